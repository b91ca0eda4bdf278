// Preprocessing of numeric inputs: fitted on the training data once, then applied everywhere as it is.
import { checkNumber, NomenError, quote } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import {
  applyStage,
  fitStage,
  isStage,
  type PreprocessingStage,
  type PreprocessingStep,
} from './preprocessing-stages.js';

/** What was fitted, as plain data: survives JSON. */
export interface PreprocessingData {
  readonly columns: number;
  readonly stages: readonly PreprocessingStage[];
}

/** Fitted preprocessing. `JSON.stringify` keeps its data; `restorePreprocessing` gives the method back. */
export interface Preprocessing extends PreprocessingData {
  /**
   * A transformed copy of a matrix [rows, columns] of the same float type, any number of rows, in memory of its own.
   *
   * @throws NomenError `wrong-length`
   */
  apply<T extends FloatArray>(matrix: T): T;
}

/** What to fit. */
export interface PreprocessingOptions {
  readonly rows: number;
  readonly columns: number;
  /** In the order in which they are fitted and applied; each sees what the ones before it give. */
  readonly steps: readonly PreprocessingStep[];
  /** Smallest eigenvalue that whitening divides by, as a fraction of the largest; see `WHITENING_EPSILON`. */
  readonly epsilon?: number;
}

/**
 * 1e-5, the default fraction of the largest eigenvalue below which whitening takes an eigenvalue for noise, so that no
 * direction is amplified more than √1e5 ≈ 316 times the strongest one. The size is that of the lecture notes of cs231n.
 *
 * @example
 * ```ts
 * import { WHITENING_EPSILON } from 'nomen/nn';
 * WHITENING_EPSILON; // 0.00001
 * ```
 */
export const WHITENING_EPSILON = 1e-5;

/**
 * Fits x − μ (`mean`), x / σ (`normalise`) and Λ^{−1/2} Uᵀ x (`whiten`: PCA, covariance U Λ Uᵀ, λ_k raised to at least
 * ε λ_1) to the columns of a training matrix. σ and the covariance are about the mean and divide by the number of rows;
 * a constant column is left at its scale. Fit on the training split only and apply the value to every split.
 *
 * @param matrix FloatArray [rows, columns], row-major; left as it is
 * @throws NomenError `number-out-of-range`, `wrong-length`, `not-finite`, `unknown-step`
 * @example
 * ```ts
 * import { fitPreprocessing } from 'nomen/nn';
 * const training = Float64Array.of(1, 10, 3, 30);
 * const fitted = fitPreprocessing(training, { rows: 2, columns: 2, steps: ['mean', 'normalise'] });
 * fitted.apply(Float64Array.of(2, 40)); // Float64Array [0, 2]
 * ```
 */
export function fitPreprocessing(
  matrix: FloatArray,
  { rows, columns, steps, epsilon = WHITENING_EPSILON }: PreprocessingOptions,
): Preprocessing {
  checkNumber(rows, { where: 'fitPreprocessing.rows', min: 1, integer: true });
  checkNumber(columns, { where: 'fitPreprocessing.columns', min: 1, integer: true });
  checkNumber(epsilon, { where: 'fitPreprocessing.epsilon', min: Number.MIN_VALUE, max: 1 });
  checkTraining(matrix, { rows, columns });
  const stages: PreprocessingStage[] = [];
  let current: Float64Array = Float64Array.from(matrix);
  for (const step of steps) {
    const stage = fitStage(step, current, { columns, epsilon });
    stages.push(stage);
    current = applyStage(stage, current, columns);
  }
  return withApply({ columns, stages });
}

/**
 * The fitted value from its plain data, for instance from `JSON.parse`.
 *
 * @throws NomenError `bad-preprocessing` when the data is not what `fitPreprocessing` makes
 * @example
 * ```ts
 * import { restorePreprocessing } from 'nomen/nn';
 * const data = JSON.parse('{"columns":1,"stages":[{"step":"mean","means":[5]}]}');
 * restorePreprocessing(data).apply(Float32Array.of(7)); // Float32Array [2]
 * ```
 */
export function restorePreprocessing(data: PreprocessingData): Preprocessing {
  const { columns, stages } = data ?? {};
  if (!Number.isInteger(columns) || columns < 1 || !Array.isArray(stages)) throw badData('columns and stages', data);
  for (const stage of stages) {
    if (!isStage(stage, columns)) throw badData(`stages with finite numbers for ${columns} columns`, stage);
  }
  return withApply({ columns, stages });
}

function withApply({ columns, stages }: PreprocessingData): Preprocessing {
  const frozen = stages.map((stage) => Object.freeze({ ...stage }));
  return Object.freeze({
    columns,
    stages: Object.freeze(frozen),
    apply<T extends FloatArray>(matrix: T): T {
      if (matrix.length % columns !== 0) throw wrongLength('Preprocessing.apply', `whole rows of ${columns}`, matrix);
      let current: Float64Array = Float64Array.from(matrix);
      for (const stage of frozen) current = applyStage(stage, current, columns);
      const copy = matrix.slice() as T;
      copy.set(current);
      return copy;
    },
  });
}

function checkTraining(matrix: FloatArray, { rows, columns }: { rows: number; columns: number }): void {
  if (matrix.length !== rows * columns) throw wrongLength('fitPreprocessing', `${rows} × ${columns} numbers`, matrix);
  const at = matrix.findIndex((number: number) => !Number.isFinite(number));
  if (at < 0) return;
  throw new NomenError({
    code: 'not-finite',
    where: `fitPreprocessing, row ${Math.floor(at / columns)}, column ${at % columns}`,
    expected: 'finite numbers',
    got: String(matrix[at]),
    fix: 'Fill in or leave out rows with missing values',
  });
}

function wrongLength(where: string, expected: string, { length }: FloatArray): NomenError {
  const fix = 'Pass the matrix row by row, with the columns that the preprocessing was fitted to';
  return new NomenError({ code: 'wrong-length', where, expected, got: `${length} numbers`, fix });
}

function badData(expected: string, got: unknown): NomenError {
  const fix = 'Pass what JSON.stringify made of a fitted preprocessing';
  const shown = quote(JSON.stringify(got) ?? 'undefined', 60);
  return new NomenError({ code: 'bad-preprocessing', where: 'restorePreprocessing', expected, got: shown, fix });
}
