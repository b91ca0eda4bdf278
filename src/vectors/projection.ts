// Words on a plane: the two directions in which their vectors differ most.
import { NomenError } from '../base/index.js';
import type { Kernels } from '../kernels/index.js';
import { idInAnyCase } from './known-words.js';
import type { WordVectors } from './word-vectors.js';

/** Words as points of a plane. */
export interface Projection {
  readonly words: readonly string[];
  /** [words, 2], row-major. */
  readonly points: Float64Array;
  /** How much of the variance each axis holds, 0 … 1. */
  readonly shares: readonly [number, number];
  /** Words that have no vector. */
  readonly unknown: readonly string[];
}

/** Power iteration stops when the direction moves less than this, or after so many steps. */
const TOLERANCE = 1e-10;
const MOST_STEPS = 5000;

/**
 * P = (X − x̄) [u₁ u₂] ∈ R^{n×2} with u₁, u₂ the eigenvectors of (X − x̄)ᵀ(X − x̄) of the largest eigenvalues: principal component
 * analysis of these words' vectors (Pearson 1901). The largest coordinate of each direction is positive, so the picture is always the same.
 *
 * @param words different words; one is looked up as it is written, else in lower case, and stands under the name given
 * @throws NomenError `no-words` when fewer than two have vectors
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * import { createWordVectors, projectWords } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'snow', 'fire'], dimensions: 2, values: new Float32Array([0, 2, 0, 4, 0, -6]) });
 * projectWords(vectors, ['ice', 'fire'], createKernels()).points; // Float64Array [4, 0, -4, 0]
 * ```
 */
export function projectWords(vectors: WordVectors, words: readonly string[], kernels: Kernels): Projection {
  const different = [...new Set(words)];
  const known = different.filter((word) => idInAnyCase(vectors, word) >= 0);
  if (known.length < 2) throw tooFew(known.length);
  const columns = vectors.dimensions;
  const centred = centredRows(
    vectors,
    known.map((word) => idInAnyCase(vectors, word)),
  );
  const covariance = covarianceOf(centred, columns, kernels);
  const trace = covariance.reduce((sum, x, i) => (i % (columns + 1) === 0 ? sum + x : sum), 0);
  const first = leadingDirection(covariance, columns);
  removeDirection(covariance, first, columns);
  const second = leadingDirection(covariance, columns);
  const points = new Float64Array(2 * known.length);
  for (let i = 0; i < known.length; i++) {
    for (let j = 0; j < columns; j++) {
      points[2 * i] += centred[i * columns + j] * first.direction[j];
      points[2 * i + 1] += centred[i * columns + j] * second.direction[j];
    }
  }
  const [across, up] = [first, second].map(({ value }) => (trace > 0 ? value / trace : 0));
  const unknown = different.filter((word) => idInAnyCase(vectors, word) < 0);
  return Object.freeze({ words: known, points, shares: [across, up] as const, unknown });
}

/** X − x̄ [n, D]. */
function centredRows({ values, dimensions }: WordVectors, ids: readonly number[]): Float64Array {
  const rows = new Float64Array(ids.length * dimensions);
  for (let j = 0; j < dimensions; j++) {
    const mean = ids.reduce((sum, id) => sum + values[id * dimensions + j], 0) / ids.length;
    for (const [i, id] of ids.entries()) rows[i * dimensions + j] = values[id * dimensions + j] - mean;
  }
  return rows;
}

/** C = XᵀX [D, D]. */
function covarianceOf(rows: Float64Array, columns: number, kernels: Kernels): Float64Array {
  const mark = kernels.mark();
  const x = kernels.floats(rows.length);
  x.set(rows);
  const c = kernels.floats(columns * columns);
  kernels.matrixProduct(c, x, x, { rows: columns, columns, inner: rows.length / columns, transposeA: true });
  const covariance = Float64Array.from(c);
  kernels.release(mark);
  return covariance;
}

/** An eigenvalue λ and its eigenvector u [D] of length 1. */
interface Direction {
  readonly value: number;
  readonly direction: Float64Array;
}

/** The eigenvector of the largest eigenvalue by power iteration u ← C u / ‖C u‖, from the row with the largest diagonal. */
function leadingDirection(c: Float64Array, size: number): Direction {
  let start = 0;
  for (let i = 1; i < size; i++) if (c[i * size + i] > c[start * size + start]) start = i;
  let direction: Float64Array = c.slice(start * size, (start + 1) * size);
  let value = normalise(direction);
  for (let step = 0; step < MOST_STEPS && value > 0; step++) {
    const next = multiply(c, direction);
    value = normalise(next);
    const moved = next.reduce((most, x, i) => Math.max(most, Math.abs(x - direction[i])), 0);
    direction = next;
    if (moved < TOLERANCE) break;
  }
  const largest = direction.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return { value, direction: largest < 0 ? direction.map((x) => -x) : direction };
}

/** C ← C − λ u uᵀ. */
function removeDirection(c: Float64Array, { value, direction }: Direction, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) c[i * size + j] -= value * direction[i] * direction[j];
  }
}

function multiply(c: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, i) => {
    let sum = 0;
    for (let j = 0, at = i * x.length; j < x.length; j++, at++) sum += c[at] * x[j];
    return sum;
  });
}

/** Makes the length 1 and gives back what it was. */
function normalise(x: Float64Array): number {
  const length = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) for (let i = 0; i < x.length; i++) x[i] /= length;
  return length;
}

function tooFew(count: number) {
  return new NomenError({
    code: 'no-words',
    where: 'projectWords',
    expected: 'two or more words that have a vector',
    got: String(count),
    fix: 'Give words of the vocabulary',
  });
}
