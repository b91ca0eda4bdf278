// How alike words are: cosine, mean of words, the one that does not belong.
import { NomenError } from '../base/index.js';
import { requireVector } from './known-words.js';
import { lengthOf } from './vector-index.js';
import type { WordVectors } from './word-vectors.js';

/**
 * cos(a, b) = aᵀb / (‖a‖ ‖b‖), −1 … 1; 0 when a vector is zero.
 *
 * @throws NomenError `unknown-word`
 * @example
 * ```ts
 * import { createWordVectors, similarityOf } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'snow'], dimensions: 2, values: new Float32Array([3, 4, 4, 3]) });
 * similarityOf(vectors, 'ice', 'snow'); // 0.96
 * ```
 */
export function similarityOf(vectors: WordVectors, a: string, b: string): number {
  return cosine(requireVector(vectors, a), requireVector(vectors, b));
}

/** What `meanVector` gives. */
export interface MeanVector {
  /** [D]. */
  readonly vector: Float64Array;
  /** The words that have no vector and were left out. */
  readonly unknown: readonly string[];
}

/**
 * (1/n) Σ v_w over the n words that have a vector; a word given twice counts twice.
 *
 * @throws NomenError `no-words` when none has a vector
 * @example
 * ```ts
 * import { createWordVectors, meanVector } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'snow'], dimensions: 2, values: new Float32Array([3, 4, 4, 3]) });
 * meanVector(vectors, ['ice', 'snow', 'sleet']); // { vector: Float64Array [3.5, 3.5], unknown: ['sleet'] }
 * ```
 */
export function meanVector(vectors: WordVectors, words: readonly string[]): MeanVector {
  const vector = new Float64Array(vectors.dimensions);
  const unknown: string[] = [];
  for (const word of words) {
    const row = vectors.vectorOf(word);
    if (row === undefined) unknown.push(word);
    else for (let i = 0; i < vector.length; i++) vector[i] += row[i];
  }
  const known = words.length - unknown.length;
  if (known === 0) throw tooFewWords('meanVector', 'at least one word that has a vector', words.length);
  return { vector: vector.map((sum) => sum / known), unknown };
}

/** What `findOddOneOut` gives. */
export interface OddOneOut {
  readonly word: string;
  /** Each word that has a vector with its cosine to the mean of all, lowest first. */
  readonly similarities: readonly { readonly word: string; readonly similarity: number }[];
  readonly unknown: readonly string[];
}

/**
 * argmin_w cos(w, Σ_u û): the word farthest from the mean of the words' unit vectors; of equal ones the first.
 *
 * @param words three or more that have a vector
 * @throws NomenError `no-words`
 * @example
 * ```ts
 * import { createWordVectors, findOddOneOut } from 'nomen/vectors';
 * const values = new Float32Array([3, 4, 4, 3, -1, 1]);
 * findOddOneOut(createWordVectors({ words: ['ice', 'snow', 'fire'], dimensions: 2, values }), ['ice', 'fire', 'snow']).word; // 'fire'
 * ```
 */
export function findOddOneOut(vectors: WordVectors, words: readonly string[]): OddOneOut {
  const known = words.filter((word) => vectors.idOf(word) >= 0);
  if (known.length < 3) throw tooFewWords('findOddOneOut', 'three or more words that have a vector', known.length);
  const sum = new Float64Array(vectors.dimensions);
  for (const word of known) {
    const row = requireVector(vectors, word);
    const length = lengthOf(row, 0, row.length) || 1;
    for (let i = 0; i < sum.length; i++) sum[i] += row[i] / length;
  }
  const similarities = known
    .map((word) => ({ word, similarity: cosine(requireVector(vectors, word), sum) }))
    .sort((x, y) => x.similarity - y.similarity);
  const unknown = words.filter((word) => vectors.idOf(word) < 0);
  return { word: similarities[0].word, similarities, unknown };
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const lengths = [lengthOf(a, 0, a.length), lengthOf(b, 0, b.length)];
  if (lengths.includes(0)) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] / lengths[0]) * (b[i] / lengths[1]);
  // Rounding may carry it a hair beyond.
  return Math.max(-1, Math.min(1, sum));
}

function tooFewWords(where: string, expected: string, count: number) {
  return new NomenError({ code: 'no-words', where, expected, got: String(count), fix: 'Give words of the vocabulary' });
}
