// The eigen-decomposition of a symmetric matrix by Jacobi rotations.

/** A = Σ_k λ_k u_k u_kᵀ. */
export interface SymmetricEigen {
  /** λ [size], descending. */
  readonly values: Float64Array;
  /** Row k is u_k, of length 1, its largest component positive; [size, size]. */
  readonly vectors: Float64Array;
}

/** Far more than needed: convergence is quadratic, ten sweeps do for hundreds of columns. */
const MAX_SWEEPS = 60;

/**
 * A = U Λ Uᵀ by cyclic Jacobi rotations, each of which zeroes one off-diagonal pair.
 * Source: Golub and Van Loan 2013, algorithm 8.5.3.
 *
 * @param matrix A [size, size], symmetric; left as it is
 * @example
 * ```ts
 * import { symmetricEigen } from 'nomen/nn';
 * symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values; // Float64Array [3.00, 1.00]
 * ```
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice();
  const u = new Float64Array(size * size);
  for (let i = 0; i < size; i++) u[i * size + i] = 1;
  const tiny = Number.EPSILON * Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (Math.abs(a[p * size + q]) <= tiny) continue;
        rotate(a, u, { p, q, size });
        rotated = true;
      }
    }
    if (!rotated) break;
  }
  return sortDescending(a, u, size);
}

/** A ← JᵀAJ and U ← JᵀU with the rotation J in the plane (p, q) that makes A_pq zero. */
function rotate(
  a: Float64Array,
  u: Float64Array,
  { p, q, size }: { readonly p: number; readonly q: number; readonly size: number },
): void {
  const tau = (a[q * size + q] - a[p * size + p]) / (2 * a[p * size + q]);
  // The smaller root of t² + 2τt − 1 = 0: the rotation by at most 45°, which is what makes the sweeps converge.
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let i = 0, ip = p, iq = q; i < size; i++, ip += size, iq += size) {
    const aip = a[ip];
    a[ip] = c * aip - s * a[iq];
    a[iq] = s * aip + c * a[iq];
  }
  rotateRows(a, { p, q, size, c, s });
  rotateRows(u, { p, q, size, c, s });
}

function rotateRows(
  matrix: Float64Array,
  { p, q, size, c, s }: { p: number; q: number; size: number; c: number; s: number },
): void {
  for (let i = 0, pi = p * size, qi = q * size; i < size; i++, pi++, qi++) {
    const x = matrix[pi];
    matrix[pi] = c * x - s * matrix[qi];
    matrix[qi] = s * x + c * matrix[qi];
  }
}

function sortDescending(a: Float64Array, u: Float64Array, size: number): SymmetricEigen {
  const order = Array.from({ length: size }, (_, k) => k).sort((i, j) => a[j * size + j] - a[i * size + i]);
  const vectors = new Float64Array(size * size);
  for (const [k, from] of order.entries()) {
    const vector = u.subarray(from * size, (from + 1) * size);
    const largest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
    for (let i = 0; i < size; i++) vectors[k * size + i] = largest < 0 ? -vector[i] : vector[i];
  }
  return { values: Float64Array.from(order, (k) => a[k * size + k]), vectors };
}
