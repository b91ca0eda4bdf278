// Documents as far as context reaches: bounded, so that a stream without an end takes flat memory.
import type { LabelledDocument, LabelledSentence } from '../text/index.js';

/** A longer document is taken for several of at most so many tokens, or of one sentence that is longer. */
const mostTokens = 2000;

/** Sentences that are read together: a document, or one sentence where the model has no eye for documents. */
export type Context = readonly LabelledSentence[];

/** The number of tokens in some sentences. */
export function tokensOf(sentences: Context): number {
  return sentences.reduce((sum, { words }) => sum + words.length, 0);
}

/** Bounds of sentences in tokens, and of documents in sentences; each Int32Array ascends from 0. */
export interface DocumentBounds {
  readonly sentences: Int32Array;
  readonly documents: Int32Array;
}

/** Every sentence is a document. */
export function eachAlone(sentences: number): Int32Array {
  const bounds = new Int32Array(sentences + 1);
  for (let s = 1; s <= sentences; s++) bounds[s] = s;
  return bounds;
}

/** The documents that are not empty, with more bounds inside those that are too long. */
export function boundDocuments({ sentences: offsets, documents }: DocumentBounds): Int32Array {
  const bounds = [0];
  for (let d = 0; d + 1 < documents.length; d++) {
    let first = documents[d];
    for (let s = first + 1; s < documents[d + 1]; s++) {
      if (offsets[s + 1] - offsets[first] <= mostTokens) continue;
      bounds.push(s);
      first = s;
    }
    if (documents[d + 1] > documents[d]) bounds.push(documents[d + 1]);
  }
  return Int32Array.from(bounds);
}

/** The bounds of labelled documents in their sentences, Int32Array [documents + 1]. */
export function documentBounds(documents: readonly LabelledDocument[]): Int32Array {
  return boundsOf(documents.map(({ sentences }) => sentences.length));
}

/** 0 and the sums of the first lengths. */
export function boundsOf(lengths: readonly number[]): Int32Array {
  const bounds = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) bounds[i + 1] = bounds[i] + lengths[i];
  return bounds;
}
