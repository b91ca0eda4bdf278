// Random word vectors and the kernels that the tests run on.
import fc from 'fast-check';
import { createReferenceKernels, createWasmKernels } from '../../src/kernels/index.js';
import { createWordVectors, type WordVectors } from '../../src/vectors/index.js';

/** Every backend that a search may run on. */
export const backends = [
  ['wasm', createWasmKernels({ memoryBytes: 2 ** 24 })],
  ['reference', createReferenceKernels()],
] as const;

/** Words w0, w1 … with small whole numbers, so that equal cosines and zero vectors are common. */
export const roundVectors: fc.Arbitrary<WordVectors> = fc
  .record({ count: fc.integer({ min: 4, max: 40 }), dimensions: fc.integer({ min: 1, max: 21 }) })
  .chain(({ count, dimensions }) =>
    fc
      .array(fc.integer({ min: -3, max: 3 }), { minLength: count * dimensions, maxLength: count * dimensions })
      .map((values) =>
        vectorsOf(
          Array.from({ length: count }, (_, i) => `w${i}`),
          dimensions,
          values,
        ),
      ),
  );

/** Word vectors from plain numbers. */
export function vectorsOf(words: readonly string[], dimensions: number, values: readonly number[]): WordVectors {
  return createWordVectors({ words, dimensions, values: Float32Array.from(values) });
}

/** cos(a, b) written as the formula has it. */
export function naiveCosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0);
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/** The message and code of what `work` throws. */
export function refusalOf(work: () => unknown): { readonly code: string; readonly message: string } {
  try {
    work();
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return { code, message };
  }
  throw new Error('nothing was refused');
}
