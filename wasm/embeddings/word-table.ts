// A hash table of words in linear memory: slots → entries → bytes in a pool, all in the order of first occurrence.

/** Fields of the state, 4 bytes each; src/embeddings/corpus/wasm-table.ts fills them. */
export namespace Field {
  export const slots: usize = 0;
  export const slotMask: usize = 4;
  export const entries: usize = 8;
  export const size: usize = 12;
  export const pool: usize = 16;
  export const poolUsed: usize = 20;
  export const classes: usize = 24;
  export const folded: usize = 28;
  export const tableSize: usize = 32;
  export const splitsWords: usize = 36;
  export const closed: usize = 40;
  export const marker: usize = 44;
  export const markerLength: usize = 48;
  export const last: usize = 52;
  export const atLineStart: usize = 56;
  export const inMarkerLine: usize = 60;
}

/** An entry: hash, end of its bytes in the pool, count (float64). */
const entryBytes: usize = 16;

@inline
export function field(s: usize, at: usize): usize {
  return load<u32>(s + at);
}

/** The index of the word in the `length` bytes after the pool's end, entered when new unless `closed`, else −1. */
export function indexOf(s: usize, length: usize, closed: bool): i32 {
  const slots = field(s, Field.slots);
  const mask = <u32>field(s, Field.slotMask);
  const entries = field(s, Field.entries);
  const pool = field(s, Field.pool);
  const used = field(s, Field.poolUsed);
  const hash = hashOf(pool + used, length);
  let slot = hash & mask;
  for (;;) {
    const found = load<u32>(slots + slot * 4);
    if (found == 0) break;
    const entry = entries + <usize>(found - 1) * entryBytes;
    if (load<u32>(entry) == hash) {
      const start: usize = found == 1 ? 0 : load<u32>(entry - entryBytes + 4);
      const size = <usize>load<u32>(entry + 4) - start;
      if (size == length && sameBytes(pool + start, pool + used, length)) return <i32>found - 1;
    }
    slot = (slot + 1) & mask;
  }
  if (closed) return -1;
  return enter(s, slot, length, hash);
}

/** FNV-1a (Fowler, Noll and Vo 1991), high bits folded in. */
function hashOf(at: usize, length: usize): u32 {
  let hash: u32 = 2166136261;
  for (let i: usize = 0; i < length; i++) hash = (hash ^ <u32>load<u8>(at + i)) * 16777619;
  return hash ^ (hash >> 15);
}

/** Makes the `length` bytes after the pool's end the next word. */
function enter(s: usize, slot: u32, length: usize, hash: u32): i32 {
  const index = <u32>field(s, Field.size);
  const used = field(s, Field.poolUsed) + length;
  const entry = field(s, Field.entries) + <usize>index * entryBytes;
  store<u32>(entry, hash);
  store<u32>(entry + 4, <u32>used);
  store<f64>(entry + 8, 0);
  store<u32>(field(s, Field.slots) + slot * 4, index + 1);
  store<u32>(s + Field.size, index + 1);
  store<u32>(s + Field.poolUsed, <u32>used);
  return <i32>index;
}

function sameBytes(a: usize, b: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 4 <= length; i += 4) if (load<u32>(a + i) != load<u32>(b + i)) return false;
  for (; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

/** Forgets words with a count below `least`; the others move up. */
export function forgetRare(s: usize, least: f64): void {
  const slots = field(s, Field.slots);
  const entries = field(s, Field.entries);
  const pool = field(s, Field.pool);
  const size = field(s, Field.size);
  memory.fill(slots, 0, (field(s, Field.slotMask) + 1) * 4);
  store<u32>(s + Field.size, 0);
  store<u32>(s + Field.poolUsed, 0);
  let start: usize = 0;
  for (let index: usize = 0; index < size; index++) {
    const entry = entries + index * entryBytes;
    const end = <usize>load<u32>(entry + 4);
    const hash = load<u32>(entry);
    const count = load<f64>(entry + 8);
    if (count >= least) {
      const length = end - start;
      memory.copy(pool + field(s, Field.poolUsed), pool + start, length);
      const kept = enter(s, freeSlot(s, hash), length, hash);
      store<f64>(entries + <usize>kept * entryBytes + 8, count);
    }
    start = end;
  }
}

function freeSlot(s: usize, hash: u32): u32 {
  const slots = field(s, Field.slots);
  const mask = <u32>field(s, Field.slotMask);
  let slot = hash & mask;
  while (load<u32>(slots + slot * 4) != 0) slot = (slot + 1) & mask;
  return slot;
}

/** Adds one to the count of a word. */
@inline
export function countWord(s: usize, index: i32): void {
  const at = field(s, Field.entries) + <usize>index * entryBytes + 8;
  store<f64>(at, load<f64>(at) + 1);
}
