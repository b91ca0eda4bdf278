// Preprocessing: fitted on the training data, the same for all other data.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  fitPreprocessing,
  type PreprocessingData,
  type PreprocessingStep,
  restorePreprocessing,
} from '../../src/nn/index.js';

/** Correlated columns of different sizes: x_n = M z_n + 10, z_n ~ N(0, I). */
function drawMatrix(seed: number, { rows, columns }: { rows: number; columns: number }): Float64Array {
  const random = createRandom(seed);
  const mixing = Float64Array.from({ length: columns * columns }, () => random.normal());
  const matrix = new Float64Array(rows * columns);
  for (let n = 0; n < rows; n++) {
    const z = Array.from({ length: columns }, () => random.normal());
    for (let i = 0; i < columns; i++) {
      matrix[n * columns + i] = 10 + z.reduce((sum, value, k) => sum + mixing[i * columns + k] * value, 0);
    }
  }
  return matrix;
}

function momentsOf(matrix: Float64Array, columns: number) {
  const rows = matrix.length / columns;
  const means = Array.from({ length: columns }, (_, i) => {
    let sum = 0;
    for (let n = 0; n < rows; n++) sum += matrix[n * columns + i];
    return sum / rows;
  });
  const covariance = Array.from({ length: columns * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let n = 0; n < rows; n++) sum += (matrix[n * columns + i] - means[i]) * (matrix[n * columns + j] - means[j]);
    return sum / rows;
  });
  return { means, covariance };
}

const identity = (columns: number) =>
  Array.from({ length: columns * columns }, (_, at) => (at % (columns + 1) === 0 ? 1 : 0));
const expectClose = (got: readonly number[], expected: readonly number[]) => {
  expect(got.length).toBe(expected.length);
  for (const [i, number] of expected.entries()) expect(got[i]).toBeCloseTo(number, 6);
};

describe('on the training data', () => {
  it('mean gives columns of mean 0 and changes no spread', () => {
    const matrix = drawMatrix(1, { rows: 50, columns: 3 });
    const result = fitPreprocessing(matrix, { rows: 50, columns: 3, steps: ['mean'] }).apply(matrix);
    expectClose(momentsOf(result, 3).means, [0, 0, 0]);
    expectClose(momentsOf(result, 3).covariance, momentsOf(matrix, 3).covariance);
  });

  it('normalise gives columns of deviation 1', () => {
    const matrix = drawMatrix(2, { rows: 50, columns: 3 });
    const result = fitPreprocessing(matrix, { rows: 50, columns: 3, steps: ['normalise'] }).apply(matrix);
    expectClose(
      momentsOf(result, 3).covariance.filter((_, at) => at % 4 === 0),
      [1, 1, 1],
    );
  });

  it('whiten gives the identity as covariance', () => {
    const steps = fc.constantFrom<PreprocessingStep[]>(['whiten'], ['mean', 'whiten'], ['mean', 'normalise', 'whiten']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 6 }), steps, (seed, columns, chosen) => {
        const matrix = drawMatrix(seed, { rows: 60, columns });
        const options = { rows: 60, columns, steps: chosen, epsilon: 1e-12 };
        const result = fitPreprocessing(matrix, options).apply(matrix);
        expectClose(momentsOf(result, columns).covariance, identity(columns));
      }),
      { numRuns: 40 },
    );
  });

  it('whiten turns towards the direction of largest variance first', () => {
    const cross = Float64Array.of(3, 3, -3, -3, 1, -1, -1, 1);
    const fitted = fitPreprocessing(cross, { rows: 4, columns: 2, steps: ['whiten'] });
    // Covariance [[5, 4], [4, 5]]: λ = 9 along (1, 1) and 1 across it.
    const [along, across] = [fitted.apply(Float64Array.of(3, 3)), fitted.apply(Float64Array.of(1, -1))];
    expectClose([...along, ...across.map(Math.abs)], [Math.SQRT2, 0, 0, Math.SQRT2]);
  });

  it('whiten divides by no eigenvalue below the guard', () => {
    const copied = Float64Array.of(-1, -1, 0, 0, 1, 1);
    const fitted = fitPreprocessing(copied, { rows: 3, columns: 2, steps: ['whiten'], epsilon: 0.01 });
    // λ = 4/3 along (1, 1) and 0 across it, which is taken for 0.01 · 4/3.
    const [along, across] = fitted.apply(Float64Array.of(1, -1));
    expectClose([along, Math.abs(across)], [0, Math.SQRT2 / Math.sqrt(0.04 / 3)]);
  });

  it('constant columns stay finite, and of any size', () => {
    const matrix = Float64Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.1 : 0));
    const options = { rows: 15, columns: 2 };
    expectClose([...fitPreprocessing(matrix, { ...options, steps: ['normalise'] }).apply(matrix)], [...matrix]);
    const whitened = fitPreprocessing(new Float64Array(30), { ...options, steps: ['mean', 'whiten'] });
    expect([...whitened.apply(new Float64Array(30))].every((number) => number === 0)).toBe(true);
  });
});

