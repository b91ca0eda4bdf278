// Which features get a row: words and n-grams that occur often enough, counted by hash.
import { longerGram } from './features.js';

/** How often a feature must occur. */
export interface FeatureLimits {
  readonly minCount: number;
  readonly gramLength: number;
  readonly gramMinCount: number;
}

/** Counts by hash: open addressing that grows. */
interface HashCounts {
  keys: Uint32Array;
  counts: Uint32Array;
  size: number;
}

/**
 * The hashes of the features that count, words first, each group in an order that the data alone decides.
 *
 * @param words hashes of all documents' words, end to end
 * @param offsets where each document begins, and the end
 */
export function chooseFeatures(words: Uint32Array, offsets: Uint32Array, limits: FeatureLimits): Uint32Array {
  const { minCount, gramLength, gramMinCount } = limits;
  const chosen: number[] = [];
  const singles = createCounts();
  for (const hash of words) count(singles, hash);
  takeFrequent(singles, minCount, chosen);
  if (gramLength > 1) {
    const grams = createCounts();
    for (let document = 0; document + 1 < offsets.length; document++) {
      const end = offsets[document + 1];
      for (let i = offsets[document]; i < end; i++) {
        const last = Math.min(end, i + gramLength);
        for (let j = i + 1, hash = words[i]; j < last; j++) {
          hash = longerGram(hash, words[j]);
          count(grams, hash);
        }
      }
    }
    const known = new Set(chosen);
    const frequent: number[] = [];
    takeFrequent(grams, gramMinCount, frequent);
    for (const hash of frequent) if (!known.has(hash)) chosen.push(hash);
  }
  return Uint32Array.from(chosen);
}

function createCounts(): HashCounts {
  return { keys: new Uint32Array(2 ** 16), counts: new Uint32Array(2 ** 16), size: 0 };
}

function count(table: HashCounts, hash: number): void {
  const mask = table.keys.length - 1;
  let slot = Math.imul(hash, 0x9e3779b1) & mask;
  while (table.keys[slot] !== hash && table.keys[slot] !== 0) slot = (slot + 1) & mask;
  table.counts[slot]++;
  if (table.keys[slot] === hash) return;
  table.keys[slot] = hash;
  if (++table.size * 2 > table.keys.length) grow(table);
}

function grow(table: HashCounts): void {
  const { keys, counts } = table;
  table.keys = new Uint32Array(2 * keys.length);
  table.counts = new Uint32Array(2 * keys.length);
  const mask = table.keys.length - 1;
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === 0) continue;
    let slot = Math.imul(keys[i], 0x9e3779b1) & mask;
    while (table.keys[slot] !== 0) slot = (slot + 1) & mask;
    table.keys[slot] = keys[i];
    table.counts[slot] = counts[i];
  }
}

function takeFrequent({ keys, counts }: HashCounts, least: number, to: number[]): void {
  for (let slot = 0; slot < keys.length; slot++) if (keys[slot] !== 0 && counts[slot] >= least) to.push(keys[slot]);
}
