// Packed words: where each begins, and a hash table of them; memory is the caller's.

/** The first byte that is free for the caller's arrays. */
export function heapBase(): usize {
  return __heap_base;
}

/** Ends no UTF-8, so that it can end words. */
const WORD_END: u8 = 0xff;
const FNV_OFFSET: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;

/** How many words there are. */
export function countWords(bytes: usize, length: usize): u32 {
  const end = i8x16.splat(WORD_END);
  let count: u32 = 0;
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) count += popcnt<u32>(i8x16.bitmask(i8x16.eq(v128.load(bytes + i), end)));
  for (; i < length; i++) count += <u32>(load<u8>(bytes + i) == WORD_END);
  return count;
}

/**
 * Writes where each word begins and where one more would, and the hash of each: FNV-1a over its bytes, the high bits mixed into the
 * low ones. The end of each word becomes a zero.
 */
export function scanWords(bytes: usize, length: usize, starts: usize, hashes: usize): void {
  let hash = FNV_OFFSET;
  store<u32>(starts, 0);
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(bytes + i);
    if (byte == WORD_END) {
      store<u8>(bytes + i, 0);
      store<u32>(hashes, hash ^ <u32>(<i32>hash >>> 15));
      hashes += 4;
      starts += 4;
      store<u32>(starts, <u32>i + 1);
      hash = FNV_OFFSET;
    } else {
      hash = (hash ^ byte) * FNV_PRIME;
    }
  }
}

/** Fills a table of zeros with id + 1 of each word, by open addressing with linear probing. Returns the first id whose word came before, or `count`. */
export function placeWords(bytes: usize, starts: usize, hashes: usize, count: u32, table: usize, mask: u32): u32 {
  for (let id: u32 = 0; id < count; id++) {
    const start = load<u32>(starts + id * 4);
    const length = load<u32>(starts + id * 4, 4) - start;
    const hash = load<u32>(hashes + id * 4);
    let place = hash & mask;
    for (let other = load<u32>(table + place * 4); other != 0; other = load<u32>(table + place * 4)) {
      const from = load<u32>(starts + other * 4 - 4);
      if (load<u32>(hashes + other * 4 - 4) == hash && load<u32>(starts + other * 4) - from == length) {
        if (memory.compare(bytes + from, bytes + start, length) == 0) return id;
      }
      place = (place + 1) & mask;
    }
    store<u32>(table + place * 4, id + 1);
  }
  return count;
}
