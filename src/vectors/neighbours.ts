// Words near a word, a mean of words or any vector, by cosine; exact, every word is looked at.
import { checkNumber } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import { requireId } from './known-words.js';
import { meanVector } from './similarity.js';
import { topScores } from './top-scores.js';
import { cosinesWith, type VectorIndex } from './vector-index.js';

/** A word with its cosine to what was asked for. */
export interface Neighbour {
  readonly word: string;
  readonly id: number;
  /** −1 … 1. */
  readonly similarity: number;
}

/** Options of `findNeighbours` and `findNearest`. */
export interface NeighbourOptions {
  /** How many words (usually 10). */
  readonly count?: number;
  /** Words that are not wanted in the answer; those without a vector change nothing. */
  readonly exclude?: readonly string[];
}

/**
 * argmax_w cos(w, mean of `words`): the nearest words, nearest first, without `words` themselves; ties in order of ids.
 *
 * @throws NomenError `unknown-word`, `no-words`, `number-out-of-range`
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * import { createVectorIndex, createWordVectors, findNeighbours } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'snow', 'fire'], dimensions: 2, values: new Float32Array([3, 4, 4, 3, -1, 1]) });
 * findNeighbours(createVectorIndex(vectors, createKernels()), ['ice'], { count: 1 }); // [{ word: 'snow', id: 1, similarity: 0.96 }]
 * ```
 */
export function findNeighbours(
  index: VectorIndex,
  words: readonly string[],
  options: NeighbourOptions = {},
): Neighbour[] {
  for (const word of words) requireId(index.vectors, word);
  const { vector } = meanVector(index.vectors, words);
  return findNearest(index, vector, { ...options, exclude: [...words, ...(options.exclude ?? [])] });
}

/**
 * argmax_w cos(w, v): the words nearest to a vector, nearest first; ties in order of ids.
 *
 * @param vector v [D]
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * import { createVectorIndex, createWordVectors, findNearest } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'fire'], dimensions: 2, values: new Float32Array([3, 4, -1, 1]) });
 * findNearest(createVectorIndex(vectors, createKernels()), [4, 3], { count: 1 })[0].word; // 'ice'
 * ```
 */
export function findNearest(
  index: VectorIndex,
  vector: ArrayLike<number>,
  { count = 10, exclude = [] }: NeighbourOptions = {},
): Neighbour[] {
  checkNumber(count, { where: 'count', min: 1, integer: true });
  checkNumber(vector.length, {
    where: 'length of the vector',
    min: index.vectors.dimensions,
    max: index.vectors.dimensions,
  });
  const mark = index.kernels.mark();
  const scores = cosinesWith(index, vector);
  const excluded = new Set(exclude.map((word) => index.vectors.idOf(word)));
  const found = nearestOf(index, scores, { count, excluded });
  index.kernels.release(mark);
  return found;
}

/** The best `count` words by `scores` [V]. */
export function nearestOf(
  { vectors }: VectorIndex,
  scores: FloatArray,
  { count, excluded }: { readonly count: number; readonly excluded: ReadonlySet<number> },
): Neighbour[] {
  return topScores(scores, count, excluded).map((id) => ({
    word: vectors.vocabulary.wordOf(id),
    id,
    similarity: scores[id],
  }));
}
