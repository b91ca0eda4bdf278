// The options of a network on numbers, their defaults with the source of each number, and their ranges.
import { checkNumber, NomenError, quote, resolveOptions, unknownName } from '../../base/index.js';
import { ACTIVATION_NAMES } from '../../grad/index.js';
import type { ActivationName } from '../../kernels/index.js';
import type { NetworkOutput, PreprocessingStep } from '../../nn/index.js';
import {
  OPTIMIZER_DEFAULTS,
  type OptimizerMethod,
  type OptimizerOptions,
  type ScheduleOptions,
} from '../../optim/index.js';

/** Every option of a network on numbers. The resolved values are stored in the model file. */
export interface NetworkTrainingOptions {
  /** Units of each hidden layer; none makes a linear, softmax or logistic regression. */
  readonly layers: readonly number[];
  readonly activation: ActivationName;
  /** Of the leaky ReLU below 0. */
  readonly slope: number;
  /** `softmax` for classes, `logistic` for yes or no, `linear` for values. */
  readonly output: NetworkOutput;
  /** What is done to the inputs, fitted on the training rows: `none`, `centre`, `standardise` or `whiten`. */
  readonly preprocess: keyof typeof preprocessingSteps;
  /** Weight of each class in the loss (softmax): `none`, `balanced`, or `class=weight,…`; the others weigh 1. */
  readonly classWeights: string;
  /** Probability that a hidden unit is dropped in training. */
  readonly dropout: number;
  /** λ1 of λ1 Σ|W|, on weights only. */
  readonly l1: number;
  /** λ2 of λ2 ΣW², on weights only. */
  readonly l2: number;
  /** The gradient's norm is clipped to this; 0 does not clip. */
  readonly clipNorm: number;
  readonly epochs: number;
  /** Rows of a minibatch; 0 takes all (full-batch gradient descent). */
  readonly batchRows: number;
  readonly optimizer: OptimizerMethod;
  readonly momentum: number;
  /** Of RMSProp's mean of squares. */
  readonly decay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly learningRate: number;
  readonly schedule: ScheduleOptions['kind'];
  /** `step`: the rate is multiplied by `factor` every `every` steps. */
  readonly factor: number;
  readonly every: number;
  /** `exponential`: α0 e^(−k t). */
  readonly rateDecay: number;
  /** `inverse`: α0 τ / max(t, τ). */
  readonly delay: number;
  /** `linear`: steps until the peak. */
  readonly warmupSteps: number;
  /** Epochs without a better development loss before training stops; the best epoch's weights are kept. */
  readonly patience: number;
  readonly seed: number;
}

/** The steps of each kind of preprocessing. */
export const preprocessingSteps = Object.freeze({
  none: [],
  centre: ['mean'],
  standardise: ['mean', 'normalise'],
  whiten: ['mean', 'whiten'],
} satisfies Record<string, readonly PreprocessingStep[]>);

/**
 * The defaults. One hidden layer of 16 tanh units is enough for the lectures' plane data; standardised inputs and small
 * minibatches (LeCun et al. 1998); the optimisers' numbers are those of `OPTIMIZER_DEFAULTS`.
 *
 * @example
 * ```ts
 * import { networkTrainingDefaults } from 'nomen/classify';
 * networkTrainingDefaults.layers; // [16]
 * ```
 */
export const networkTrainingDefaults: NetworkTrainingOptions = Object.freeze({
  layers: Object.freeze([16]),
  activation: 'tanh',
  slope: 0.01,
  output: 'softmax',
  preprocess: 'standardise',
  classWeights: 'none',
  dropout: 0,
  l1: 0,
  l2: 0,
  clipNorm: 0,
  epochs: 100,
  batchRows: 32,
  optimizer: 'adam',
  momentum: OPTIMIZER_DEFAULTS.momentum.momentum,
  decay: OPTIMIZER_DEFAULTS.rmsprop.decay,
  beta1: OPTIMIZER_DEFAULTS.adam.beta1,
  beta2: OPTIMIZER_DEFAULTS.adam.beta2,
  epsilon: OPTIMIZER_DEFAULTS.adam.epsilon,
  learningRate: 0.01,
  schedule: 'constant',
  factor: 0.5,
  every: 1000,
  rateDecay: 1e-4,
  delay: 1000,
  warmupSteps: 0,
  patience: 20,
  seed: 1,
});

const choices: Readonly<Record<string, readonly string[]>> = {
  activation: ACTIVATION_NAMES,
  output: ['softmax', 'linear', 'logistic'],
  preprocess: Object.keys(preprocessingSteps),
  optimizer: Object.keys(OPTIMIZER_DEFAULTS),
  schedule: ['constant', 'step', 'exponential', 'inverse', 'linear'],
};

