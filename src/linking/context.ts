// Contexts as vectors: the words around a name, or those that describe an entity, as one direction.
import { createVocabulary, type Vocabulary, wordKey } from '../text/index.js';
import type { WordVectors } from '../vectors/index.js';

/** Arora, Liang and Ma (2017): the weight of a word of probability p is a / (a + p). */
const rarity = 1e-4;

/**
 * Word vectors made ready for contexts: c(words) = Σ w_i v_i / ‖Σ w_i v_i‖ with v_i the vector less the mean of all, and w_i = a / (a + p_i),
 * a = 10⁻⁴, p_i ∝ 1 / rank (Zipf), so that frequent words say little. Source: Arora, Liang and Ma 2017, with the mean for the first direction.
 *
 * @example
 * ```ts
 * import type { ContextSpace } from 'nomen/linking';
 * const sizeOf = (space: ContextSpace) => space.vocabulary.size * space.dimensions;
 * ```
 */
export interface ContextSpace {
  /** The words, the most frequent first. */
  readonly vocabulary: Vocabulary;
  readonly dimensions: number;
  /** v_i: [V, D], row-major. */
  readonly values: Float32Array;
}

/** Makes a context space from word vectors whose words stand in the order of frequency, as those of most files do. */
export function createContextSpace({ words, values, dimensions }: WordVectors): ContextSpace {
  const mean = new Float64Array(dimensions);
  for (let start = 0; start < values.length; start += dimensions) {
    for (let d = 0; d < dimensions; d++) mean[d] += values[start + d];
  }
  const centred = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += dimensions) {
    for (let d = 0; d < dimensions; d++) centred[start + d] = values[start + d] - mean[d] / words.length;
  }
  return Object.freeze({ vocabulary: createVocabulary(words), dimensions, values: centred });
}

/** The row of a word as it is written, in lower case, or with its digits as 0; −1 when it has none. */
export function contextWord({ vocabulary }: ContextSpace, word: string): number {
  const key = wordKey(word, vocabulary.has);
  return key === undefined ? -1 : vocabulary.idOf(key);
}

/** The weight of a row in (0, 1); 1 for a word that has none. */
export function contextWeight({ vocabulary: { size } }: ContextSpace, row: number): number {
  if (row < 0) return 1;
  const probability = 1 / ((row + 1) * Math.log(size + 1));
  return rarity / (rarity + probability);
}

/** Adds the weighted vector of a row to `sum` [D]; nothing for −1. */
export function addContextWord(sum: Float32Array, space: ContextSpace, row: number): void {
  if (row < 0) return;
  const { dimensions, values } = space;
  const weight = contextWeight(space, row);
  const start = row * dimensions;
  for (let i = 0; i < dimensions; i++) sum[i] += weight * values[start + i];
}

/** Scales a vector to length 1 in place; zero stays zero. */
export function toUnit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares) || 1;
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return vector;
}

/** c(words) [D]. */
export function encodeContext(space: ContextSpace, words: Iterable<string>): Float32Array {
  const sum = new Float32Array(space.dimensions);
  for (const word of words) addContextWord(sum, space, contextWord(space, word));
  return toUnit(sum);
}

/** The product of row `i` of one matrix with row `j` of another, both with `dimensions` columns. */
export function rowProduct(
  rows: Float32Array,
  others: Float32Array,
  { i, j, dimensions }: { readonly i: number; readonly j: number; readonly dimensions: number },
): number {
  const [start, otherStart] = [i * dimensions, j * dimensions];
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += rows[start + d] * others[otherStart + d];
  return sum;
}
