// The eigen-decomposition behind whitening.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../src/nn/eigen.js';

const symmetric = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: size * size, maxLength: size * size })
    .map((a) => {
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) matrix[i * size + j] = a[Math.min(i, j) * size + Math.max(i, j)];
      }
      return { matrix, size };
    }),
);

describe('symmetricEigen', () => {
  it('gives A u_k = λ_k u_k with orthonormal u and descending λ, and leaves A as it is', () => {
    fc.assert(
      fc.property(symmetric, ({ matrix, size }) => {
        const before = matrix.slice();
        const { values, vectors } = symmetricEigen(matrix, size);
        expect(matrix).toEqual(before);
        const row = (k: number) => [...vectors.subarray(k * size, (k + 1) * size)];
        const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
        for (let k = 0; k < size; k++) {
          for (let j = 0; j < size; j++) {
            expect(dot([...matrix.subarray(j * size, (j + 1) * size)], row(k))).toBeCloseTo(values[k] * row(k)[j], 10);
            expect(dot(row(j), row(k))).toBeCloseTo(j === k ? 1 : 0, 10);
          }
          if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]);
          const largest = row(k).reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
          expect(largest).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('knows [[2, 1], [1, 2]]: 3 along (1, 1) and 1 across', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    for (const [i, expected] of [3, 1].entries()) expect(values[i]).toBeCloseTo(expected, 12);
    for (const i of [0, 1]) expect(vectors[i]).toBeCloseTo(Math.SQRT1_2, 12);
  });
});
