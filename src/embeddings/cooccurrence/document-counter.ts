// Counts of words in documents: the documents of each word's places, in order, are runs of equal numbers.
import type { CountRow } from './count-rows.js';
import { type CorpusPiece, startsOfWords } from './window-counter.js';

/** Counts piece after piece; documents are numbered on, those without a word left out. */
export interface DocumentCounter {
  /** The rows of a piece in ascending order: row w holds how often w stands in each document. The arrays are good until the next row. */
  rows(piece: CorpusPiece): Generator<CountRow>;
  /** Documents met so far. */
  documentCount(): number;
}

/** Makes a counter; an id ≤ `end` ends a document. */
export function createDocumentCounter(wordCount: number, end: number): DocumentCounter {
  let document = -1;
  let isOpen = false;

  /** The documents of each word's places, as `placesOfWords` lists the places themselves. */
  function documentsOfWords({ ids, length }: CorpusPiece) {
    const first = startsOfWords(ids, { length, wordCount });
    const documents = new Int32Array(first[wordCount + 1]);
    // The first and the last id of a piece are its frame, not the text's.
    for (let p = 1; p < length - 1; p++) {
      const id = ids[p];
      if (id < 0) {
        if (id <= end) isOpen = false;
        continue;
      }
      if (!isOpen) document++;
      isOpen = true;
      documents[first[id + 1]++] = document;
    }
    return { first, documents };
  }

  return {
    documentCount: () => document + 1,
    *rows(piece) {
      const { first, documents } = documentsOfWords(piece);
      for (let row = 0; row < wordCount; row++) {
        if (first[row] < first[row + 1]) yield { row, ...runLengths(documents.subarray(first[row], first[row + 1])) };
      }
    },
  };
}

/** The different numbers of an ascending list and how often each stands there; the list itself is overwritten. */
function runLengths(list: Int32Array): Pick<CountRow, 'columns' | 'counts'> {
  const counts = new Float64Array(list.length);
  let used = 0;
  for (let k = 0; k < list.length; k++) {
    if (used === 0 || list[used - 1] !== list[k]) list[used++] = list[k];
    counts[used - 1]++;
  }
  return { columns: list.subarray(0, used), counts: counts.subarray(0, used) };
}
