// Bytes of text to indices of words: the rules of src/embeddings/corpus/scan.ts, one pass over UTF-8.
import { countWord, Field, field, indexOf } from './word-table';

const newline: u32 = 1;
const letter: u32 = 2;
const digit: u32 = 3;
const symbol: u32 = 4;
const apostrophe: u32 = 0x27;
const dot: u32 = 0x2e;
const hyphen: u32 = 0x2d;
const longestWord: u32 = 64;

/** Kinds of joint within a word. */
const none = 0;
const inside = 1;
const initial = 2;
const last = 3;

/** Scans [at, end), which ends at the end of a word; writes an index a word, −1 and −2 as ends; returns how many. */
export function scan(s: usize, at: usize, end: usize, out: usize): usize {
  const first = out;
  const splits = field(s, Field.splitsWords) != 0;
  const markerLength = field(s, Field.markerLength);
  while (at < end) {
    if (markerLength > 0 && field(s, Field.atLineStart)) {
      const marked = isMarker(s, at, end);
      store<u32>(s + Field.inMarkerLine, marked ? 1 : 0);
      if (marked) out = emit(s, -2, out);
    }
    const character = decode(at, end);
    const kind = classOf(s, pointOf(character));
    store<u32>(s + Field.atLineStart, kind == newline ? 1 : 0);
    if (kind < letter || field(s, Field.inMarkerLine)) {
      if (kind == newline) {
        if (!field(s, Field.inMarkerLine)) out = emit(s, -1, out);
        store<u32>(s + Field.inMarkerLine, 0);
      }
      at += sizeOfCharacter(character);
      continue;
    }
    const index = takeWord(s, at, splits ? wordEnd(s, at, end) : end);
    if (index >= 0) {
      countWord(s, index);
      out = emit(s, index, out);
    }
    at = takenTo;
  }
  return (out - first) >> 2;
}

function emit(s: usize, index: i32, out: usize): usize {
  const before = load<i32>(s + Field.last);
  if ((index == -1 && before < 0) || (index == -2 && before == -2)) return out;
  store<i32>(s + Field.last, index);
  store<i32>(out, index);
  return out + 4;
}

function isMarker(s: usize, at: usize, end: usize): bool {
  const marker = field(s, Field.marker);
  const length = field(s, Field.markerLength);
  if (at + length > end) return false;
  for (let i: usize = 0; i < length; i++) if (load<u8>(marker + i) != load<u8>(at + i)) return false;
  return true;
}

/** Where the last taken word ended. */
let takenTo: usize = 0;

/** Looks up the word at `at`, which ends at `stop` or before a blank. */
function takeWord(s: usize, at: usize, stop: usize): i32 {
  const word = field(s, Field.pool) + field(s, Field.poolUsed);
  const classes = field(s, Field.classes);
  const folded = field(s, Field.folded);
  let length: usize = 0;
  let points: u32 = 0;
  const tableSize = <u32>field(s, Field.tableSize);
  while (at < stop) {
    const byte = <u32>load<u8>(at);
    // Most characters are ASCII: a byte in, a byte out.
    if (byte < 0x80) {
      if (load<u8>(classes + byte) < letter) break;
      at++;
      if (points++ < longestWord) store<u8>(word + length++, load<u8>(folded + (byte << 2)));
      continue;
    }
    const character = decodeLong(byte, at, stop);
    const point = pointOf(character);
    const isListed = point < tableSize;
    if (isListed && load<u8>(classes + point) < letter) break;
    at += sizeOfCharacter(character);
    if (points++ >= longestWord) continue;
    length += encode(word + length, isListed ? load<u32>(folded + (<usize>point << 2)) : point);
  }
  takenTo = at;
  return indexOf(s, length, field(s, Field.closed) != 0);
}

// ── characters ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Code point in the low 24 bits, length in bytes above; a byte that is no part of a character reads as U+FFFD. */
@inline
function decode(at: usize, end: usize): u32 {
  const first = <u32>load<u8>(at);
  return first < 0x80 ? first | (1 << 24) : decodeLong(first, at, end);
}

