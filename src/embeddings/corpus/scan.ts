// Text to words, character by character: the rules of tokenisation, as the kernel in wasm/embeddings/scan.ts has them too.
import { digit, letter, newline, space, symbol } from './characters.js';

/** One character of the text. */
export interface Character {
  readonly class: number;
  readonly point: number;
  /** The code point that stands for it in words. */
  readonly folded: number;
  /** Its length in bytes. */
  readonly size: number;
}

/** Characters by byte offset. */
export interface CharacterReader {
  readonly length: number;
  read(at: number): Character;
  /** The byte at an offset, a blank beyond the end. */
  byteAt(at: number): number;
}

/** Where the text before ended. */
export interface ScanPosition {
  last: number;
  atLineStart: boolean;
  inMarkerLine: boolean;
}

/** What to look for and whom to tell. */
export interface ScanRules {
  readonly splitsWords: boolean;
  readonly marker: readonly number[];
  readonly position: ScanPosition;
  onWord(points: readonly number[]): void;
  /** −1 at the end of a line, −2 at a document marker. */
  onEnd(which: number): void;
}

/** Code points kept of a word at most; what follows belongs to it but is left out. */
const longestWord = 64;
const apostrophe = 0x27;
const dot = 0x2e;
const outside: Character = Object.freeze({ class: space, point: 0x20, folded: 0x20, size: 1 });

/** Tells the words and line ends of the text in their order. */
export function scanWords(reader: CharacterReader, rules: ScanRules): void {
  const { position } = rules;
  for (let at = 0; at < reader.length; ) {
    if (position.atLineStart && rules.marker.length > 0) {
      position.inMarkerLine = rules.marker.every((byte, i) => reader.byteAt(at + i) === byte);
      if (position.inMarkerLine) rules.onEnd(-2);
    }
    const character = reader.read(at);
    position.atLineStart = character.class === newline;
    if (position.inMarkerLine || character.class === space || character.class === newline) {
      if (character.class === newline) {
        if (!position.inMarkerLine) rules.onEnd(-1);
        position.inMarkerLine = false;
      }
      at += character.size;
      continue;
    }
    const end = wordEnd(reader, at, rules.splitsWords);
    rules.onWord(foldedPoints(reader, at, end));
    at = end;
  }
}

/** Where the word that begins at `at` ends. */
function wordEnd(reader: CharacterReader, at: number, splitsWords: boolean): number {
  const first = reader.read(at);
  if (!splitsWords) return runEnd(reader, at, (one) => one.class >= letter);
  const suffix = suffixLength(reader, at);
  if (suffix > 0) return at + suffix;
  if (first.class !== symbol) return letterRunEnd(reader, at);
  const repeats = first.point === dot || first.point === 0x2d || first.point === 0x60 || first.folded === apostrophe;
  return repeats ? runEnd(reader, at, (one) => one.point === first.point) : at + first.size;
}

function runEnd(reader: CharacterReader, at: number, belongs: (character: Character) => boolean): number {
  let end = at;
  while (end < reader.length) {
    const character = reader.read(end);
    if (!belongs(character)) break;
    end += character.size;
  }
  return end;
}

/** A run of letters and digits, with the hyphens, points and apostrophes that it holds together. */
function letterRunEnd(reader: CharacterReader, start: number): number {
  let at = start;
  let before = outside;
  let pieceStart = start;
  let isInitials = false;
  while (at < reader.length) {
    const character = reader.read(at);
    if (character.class === symbol) {
      const joint = jointKind(reader, at, { before, isInitial: singleLetter(reader, pieceStart, at), isInitials });
      if (joint === 'last') return at + 1;
      if (joint === 'none') return at;
      isInitials = joint === 'initial';
      pieceStart = at + character.size;
    } else if (character.class < letter) return at;
    else if (at > start && suffixLength(reader, at) > 0) return at;
    before = character;
    at += character.size;
  }
  return at;
}

function singleLetter(reader: CharacterReader, start: number, end: number): boolean {
  if (start >= end) return false;
  const first = reader.read(start);
  return first.class === letter && start + first.size === end;
}

/** Whether the symbol at `at` holds two parts of a word together, ends initials such as U.S., or ends the word. */
function jointKind(
  reader: CharacterReader,
  at: number,
  { before, isInitial, isInitials }: { before: Character; isInitial: boolean; isInitials: boolean },
): 'inside' | 'initial' | 'last' | 'none' {
  const { point, folded, size } = reader.read(at);
  const after = at + size < reader.length ? reader.read(at + size) : outside;
  const isBetweenDigits = before.class === digit && after.class === digit;
  const isBetweenWords = before.class !== symbol && (after.class === letter || after.class === digit);
  if (point === 0x2d) return isBetweenWords ? 'inside' : 'none';
  if (point === 0x2c) return isBetweenDigits ? 'inside' : 'none';
  if (folded === apostrophe) return isBetweenWords && suffixLength(reader, at) === 0 ? 'inside' : 'none';
  if (point !== dot) return 'none';
  if (isBetweenDigits) return 'inside';
  if (!isInitial) return 'none';
  if (after.class === letter) return 'initial';
  return isInitials ? 'last' : 'none';
}

/** Length in bytes of 's 'd 'm 'll 're 've or n't at `at` when the word ends there, else 0. */
function suffixLength(reader: CharacterReader, at: number): number {
  const first = small(reader.byteAt(at));
  const isNot = first === 0x6e;
  const mark = isNot ? at + 1 : at;
  if (!isNot && first !== apostrophe && first !== 0xe2) return 0;
  const markSize = apostropheSize(reader, mark);
  if (markSize === 0) return 0;
  const [one, two] = [small(reader.byteAt(mark + markSize)), small(reader.byteAt(mark + markSize + 1))];
  let size = 0;
  if (isNot) size = one === 0x74 ? 1 : 0;
  else if (one === 0x73 || one === 0x64 || one === 0x6d) size = 1;
  else if ((one === 0x6c && two === 0x6c) || ((one === 0x72 || one === 0x76) && two === 0x65)) size = 2;
  if (size === 0) return 0;
  const end = mark + markSize + size;
  const after = end < reader.length ? reader.read(end) : outside;
  return after.class === letter || after.class === digit ? 0 : end - at;
}

/** Bytes of ' or ’ at `at`, 0 when there is none. */
function apostropheSize(reader: CharacterReader, at: number): number {
  if (reader.byteAt(at) === apostrophe) return 1;
  const isCurly = reader.byteAt(at) === 0xe2 && reader.byteAt(at + 1) === 0x80 && reader.byteAt(at + 2) === 0x99;
  return isCurly ? 3 : 0;
}

function small(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function foldedPoints(reader: CharacterReader, start: number, end: number): readonly number[] {
  const points: number[] = [];
  for (let at = start; at < end && points.length < longestWord; ) {
    const { folded, size } = reader.read(at);
    points.push(folded);
    at += size;
  }
  return points;
}
