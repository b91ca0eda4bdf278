// The single steps of preprocessing: how each is fitted to the columns of a matrix and applied to rows.
import { unknownName } from '../base/index.js';
import { symmetricEigen } from './eigen.js';

/** One thing that preprocessing can do to the columns. */
export type PreprocessingStep = 'mean' | 'normalise' | 'whiten';

/** A fitted step: plain numbers, one a column or [columns, columns]. */
export type PreprocessingStage =
  /** x − μ. */
  | { readonly step: 'mean'; readonly means: readonly number[] }
  /** x / σ. */
  | { readonly step: 'normalise'; readonly deviations: readonly number[] }
  /** P x, row k of P being u_k / √λ_k. */
  | { readonly step: 'whiten'; readonly projection: readonly number[] };

/** A spread this small beside the numbers themselves is rounding: the column is constant. */
const CONSTANT_TOLERANCE = 1e-7;

/** Whether data from outside is a stage that `fitStage` could have made. */
export function isStage(stage: PreprocessingStage | null, columns: number): stage is PreprocessingStage {
  switch (stage?.step) {
    case 'mean':
      return areNumbers(stage.means, columns);
    case 'normalise':
      return areNumbers(stage.deviations, columns) && stage.deviations.every((deviation) => deviation > 0);
    case 'whiten':
      return areNumbers(stage.projection, columns * columns);
    default:
      return false;
  }
}

function areNumbers(numbers: unknown, length: number): boolean {
  return Array.isArray(numbers) && numbers.length === length && numbers.every(Number.isFinite);
}

/** Fits a step to a matrix [rows, columns]. */
export function fitStage(
  step: PreprocessingStep,
  matrix: Float64Array,
  { columns, epsilon }: { readonly columns: number; readonly epsilon: number },
): PreprocessingStage {
  switch (step) {
    case 'mean':
      return { step, means: [...columnMeans(matrix, columns)] };
    case 'normalise':
      return { step, deviations: fitDeviations(matrix, columns) };
    case 'whiten':
      return { step, projection: fitWhitening(matrix, columns, epsilon) };
    default:
      throw unknownName(String(step), ['mean', 'normalise', 'whiten'], { where: 'fitPreprocessing', kind: 'step' });
  }
}

/** A transformed copy of a matrix [rows, columns]. */
export function applyStage(stage: PreprocessingStage, matrix: Float64Array, columns: number): Float64Array {
  switch (stage.step) {
    case 'mean':
      return matrix.map((x, i) => x - stage.means[i % columns]);
    case 'normalise':
      return matrix.map((x, i) => x / stage.deviations[i % columns]);
    case 'whiten':
      return projectRows(matrix, stage.projection, columns);
  }
}

function projectRows(matrix: Float64Array, projection: readonly number[], columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let row = 0; row < matrix.length; row += columns) {
    for (let k = 0; k < columns; k++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += projection[k * columns + i] * matrix[row + i];
      result[row + k] = sum;
    }
  }
  return result;
}

function columnMeans(matrix: Float64Array, columns: number): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < matrix.length; i++) means[i % columns] += matrix[i];
  return means.map((sum) => (sum * columns) / matrix.length);
}

function fitDeviations(matrix: Float64Array, columns: number): number[] {
  const means = columnMeans(matrix, columns);
  const variances = columnMeans(
    matrix.map((x, i) => (x - means[i % columns]) ** 2),
    columns,
  );
  return Array.from(variances, (variance, j) => {
    const deviation = Math.sqrt(variance);
    return deviation <= CONSTANT_TOLERANCE * Math.abs(means[j]) ? 1 : deviation;
  });
}

/** Row k is u_k / √max(λ_k, ε λ_1); all zeros when every column is constant. */
function fitWhitening(matrix: Float64Array, columns: number, epsilon: number): number[] {
  const { values, vectors } = symmetricEigen(covariance(matrix, columns), columns);
  const floor = epsilon * values[0];
  return Array.from(vectors, (component, i) => {
    const variance = Math.max(values[Math.floor(i / columns)], floor);
    return variance > 0 ? component / Math.sqrt(variance) : 0;
  });
}

/** 1/N Σ_n (x_n − μ)(x_n − μ)ᵀ, [columns, columns]. */
function covariance(matrix: Float64Array, columns: number): Float64Array {
  const means = columnMeans(matrix, columns);
  const centred = matrix.map((x, i) => x - means[i % columns]);
  const result = new Float64Array(columns * columns);
  for (let row = 0; row < centred.length; row += columns) {
    for (let i = 0; i < columns; i++) {
      const x = centred[row + i];
      for (let j = 0; j < columns; j++) result[i * columns + j] += x * centred[row + j];
    }
  }
  const rows = matrix.length / columns;
  return result.map((sum) => sum / rows);
}
