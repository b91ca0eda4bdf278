// Words that share a row of the word table with words of similar vectors: how far a large vocabulary goes in two bytes a word.
import type { Kernels } from '../../kernels/index.js';
import type { WordVectors } from '../../vectors/index.js';
import { hashToken } from '../gazetteers/tuple-hash.js';
import { clusterRows } from './cluster-rows.js';

/**
 * A hash table of words and their groups, without the words. A word that is in no group passes for one that is with a probability of
 * 1 to 3 %.
 */
export interface WordGroups {
  /** Groups; group g has row 1 + g of the word table. */
  readonly count: number;
  /** Members of each bucket, which the first bits of a word's hash name; Uint8Array [2ᵇ]. */
  readonly sizes: Uint8Array;
  /** The next eight bits of its hash and the group of each member, bucket after bucket; Uint8Array [2 · members]. */
  readonly members: Uint8Array;
}

/** Members of a bucket at most, in the mean: a size takes little beside them, and few strangers pass for one of them. */
const membersOfBucket = 8;
/** As many as a byte can count; chance brings no bucket near it. */
const mostOfBucket = 255;

/**
 * Puts the words behind the first `first` into `count` groups of similar vectors (k-means), whatever their case.
 *
 * @param vectors the most frequent words first
 */
export function buildWordGroups(
  { words, values, dimensions }: WordVectors,
  { first, count, kernels }: { readonly first: number; readonly count: number; readonly kernels: Kernels },
): WordGroups {
  const others = words.slice(first);
  const rows = values.subarray(first * dimensions);
  const shape = { rows: others.length, columns: dimensions };
  const groups = clusterRows(rows, { ...shape, clusters: count }, kernels);
  let bits = 0;
  while (others.length > membersOfBucket * 2 ** bits && bits < 24) bits++;
  const buckets = Array.from({ length: 2 ** bits }, () => new Map<number, number>());
  others.forEach((word, i) => {
    const { bucket, mark } = placeOf(word, bits);
    const members = buckets[bucket];
    if (!members.has(mark) && members.size < mostOfBucket) members.set(mark, groups[i]);
  });
  return Object.freeze({
    count,
    sizes: Uint8Array.from(buckets, ({ size }) => size),
    members: Uint8Array.from(buckets.flatMap((members) => [...members].flat())),
  });
}

/** Finds the group of a word; −1 for one that is in none. */
export function createGroupLookup({ sizes, members }: WordGroups): (word: string) => number {
  const bits = Math.log2(sizes.length);
  const ends = new Uint32Array(sizes.length);
  sizes.forEach((size, bucket) => {
    ends[bucket] = (bucket === 0 ? 0 : ends[bucket - 1]) + size;
  });
  return (word) => {
    const { bucket, mark } = placeOf(word, bits);
    for (let i = ends[bucket] - sizes[bucket]; i < ends[bucket]; i++)
      if (members[2 * i] === mark) return members[2 * i + 1];
    return -1;
  };
}

/** The first bits of the word's hash and the eight behind them; the factor is 2³² divided by the golden ratio (Knuth 6.4). */
function placeOf(word: string, bits: number): { readonly bucket: number; readonly mark: number } {
  const hash = Math.imul(hashToken(word, 0, word.length), 0x9e3779b1);
  return { bucket: bits === 0 ? 0 : hash >>> (32 - bits), mark: (hash << bits) >>> 24 };
}
