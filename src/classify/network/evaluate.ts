// Scores of a network's predictions: a report of classes, or R² and mean errors of values.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { type ClassReport, likeliest, reportClasses } from '../report.js';
import { createPredictor, type NetworkModel } from './model.js';
import type { NumberData } from './train.js';

/** How well one value is predicted. */
export interface ValueReport {
  /** 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; 0 where the target never changes. */
  readonly r2: number;
  /** Mean absolute error, in the target's unit. */
  readonly mae: number;
  /** Root of the mean squared error, in the target's unit. */
  readonly rmse: number;
}

/** What `evaluateNetwork` gives: a report of classes with the cross entropy in nats, or of values by target column. */
export type NetworkEvaluation =
  | ({ readonly kind: 'classes'; readonly rows: number; readonly crossEntropy: number } & ClassReport)
  | { readonly kind: 'values'; readonly rows: number; readonly values: Readonly<Record<string, ValueReport>> };

/** Below this a probability counts as this, so that one certain mistake does not make the mean infinite. */
const LEAST_PROBABILITY = 1e-15;

/**
 * Scores a model on rows with targets. A logistic output is scored as the classes `no` and `yes`, parted at ½; of soft labels
 * the likeliest class is the gold one.
 *
 * @example
 * ```ts
 * import { evaluateNetwork, type NetworkModel, type NumberData } from 'nomen/classify';
 * import type { Kernels } from 'nomen/kernels';
 * const kindOf = (model: NetworkModel, data: NumberData, kernels: Kernels) => evaluateNetwork(model, data, kernels).kind;
 * ```
 */
export function evaluateNetwork(model: NetworkModel, data: NumberData, kernels: Kernels): NetworkEvaluation {
  const predicted = createPredictor(model, kernels)(data.inputs);
  const { rows, targets } = data;
  if (model.options.output === 'linear') {
    const names = model.outputs;
    const reports = names.map((name, j) => [
      name,
      reportValues(column(targets, j, names), column(predicted, j, names)),
    ]);
    return { kind: 'values', rows, values: Object.fromEntries(reports) };
  }
  const isBinary = model.options.output === 'logistic';
  const labels = isBinary ? ['no', 'yes'] : model.outputs;
  const gold = distributions(targets, labels.length);
  const guessed = isBinary ? distributions(predicted, 2) : predicted;
  const report = reportClasses(likeliest(gold, labels.length), likeliest(guessed, labels.length), labels);
  return { kind: 'classes', rows, crossEntropy: crossEntropyOf(gold, guessed) / Math.max(1, rows), ...report };
}

/** Targets of any form as a distribution a row: of class ids all on one, of probabilities of yes the pair [1 − p, p]. */
function distributions(targets: Int32Array | FloatArray, classes: number): FloatArray {
  if (targets instanceof Int32Array) {
    const result = new Float64Array(targets.length * classes);
    targets.forEach((id, row) => {
      result[row * classes + id] = 1;
    });
    return result;
  }
  if (classes !== 2) return targets;
  return Float64Array.from({ length: 2 * targets.length }, (_, i) =>
    i % 2 === 0 ? 1 - targets[i >> 1] : targets[i >> 1],
  );
}

function crossEntropyOf(gold: FloatArray, guessed: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < gold.length; i++) {
    if (gold[i] > 0) sum -= gold[i] * Math.log(Math.max(LEAST_PROBABILITY, guessed[i]));
  }
  return sum;
}

function column(values: Int32Array | FloatArray, j: number, names: readonly string[]): Float64Array {
  return Float64Array.from({ length: values.length / names.length }, (_, row) => values[row * names.length + j]);
}

function reportValues(gold: Float64Array, predicted: Float64Array): ValueReport {
  const mean = gold.reduce((sum, y) => sum + y, 0) / gold.length;
  let [squares, spread, absolute] = [0, 0, 0];
  for (let i = 0; i < gold.length; i++) {
    const error = gold[i] - predicted[i];
    squares += error * error;
    spread += (gold[i] - mean) ** 2;
    absolute += Math.abs(error);
  }
  const r2 = spread === 0 ? 0 : 1 - squares / spread;
  return { r2, mae: absolute / gold.length, rmse: Math.sqrt(squares / gold.length) };
}
