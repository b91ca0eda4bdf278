// Which number a word has: a hash table of words by their code units, sixteen bytes at a time.

/** Bytes of a record before its code units: hash, code, value, uses, length. */
const HEADER: usize = 24;
const SEED: u64 = 0x9e3779b97f4a7c15;
const LOW: u64 = 0xff51afd7ed558ccd;
const HIGH: u64 = 0xc4ceb9fe1a85ec53;

/**
 * Writes the value of each word, or where that is 0 the record's place below 0; a new word is entered at `end` with value 0. A word
 * of more than `longest` units is not entered, and 0 written. Word n is units starts[n] … ends[n] − 1, with 8 numbers behind the last
 * one. Returns where the next record goes.
 */
export function findWords(
  values: usize,
  places: usize,
  mask: u32,
  records: usize,
  end: u32,
  longest: u32,
  units: usize,
  starts: usize,
  ends: usize,
  codes: usize,
  count: u32,
): u32 {
  for (let n: u32 = 0; n < count; n++) {
    const start = load<u32>(starts + n * 4);
    const length = load<u32>(ends + n * 4) - start;
    if (length > longest) {
      store<i32>(values + n * 4, 0);
      continue;
    }
    const word = units + start * 2;
    const code: u64 = codes == 0 ? 0 : load<u64>(codes + n * 8);
    const hash = hashOf(word, length, code);
    let place = hash & mask;
    let at = load<u32>(places + place * 4);
    for (; at != 0 && !isWord(records + at * 4, word, length, code, hash); at = load<u32>(places + place * 4)) {
      place = (place + 1) & mask;
    }
    if (at == 0) {
      at = end;
      store<u32>(places + place * 4, at);
      enter(records + at * 4, word, length, code, hash);
      end += HEADER / 4 + ((length + 7) >> 3) * 4;
    }
    const record = records + at * 4;
    store<i32>(record, load<i32>(record, 16) + 1, 16);
    const value = load<i32>(record, 12);
    store<i32>(values + n * 4, value == 0 ? -<i32>at : value);
  }
  return end;
}

function isWord(record: usize, word: usize, length: u32, code: u64, hash: u32): bool {
  if (load<u32>(record) != hash || load<u64>(record, 4) != code || load<u32>(record, 20) != length) return false;
  return isSame(record + HEADER, word, length);
}

/** Eight code units, zeros where the word has fewer `left`. */
function block(word: usize, left: i32): v128 {
  return v128.and(v128.load(word), i16x8.lt_s(i16x8(0, 1, 2, 3, 4, 5, 6, 7), i16x8.splat(<i16>left)));
}

function hashOf(word: usize, length: u32, code: u64): u32 {
  let hash = SEED ^ code;
  for (let left = <i32>length; left > 0; left -= 8) {
    const x = block(word, left);
    hash = (hash ^ i64x2.extract_lane(x, 0)) * LOW;
    hash = (hash ^ (hash >> 32) ^ i64x2.extract_lane(x, 1)) * HIGH;
    hash ^= hash >> 32;
    word += 16;
  }
  return <u32>hash;
}

function isSame(kept: usize, word: usize, length: u32): bool {
  for (let left = <i32>length; left > 0; left -= 8) {
    if (v128.any_true(v128.xor(v128.load(kept), block(word, left)))) return false;
    kept += 16;
    word += 16;
  }
  return true;
}

function enter(record: usize, word: usize, length: u32, code: u64, hash: u32): void {
  store<u32>(record, hash);
  store<u64>(record, code, 4);
  store<i32>(record, 0, 12);
  store<i32>(record, 0, 16);
  store<u32>(record, length, 20);
  let kept = record + HEADER;
  for (let left = <i32>length; left > 0; left -= 8) {
    v128.store(kept, block(word, left));
    kept += 16;
    word += 16;
  }
}
