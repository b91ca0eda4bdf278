// The vocabulary of a counted text: its commonest words in order, packed, without a string a word.
import { createPackedVocabulary, type Vocabulary, wordEnd } from '../../text/index.js';
import type { CorpusOptions } from './options.js';
import type { WordTable } from './word-table.js';

/** The vocabulary that `buildVocabulary` makes of the same counts, by falling count, equal counts by code unit; and its words, packed. */
export function commonestWords(
  table: WordTable,
  { minCount, maxVocabulary }: Pick<CorpusOptions, 'minCount' | 'maxVocabulary'>,
): { readonly vocabulary: Vocabulary; readonly packed: Uint8Array } {
  const counts = new Float64Array(table.size).map((_, index) => table.countOf(index));
  const least = Math.max(minCount, countOfRank(counts, maxVocabulary));
  const order = new Uint32Array(table.size).map((_, index) => index).filter((index) => counts[index] >= least);
  heapSort(order, (a, b) => (counts[b] - counts[a] || table.compareWords(a, b)) > 0);
  const kept = order.subarray(0, Math.min(order.length, Math.floor(maxVocabulary)));
  const packed = packWordsOf(table, kept);
  const countsByRank = new Float64Array(kept.length).map((_, rank) => counts[kept[rank]]);
  return { vocabulary: createPackedVocabulary(packed, { name: 'corpus', counts: countsByRank }), packed };
}

/** Sorts in place: the sort of the language takes sixteen bytes an item of the garbage-collected heap, which then stays large. */
function heapSort(items: Uint32Array, isAfter: (a: number, b: number) => boolean): void {
  const sink = (from: number, end: number) => {
    const item = items[from];
    let root = from;
    for (let child = 2 * root + 1; child < end; child = 2 * root + 1) {
      if (child + 1 < end && isAfter(items[child + 1], items[child])) child++;
      if (!isAfter(items[child], item)) break;
      items[root] = items[child];
      root = child;
    }
    items[root] = item;
  };
  for (let root = items.length >> 1; root-- > 0; ) sink(root, items.length);
  for (let end = items.length - 1; end > 0; end--) {
    const last = items[end];
    items[end] = items[0];
    items[0] = last;
    sink(0, end);
  }
}

/** The count of the word that is the `rank`-th by count, 0 when there are fewer: rarer ones need not be sorted. */
function countOfRank(counts: Float64Array, rank: number): number {
  return rank >= counts.length ? 0 : counts.slice().sort()[counts.length - Math.floor(rank)];
}

function packWordsOf(table: WordTable, indices: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(indices.reduce((sum, index) => sum + table.bytesOf(index).length + 1, 0)).fill(wordEnd);
  let at = 0;
  for (const index of indices) {
    const word = table.bytesOf(index);
    bytes.set(word, at);
    at += word.length + 1;
  }
  return bytes;
}