@inline
function pointOf(character: u32): u32 {
  return character & 0xffffff;
}

@inline
function sizeOfCharacter(character: u32): usize {
  return character >> 24;
}

function decodeLong(first: u32, at: usize, end: usize): u32 {
  if (first >= 0xc2 && first < 0xe0 && continues(at + 1, end)) return ((first & 0x1f) << 6) | low(at + 1) | (2 << 24);
  if (first >= 0xe0 && first < 0xf0 && continues(at + 1, end) && continues(at + 2, end)) {
    const point = ((first & 0x0f) << 12) | (low(at + 1) << 6) | low(at + 2);
    if (point >= 0x800 && (point & 0xf800) != 0xd800) return point | (3 << 24);
  }
  if (first >= 0xf0 && first < 0xf5 && continues(at + 1, end) && continues(at + 2, end) && continues(at + 3, end)) {
    const point = ((first & 0x07) << 18) | (low(at + 1) << 12) | (low(at + 2) << 6) | low(at + 3);
    if (point >= 0x10000 && point < 0x110000) return point | (4 << 24);
  }
  return 0xfffd | (1 << 24);
}

function continues(at: usize, end: usize): bool {
  return at < end && (load<u8>(at) & 0xc0) == 0x80;
}

function low(at: usize): u32 {
  return <u32>load<u8>(at) & 0x3f;
}

/** Writes a code point as UTF-8; returns its length. */
@inline
function encode(to: usize, point: u32): usize {
  if (point < 0x80) {
    store<u8>(to, <u8>point);
    return 1;
  }
  return encodeLong(to, point);
}

function encodeLong(to: usize, point: u32): usize {
  if (point < 0x800) {
    store<u8>(to, <u8>(0xc0 | (point >> 6)));
    store<u8>(to + 1, <u8>(0x80 | (point & 0x3f)));
    return 2;
  }
  if (point < 0x10000) {
    store<u8>(to, <u8>(0xe0 | (point >> 12)));
    store<u8>(to + 1, <u8>(0x80 | ((point >> 6) & 0x3f)));
    store<u8>(to + 2, <u8>(0x80 | (point & 0x3f)));
    return 3;
  }
  store<u8>(to, <u8>(0xf0 | (point >> 18)));
  store<u8>(to + 1, <u8>(0x80 | ((point >> 12) & 0x3f)));
  store<u8>(to + 2, <u8>(0x80 | ((point >> 6) & 0x3f)));
  store<u8>(to + 3, <u8>(0x80 | (point & 0x3f)));
  return 4;
}

@inline
function classOf(s: usize, point: u32): u32 {
  return point < <u32>field(s, Field.tableSize) ? <u32>load<u8>(field(s, Field.classes) + point) : letter;
}

@inline
function foldedPoint(s: usize, point: u32): u32 {
  return point < <u32>field(s, Field.tableSize) ? load<u32>(field(s, Field.folded) + (<usize>point << 2)) : point;
}

/** Class of the character at `at`, a blank's beyond the end. */
function classAt(s: usize, at: usize, end: usize): u32 {
  return at < end ? classOf(s, pointOf(decode(at, end))) : 0;
}

// ── where words end ─────────────────────────────────────────────────────────────────────────────────────────────────

function wordEnd(s: usize, at: usize, end: usize): usize {
  const suffix = suffixLength(s, at, end);
  if (suffix > 0) return at + suffix;
  const character = decode(at, end);
  const point = pointOf(character);
  if (classOf(s, point) != symbol) return letterRunEnd(s, at, end);
  const repeats = point == dot || point == hyphen || point == 0x60 || foldedPoint(s, point) == apostrophe;
  if (!repeats) return at + sizeOfCharacter(character);
  while (at < end && pointOf(decode(at, end)) == point) at += sizeOfCharacter(character);
  return at;
}

