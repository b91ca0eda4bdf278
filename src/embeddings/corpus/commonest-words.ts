// The vocabulary of a counted text: its commonest words in order, packed, without a string a word.
import { createPackedVocabulary, type Vocabulary, wordEnd } from '../../text/index.js';
import type { CorpusOptions } from './options.js';
import type { WordTable } from './word-table.js';

/** The vocabulary that `buildVocabulary` makes of the same counts, by falling count, equal counts by code unit; and its words, packed. */
export function commonestWords(
  table: WordTable,
  { minCount, maxVocabulary }: Pick<CorpusOptions, 'minCount' | 'maxVocabulary'>,
): { readonly vocabulary: Vocabulary; readonly packed: Uint8Array } {
  const order = wordsByIndex(table, Math.max(minCount, countOfRank(table, maxVocabulary)));
  heapSort(order, (a, b) => (table.countOf(b) - table.countOf(a) || table.compareWords(a, b)) > 0);
  const kept = order.subarray(0, Math.min(order.length, Math.floor(maxVocabulary)));
  const packed = packWordsOf(table, kept);
  const counts = new Float64Array(kept.length).map((_, rank) => table.countOf(kept[rank]));
  return { vocabulary: createPackedVocabulary(packed, { name: 'corpus', counts }), packed };
}

/** The indices of the words that occur so often at least. */
function wordsByIndex(table: WordTable, least: number): Uint32Array {
  const indices = new Uint32Array(wordsOfCount(table, least));
  for (let index = 0, at = 0; at < indices.length; index++) if (table.countOf(index) >= least) indices[at++] = index;
  return indices;
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

/** The count of the word that is the `rank`-th by count, 0 when there are fewer; by bisection, which needs no array of all counts. */
function countOfRank(table: WordTable, rank: number): number {
  if (rank >= table.size) return 0;
  let most = 1;
  while (wordsOfCount(table, most) >= rank) most *= 2;
  for (let least = Math.floor(most / 2); ; ) {
    const middle = Math.floor((least + most) / 2);
    if (middle === least) return least;
    if (wordsOfCount(table, middle) >= rank) least = middle;
    else most = middle;
  }
}

/** How many words occur so often at least. */
function wordsOfCount(table: WordTable, least: number): number {
  let words = 0;
  for (let index = 0; index < table.size; index++) if (table.countOf(index) >= least) words++;
  return words;
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