/** The ranges that no other part checks later. */
const ranges: Readonly<Record<string, { readonly min: number; readonly max?: number; readonly integer?: boolean }>> = {
  dropout: { min: 0, max: 0.99 },
  l1: { min: 0 },
  l2: { min: 0 },
  clipNorm: { min: 0 },
  epochs: { min: 1, integer: true },
  batchRows: { min: 0, integer: true },
  learningRate: { min: 0, max: Number.MAX_VALUE },
  patience: { min: 1, integer: true },
  seed: { min: 0, max: 2 ** 32 - 1, integer: true },
};

/**
 * Fills in the defaults and checks the values; unknown names are refused with the nearest known one.
 *
 * @throws NomenError `unknown-option`, `unknown-value`, `number-out-of-range`, `not-a-list`, `class-weights-without-classes`
 * @example
 * ```ts
 * import { resolveNetworkTrainingOptions } from 'nomen/classify';
 * resolveNetworkTrainingOptions({ layers: [] }).epochs; // 100
 * ```
 */
export function resolveNetworkTrainingOptions(
  given: Partial<NetworkTrainingOptions> = {},
  where = 'network options',
): NetworkTrainingOptions {
  const options = resolveOptions(networkTrainingDefaults, given, where);
  for (const [name, known] of Object.entries(choices)) {
    const value = String(options[name as keyof NetworkTrainingOptions]);
    if (!known.includes(value)) throw unknownName(value, known, { where: `${where}: ${name}`, kind: 'value' });
  }
  for (const [name, range] of Object.entries(ranges)) {
    checkNumber(options[name as keyof NetworkTrainingOptions], { where: `${where}: ${name}`, ...range });
  }
  if (!Array.isArray(options.layers))
    throw fault(`${where}: layers`, 'not-a-list', ['a list of layer sizes', options.layers]);
  for (const units of options.layers)
    checkNumber(units, { where: `${where}: layers`, min: 1, max: 65536, integer: true });
  if (options.classWeights !== 'none' && options.output !== 'softmax') {
    throw fault(`${where}: classWeights`, 'class-weights-without-classes', [
      'none for an output without classes',
      options.classWeights,
    ]);
  }
  return Object.freeze({ ...options, layers: Object.freeze([...options.layers]) });
}

/** The optimiser that the options ask for. */
export function optimizerOf(options: NetworkTrainingOptions): OptimizerOptions {
  const { momentum, decay, beta1, beta2, epsilon } = options;
  switch (options.optimizer) {
    case 'sgd':
      return { method: 'sgd' };
    case 'momentum':
      return { method: 'momentum', momentum };
    case 'adagrad':
      return { method: 'adagrad', epsilon };
    case 'rmsprop':
      return { method: 'rmsprop', decay, epsilon };
    case 'adam':
      return { method: 'adam', beta1, beta2, epsilon };
  }
}

/** The schedule that the options ask for over `totalSteps`. */
export function scheduleOf(options: NetworkTrainingOptions, totalSteps: number): ScheduleOptions {
  const { learningRate, factor, every, rateDecay: decay, delay, warmupSteps } = options;
  switch (options.schedule) {
    case 'constant':
      return { kind: 'constant', learningRate };
    case 'step':
      return { kind: 'step', learningRate, factor, every };
    case 'exponential':
      return { kind: 'exponential', learningRate, decay };
    case 'inverse':
      return { kind: 'inverse', learningRate, delay };
    case 'linear':
      return { kind: 'linear', learningRate, totalSteps, warmupSteps };
  }
}

/**
 * Weight of each class: N / (K n_k) for `balanced`, or as written; undefined where all weigh the same.
 *
 * @throws NomenError `bad-class-weight`, `unknown-class`
 */
export function classWeightsOf(
  { classWeights }: NetworkTrainingOptions,
  classes: readonly string[],
  counts: readonly number[],
): number[] | undefined {
  if (classWeights === 'none') return undefined;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (classWeights === 'balanced') return counts.map((count) => (count === 0 ? 0 : total / (classes.length * count)));
  const weights = classes.map(() => 1);
  for (const pair of classWeights.split(',')) {
    const at = pair.lastIndexOf('=');
    const [name, weight] = [pair.slice(0, at).trim(), Number(pair.slice(at + 1))];
    if (at < 1 || !(weight >= 0 && weight < Infinity)) {
      throw fault('classWeights', 'bad-class-weight', ['balanced, none or pairs class=weight', pair]);
    }
    if (!classes.includes(name)) throw unknownName(name, classes, { where: 'classWeights', kind: 'class' });
    weights[classes.indexOf(name)] = weight;
  }
  return weights;
}

function fault(where: string, code: string, [expected, got]: readonly [string, unknown]): NomenError {
  const fix = 'See nomen train network --help';
  return new NomenError({ code, where, expected, got: quote(String(got)), fix });
}
