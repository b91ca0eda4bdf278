// The vectors of given words, or an error that says which word has none.
import { NomenError, quote } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { WordVectors } from './word-vectors.js';

/** The row of a word; unknown words are refused with the spelling in other case that is known, if there is one. */
export function requireId(vectors: WordVectors, word: string): number {
  const id = vectors.idOf(word);
  if (id >= 0) return id;
  const other = otherCases(word).find((form) => vectors.idOf(form) >= 0);
  throw new NomenError({
    code: 'unknown-word',
    where: 'word',
    expected: 'a word that has a vector',
    got: quote(word),
    fix: other === undefined ? 'Check its spelling or take a synonym' : `Write it ${quote(other)}`,
    details: { word, nearest: other },
  });
}

/** The vector of a word [D], a view. */
export function requireVector(vectors: WordVectors, word: string): FloatArray {
  const start = requireId(vectors, word) * vectors.dimensions;
  return vectors.values.subarray(start, start + vectors.dimensions);
}

/** The row of a word as it is written, else in lower case; −1 when neither has one. */
export function idInAnyCase(vectors: WordVectors, word: string): number {
  const id = vectors.idOf(word);
  return id >= 0 ? id : vectors.idOf(word.toLowerCase());
}

function otherCases(word: string): string[] {
  const lower = word.toLowerCase();
  return [lower, lower.charAt(0).toUpperCase() + lower.slice(1), word.toUpperCase()];
}
