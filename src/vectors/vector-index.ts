// Word vectors made ready for searching: rows of length 1 in the memory of the kernels.
import type { FloatArray, Kernels } from '../kernels/index.js';
import type { WordVectors } from './word-vectors.js';

/**
 * Û ∈ R^{V×D} with û_i = v_i / ‖v_i‖, so that Û q̂ is the cosine of q with every word; zero vectors stay zero, their cosines are 0.
 *
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * import { createVectorIndex, createWordVectors, findNeighbours } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'snow', 'fire'], dimensions: 2, values: new Float32Array([3, 4, 4, 3, -1, 1]) });
 * findNeighbours(createVectorIndex(vectors, createKernels()), ['ice'], { count: 1 }); // [{ word: 'snow', id: 1, similarity: 0.96 }]
 * ```
 */
export interface VectorIndex {
  readonly vectors: WordVectors;
  readonly kernels: Kernels;
  /** Û [V, D], row-major, in the memory of `kernels`. */
  readonly units: FloatArray;
}

/**
 * Makes word vectors ready for searching: V·D floats in the memory of `kernels`, which stay there until that memory is released.
 *
 * @throws NomenError `memory-exhausted` when the kernels have no room for V·D floats
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * import { createVectorIndex, createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([3, 4]) });
 * createVectorIndex(vectors, createKernels()).units; // Float32Array [0.6, 0.8]
 * ```
 */
export function createVectorIndex(vectors: WordVectors, kernels: Kernels): VectorIndex {
  const { dimensions, values } = vectors;
  const units = kernels.floats(values.length);
  for (let start = 0; start < units.length; start += dimensions) {
    const length = lengthOf(values, start, start + dimensions);
    if (length === 0) continue;
    for (let i = start; i < start + dimensions; i++) units[i] = values[i] / length;
  }
  return Object.freeze({ vectors, kernels, units });
}

/** The cosine of `query` [D] with every word, [V]; taken from the kernels' memory, which the caller releases. */
export function cosinesWith({ vectors, kernels, units }: VectorIndex, query: ArrayLike<number>): FloatArray {
  const { vocabulary, dimensions } = vectors;
  const unit = kernels.floats(dimensions);
  const length = lengthOf(query, 0, dimensions);
  for (let i = 0; i < dimensions && length > 0; i++) unit[i] = query[i] / length;
  const cosines = kernels.floats(vocabulary.size);
  kernels.matrixProduct(cosines, units, unit, { rows: vocabulary.size, columns: 1, inner: dimensions });
  return cosines;
}

/** √Σ x_i² over [start, stop), scaled so that neither large nor small numbers are lost. */
export function lengthOf(values: ArrayLike<number>, start: number, stop: number): number {
  let sum = 0;
  for (let i = start; i < stop; i++) sum += values[i] * values[i];
  if (sum > 1e-280 && sum < Infinity) return Math.sqrt(sum);
  let largest = 0;
  for (let i = start; i < stop; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0) return 0;
  let scaled = 0;
  for (let i = start; i < stop; i++) scaled += (values[i] / largest) ** 2;
  return largest * Math.sqrt(scaled);
}
