// The largest singular values of a matrix by a dense method that shares nothing with the library's: Householder and Sturm.
import type { SparseMatrix } from '../../src/embeddings/index.js';

/** σ_1 … σ_rank, from the eigenvalues of AᵀA in float64. Source: Golub and Van Loan 2013, algorithm 8.3.1 and §8.4.1. */
export function denseSingularValues(matrix: SparseMatrix, rank: number): Float64Array {
  const tridiagonal = tridiagonalise(gramOf(matrix), matrix.columnCount);
  return Float64Array.from({ length: rank }, (_, k) => Math.sqrt(Math.max(0, eigenvalue(tridiagonal, k))));
}

/** AᵀA [n, n]. */
function gramOf({ rowCount, columnCount: n, offsets, columns, values }: SparseMatrix): Float64Array {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < rowCount; i++) {
    for (let a = offsets[i]; a < offsets[i + 1]; a++) {
      const row = columns[a] * n;
      for (let b = offsets[i]; b < offsets[i + 1]; b++) gram[row + columns[b]] += values[a] * values[b];
    }
  }
  return gram;
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Squares of the numbers beside the diagonal. */
  readonly squares: Float64Array;
}

/** Reduces a symmetric matrix, which is overwritten, from its last row upwards. */
function tridiagonalise(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const squares = new Float64Array(n);
  const p = new Float64Array(n);
  for (let last = n - 1; last > 0; last--) {
    // The reflection that leaves of row `last` only the number beside the diagonal.
    const v = a.subarray(last * n, last * n + last);
    diagonal[last] = a[last * n + last];
    const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    squares[last] = norm * norm;
    if (norm === 0) continue;
    v[last - 1] += v[last - 1] < 0 ? -norm : norm;
    const half = v.reduce((sum, x) => sum + x * x, 0) / 2;
    reflect(a, v, { p, half, n });
  }
  diagonal[0] = a[0];
  return { diagonal, squares };
}

/** A ← H A H on its first rows and columns, H = 1 − v vᵀ / half; the part on and below the diagonal. */
function reflect(
  a: Float64Array,
  v: Float64Array,
  { p, half, n }: { readonly p: Float64Array; readonly half: number; readonly n: number },
): void {
  const size = v.length;
  p.fill(0, 0, size);
  for (let i = 0; i < size; i++) {
    const [row, vi] = [i * n, v[i]];
    let sum = a[row + i] * vi;
    for (let j = 0; j < i; j++) {
      sum += a[row + j] * v[j];
      p[j] += a[row + j] * vi;
    }
    p[i] += sum;
  }
  let pv = 0;
  for (let i = 0; i < size; i++) pv += p[i] * v[i];
  for (let i = 0; i < size; i++) p[i] = (p[i] - (pv / (2 * half)) * v[i]) / half;
  for (let i = 0; i < size; i++) {
    const [row, vi, pi] = [i * n, v[i], p[i]];
    for (let j = 0; j <= i; j++) a[row + j] -= vi * p[j] + pi * v[j];
  }
}

/** The eigenvalue with k greater ones, by bisection on the number of negative pivots of T − x (Sturm). */
function eigenvalue({ diagonal, squares }: Tridiagonal, k: number): number {
  let high = diagonal.reduce(
    (most, d, i) => Math.max(most, d + Math.sqrt(squares[i]) + Math.sqrt(squares[i + 1] ?? 0)),
    0,
  );
  let low = 0;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    let greater = 0;
    let pivot = 1;
    for (let i = 0; i < diagonal.length; i++) {
      pivot = diagonal[i] - middle - (i === 0 ? 0 : squares[i] / (pivot || Number.MIN_VALUE));
      if (pivot > 0) greater++;
    }
    if (greater > k) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