describe('fitted preprocessing', () => {
  const matrix = drawMatrix(3, { rows: 40, columns: 3 });
  const fitAll = () => fitPreprocessing(matrix, { rows: 40, columns: 3, steps: ['mean', 'normalise', 'whiten'] });

  it('treats each row of other data as if it stood alone', () => {
    const other = drawMatrix(4, { rows: 10, columns: 3 });
    const fitted = fitAll();
    const together = fitted.apply(other);
    for (let n = 0; n < 10; n++) {
      expect(fitted.apply(other.slice(3 * n, 3 * n + 3))).toEqual(together.slice(3 * n, 3 * n + 3));
    }
    expect(fitted).toEqual({ ...fitAll(), apply: fitted.apply });
  });

  it('leaves its argument as it is and keeps the float type', () => {
    const before = matrix.slice();
    const fitted = fitAll();
    fitted.apply(matrix);
    expect(matrix).toEqual(before);
    const narrow = fitted.apply(Float32Array.from(matrix));
    expect(narrow).toBeInstanceOf(Float32Array);
    expect(narrow[7]).toBeCloseTo(fitted.apply(matrix)[7], 3);
  });

  it('survives JSON to the bit', () => {
    const fitted = fitAll();
    const restored = restorePreprocessing(JSON.parse(JSON.stringify(fitted)) as PreprocessingData);
    expect(restored.apply(matrix)).toEqual(fitted.apply(matrix));
  });

  it('cannot be changed', () => {
    const fitted = fitAll();
    expect([fitted, fitted.stages, ...fitted.stages].every(Object.isFrozen)).toBe(true);
  });
});

describe('refusals', () => {
  const fitting = (numbers: readonly number[], options: object) => () =>
    fitPreprocessing(Float64Array.from(numbers), { rows: 2, columns: 1, steps: [], ...options });
  const fix = 'Pass the matrix row by row, with the columns that the preprocessing was fitted to.';

  it('of wrong sizes and numbers', () => {
    expect(fitting([1], {})).toThrow(`fitPreprocessing: expected 2 × 1 numbers, got 1 numbers. ${fix}`);
    expect(fitting([1, 2], { rows: 0 })).toThrow('fitPreprocessing.rows: expected a whole number ≥ 1, got 0.');
    expect(fitting([1, 2], { columns: 0 })).toThrow('fitPreprocessing.columns: expected a whole number ≥ 1, got 0.');
    expect(fitting([1, 2], { epsilon: 0 })).toThrow(
      'fitPreprocessing.epsilon: expected a number ≥ 5e-324 and ≤ 1, got 0.',
    );
    expect(fitting([1, Number.NaN], {})).toThrow(
      'fitPreprocessing, row 1, column 0: expected finite numbers, got NaN. Fill in or leave out rows with missing values.',
    );
    expect(fitting([1, 2], { steps: ['whitn'] })).toThrow(
      'fitPreprocessing: expected a known step, got "whitn". Did you mean "whiten"? Known: mean, normalise, whiten.',
    );
    expect(() => fitting([1, 2, 3, 4], { columns: 2 })().apply(new Float64Array(3))).toThrow(
      `Preprocessing.apply: expected whole rows of 2, got 3 numbers. ${fix}`,
    );
  });

  it('of data that was never fitted', () => {
    const restore = (data: unknown) => () => restorePreprocessing(data as PreprocessingData);
    const stage = (...stages: unknown[]) => restore({ columns: 2, stages });
    expect(restore(null)).toThrow(
      'restorePreprocessing: expected columns and stages, got "null". Pass what JSON.stringify made of a fitted preprocessing.',
    );
    expect(restore({ columns: 0, stages: [] })).toThrow('expected columns and stages');
    expect(restore({ columns: 1 })).toThrow('expected columns and stages');
    expect(stage({ step: 'mean', means: [1] })).toThrow(
      'restorePreprocessing: expected stages with finite numbers for 2 columns, got "{\\"step\\":\\"mean\\",\\"means\\":[1]}".',
    );
    for (const bad of [
      null,
      { step: 'mean', means: [1, null] },
      { step: 'mean', means: 'ab' },
      { step: 'normalise', deviations: [1, 0] },
      { step: 'normalise', deviations: [1] },
      { step: 'whiten', projection: [1, 2] },
      { step: 'other', means: [1, 2] },
    ]) {
      expect(stage(bad)).toThrow('expected stages with finite numbers for 2 columns');
    }
  });
});
