// Small corpora for the tests of counting, and a count by definition to compare with.
import fc from 'fast-check';
import { type Cooccurrences, type Corpus, createCorpus, documentEnd } from '../../src/embeddings/index.js';

/** Lines of words of a small alphabet, so that words repeat. */
export const lines = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 30 }), {
  minLength: 1,
  maxLength: 40,
});

/** A corpus whose chunks have the given length. */
export function rechunked(corpus: Corpus, chunkLength: number): Corpus {
  return {
    ...corpus,
    async *chunks() {
      for await (const chunk of corpus.chunks()) {
        for (let start = 0; start < chunk.length; start += chunkLength) yield chunk.slice(start, start + chunkLength);
      }
    },
  };
}

/** A corpus of documents, each a list of lines. */
export function corpusOfDocuments(documents: readonly (readonly string[][])[]): Corpus {
  const corpus = createCorpus(documents.flat());
  const ids = documents.flatMap((document) => [
    documentEnd,
    ...document.flatMap((words) => [...words.map(corpus.vocabulary.idOf), -1]),
  ]);
  return {
    ...corpus,
    async *chunks() {
      yield Int32Array.from(ids);
    },
  };
}

/** The entries as `row column count` in the order of storage. */
export async function entriesOf(counts: Cooccurrences): Promise<string[]> {
  const entries: string[] = [];
  for await (const { rows, offsets, columns, counts: values } of counts.blocks()) {
    rows.forEach((row, i) => {
      for (let k = offsets[i]; k < offsets[i + 1]; k++) entries.push(`${row} ${columns[k]} ${values[k]}`);
    });
  }
  return entries;
}

/** All bytes of the counts, block by block. */
export async function bytesOf(counts: Cooccurrences): Promise<string[]> {
  const blocks: string[] = [];
  for await (const { rows, offsets, columns, counts: values } of counts.blocks()) {
    blocks.push([rows, offsets, columns, values].map((array) => Array.from(array).join(' ')).join('|'));
  }
  return blocks;
}

/** Σ weight(q − p) over the pairs p < q of a line, by definition. */
export function naiveEntries(
  text: readonly (readonly string[])[],
  corpus: Corpus,
  { windowSize, weight, side }: { windowSize: number; weight(d: number): number; side: 'both' | 'left' | 'right' },
): string[] {
  const size = corpus.vocabulary.size;
  const sums = new Map<number, number>();
  const add = (row: number, column: number, amount: number) =>
    sums.set(row * size + column, (sums.get(row * size + column) ?? 0) + amount);
  for (const words of text) {
    const ids = words.map(corpus.vocabulary.idOf);
    for (let q = 0; q < ids.length; q++) {
      for (let p = Math.max(0, q - windowSize); p < q; p++) {
        if (side !== 'right') add(ids[q], ids[p], weight(q - p));
        if (side !== 'left') add(ids[p], ids[q], weight(q - p));
      }
    }
  }
  const ordered = [...sums].sort(([a], [b]) => a - b);
  return ordered.map(([key, sum]) => `${Math.floor(key / size)} ${key % size} ${sum}`);
}
