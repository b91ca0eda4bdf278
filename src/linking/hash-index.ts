// A sorted table of 32-bit hashes: which values stand under a hash, found through the hash's first bits.
import { NomenError } from '../base/index.js';

/**
 * Ascending hashes and the value of each; values under one hash keep their order.
 *
 * @example
 * ```ts
 * import type { HashIndex } from 'nomen/linking';
 * const empty: HashIndex = { hashes: new Uint32Array(0), values: new Int32Array(0) };
 * ```
 */
export interface HashIndex {
  readonly hashes: Uint32Array;
  readonly values: Int32Array;
}

/**
 * Finds the places `[start, end)` of a hash.
 *
 * @example
 * ```ts
 * import { buildKnowledgeBase, type HashRange } from 'nomen/linking';
 * const under: HashRange = buildKnowledgeBase([{ id: 'rome', name: 'Rome' }]).aliasesUnder;
 * under(0); // { start: 0, end: 0 }
 * ```
 */
export type HashRange = (hash: number) => { readonly start: number; readonly end: number };

/** FNV-1a over the code units from `start` to `end`, mixed with `seed`; an unsigned 32-bit number. */
export function hashText(text: string, seed = 0, start = 0, end = text.length): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Sorts pairs by hash; pairs of one hash stay in the order in which they came. */
export function buildHashIndex(hashes: ArrayLike<number>, values: ArrayLike<number>): HashIndex {
  const byLowHalf = sortedByDigit(
    Int32Array.from({ length: hashes.length }, (_, i) => i),
    (i) => hashes[i] & 0xffff,
  );
  const order = sortedByDigit(byLowHalf, (i) => hashes[i] >>> 16);
  return { hashes: Uint32Array.from(order, (i) => hashes[i]), values: Int32Array.from(order, (i) => values[i]) };
}

/** A stable counting sort by a number of 16 bits: one pass of a radix sort. */
function sortedByDigit(items: Int32Array, digitOf: (item: number) => number): Int32Array {
  const ends = new Int32Array(2 ** 16 + 1);
  for (const item of items) ends[digitOf(item) + 1]++;
  for (let d = 1; d < ends.length; d++) ends[d] += ends[d - 1];
  const sorted = new Int32Array(items.length);
  for (const item of items) sorted[ends[digitOf(item)]++] = item;
  return sorted;
}

/**
 * Binds a search to ascending hashes.
 *
 * @throws NomenError `bad-knowledge-base` when the hashes do not ascend
 */
export function bindHashRange(hashes: Uint32Array, name: string): HashRange {
  const bits = Math.min(20, Math.max(1, Math.ceil(Math.log2(hashes.length + 1))));
  const shift = 32 - bits;
  const firsts = new Int32Array(2 ** bits + 1);
  for (let i = 0; i < hashes.length; i++) {
    if (i > 0 && hashes[i] < hashes[i - 1]) throw notAscending(name, i);
    firsts[(hashes[i] >>> shift) + 1]++;
  }
  for (let b = 1; b < firsts.length; b++) firsts[b] += firsts[b - 1];
  return (hash) => {
    let start = firsts[hash >>> shift];
    const stop = firsts[(hash >>> shift) + 1];
    while (start < stop && hashes[start] < hash) start++;
    let end = start;
    while (end < stop && hashes[end] === hash) end++;
    return { start, end };
  };
}

function notAscending(where: string, index: number) {
  const complaint = { code: 'bad-knowledge-base', where, expected: 'ascending hashes', got: `a lower one at ${index}` };
  return new NomenError({ ...complaint, fix: 'Build the knowledge base again' });
}
