// Loops over all elements of arrays of one length.
import type { FloatArray } from '../kernels.js';

/** y += α x. */
export function addScaled(y: FloatArray, x: FloatArray, alpha: number): void {
  const length = y.length;
  for (let i = 0; i < length; i++) y[i] += alpha * x[i];
}

/** y *= α. */
export function scale(y: FloatArray, alpha: number): void {
  const length = y.length;
  for (let i = 0; i < length; i++) y[i] *= alpha;
}

/** y += a ∘ b. */
export function addProduct(y: FloatArray, a: FloatArray, b: FloatArray): void {
  const length = y.length;
  for (let i = 0; i < length; i++) y[i] += a[i] * b[i];
}

/** Σ_i a_i b_i, summed in double precision. */
export function dot(a: FloatArray, b: FloatArray): number {
  const length = a.length;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[i] * b[i];
  return sum;
}