/** A run of letters and digits, with the hyphens, points and apostrophes that it holds together. */
function letterRunEnd(s: usize, start: usize, end: usize): usize {
  let at = start;
  let before: u32 = 0;
  let pieceStart = start;
  let isInitials = false;
  const classes = field(s, Field.classes);
  while (at < end) {
    const byte = <u32>load<u8>(at);
    // An ASCII letter that begins no n't goes on with the word.
    if (byte < 0x80 && (byte | 0x20) != 0x6e && load<u8>(classes + byte) == letter) {
      before = letter;
      at++;
      continue;
    }
    const character = decode(at, end);
    const kind = classOf(s, pointOf(character));
    const size = sizeOfCharacter(character);
    if (kind == symbol) {
      const isInitial = kindOfPiece(s, pieceStart, at) == letter;
      const joint = jointKind(s, at, end, before, isInitial, isInitials);
      if (joint == last) return at + 1;
      if (joint == none) return at;
      isInitials = joint == initial;
      pieceStart = at + size;
    } else if (kind < letter) return at;
    else if (at > start && suffixLength(s, at, end) > 0) return at;
    before = kind;
    at += size;
  }
  return at;
}

/** The class of the one character in [start, end), 0 when there are more or none. */
function kindOfPiece(s: usize, start: usize, end: usize): u32 {
  if (start >= end) return 0;
  const character = decode(start, end);
  return start + sizeOfCharacter(character) == end ? classOf(s, pointOf(character)) : 0;
}

/** Whether the symbol at `at` holds two parts of a word together, ends initials such as U.S., or ends the word. */
function jointKind(s: usize, at: usize, end: usize, before: u32, isInitial: bool, isInitials: bool): i32 {
  const character = decode(at, end);
  const point = pointOf(character);
  const after = classAt(s, at + sizeOfCharacter(character), end);
  const isBetweenDigits = before == digit && after == digit;
  const isBetweenWords = before != symbol && (after == letter || after == digit);
  if (point == hyphen) return isBetweenWords ? inside : none;
  if (point == 0x2c) return isBetweenDigits ? inside : none;
  if (foldedPoint(s, point) == apostrophe) return isBetweenWords && suffixLength(s, at, end) == 0 ? inside : none;
  if (point != dot) return none;
  if (isBetweenDigits) return inside;
  if (!isInitial) return none;
  if (after == letter) return initial;
  return isInitials ? last : none;
}

/** Length in bytes of 's 'd 'm 'll 're 've or n't at `at` when the word ends there, else 0. */
function suffixLength(s: usize, at: usize, end: usize): usize {
  const first = small(at, end);
  const isNot = first == 0x6e;
  if (!isNot && first != apostrophe && first != 0xe2) return 0;
  const mark = isNot ? at + 1 : at;
  const markSize = apostropheSize(mark, end);
  if (markSize == 0) return 0;
  const one = small(mark + markSize, end);
  const two = small(mark + markSize + 1, end);
  let size: usize = 0;
  if (isNot) size = one == 0x74 ? 1 : 0;
  else if (one == 0x73 || one == 0x64 || one == 0x6d) size = 1;
  else if ((one == 0x6c && two == 0x6c) || ((one == 0x72 || one == 0x76) && two == 0x65)) size = 2;
  if (size == 0) return 0;
  const stop = mark + markSize + size;
  const after = classAt(s, stop, end);
  return after == letter || after == digit ? 0 : stop - at;
}

/** Bytes of ' or ’ at `at`, 0 when there is none. */
function apostropheSize(at: usize, end: usize): usize {
  if (at >= end) return 0;
  if (load<u8>(at) == 0x27) return 1;
  return at + 2 < end && load<u8>(at) == 0xe2 && load<u8>(at + 1) == 0x80 && load<u8>(at + 2) == 0x99 ? 3 : 0;
}

/** The byte at `at`, in small letters; a blank beyond the end. */
function small(at: usize, end: usize): u32 {
  if (at >= end) return 0x20;
  const byte = <u32>load<u8>(at);
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
