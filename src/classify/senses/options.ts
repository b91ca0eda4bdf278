// The options of sense classifiers, their defaults with the source of each number, and their ranges.
import { checkNumber, resolveOptions } from '../../base/index.js';
import { type NetworkTrainingOptions, resolveNetworkTrainingOptions } from '../network/options.js';

/** Every option of sense classifiers. The resolved values are stored in the model file. */
export interface SenseOptions {
  /** Words on each side that keep their places. */
  readonly windowSize: number;
  /** Units of each hidden layer; none makes a softmax regression. */
  readonly layers: readonly number[];
  /** λ2 of λ2 ΣW², on weights only. */
  readonly l2: number;
  /** Passes over a word's examples, all at a time. */
  readonly epochs: number;
  readonly learningRate: number;
  /** Parts of a word's examples that are held out in turn to fit the temperature of its probabilities. */
  readonly folds: number;
  /** Of the vectors given, so many are used and kept: the first, which are the most frequent in most files. */
  readonly maxWords: number;
  readonly seed: number;
}

/**
 * The defaults, chosen by leaving one out on `examples/senses-train.jsonl`: with a hundred sentences a word a linear model does as
 * well as one with a hidden layer, and 3 words on each side do better than 1, 2 or 4. Full batches and Adam train in a tenth of a second.
 *
 * @example
 * ```ts
 * import { senseDefaults } from 'nomen/classify';
 * senseDefaults.windowSize; // 3
 * ```
 */
export const senseDefaults: SenseOptions = Object.freeze({
  windowSize: 3,
  layers: Object.freeze([]),
  l2: 0.001,
  epochs: 150,
  learningRate: 0.05,
  folds: 5,
  maxWords: 50000,
  seed: 1,
});

/**
 * Fills in the defaults and checks the values; unknown names are refused with the nearest known one.
 *
 * @throws NomenError `unknown-option`, `number-out-of-range`, `not-a-list`
 * @example
 * ```ts
 * import { resolveSenseOptions } from 'nomen/classify';
 * resolveSenseOptions({ windowSize: 2 }).folds; // 5
 * ```
 */
export function resolveSenseOptions(given: Partial<SenseOptions> = {}, where = 'sense options'): SenseOptions {
  const options = resolveOptions(senseDefaults, given, where);
  checkNumber(options.windowSize, { where: `${where}: windowSize`, min: 0, max: 50, integer: true });
  checkNumber(options.folds, { where: `${where}: folds`, min: 2, integer: true });
  checkNumber(options.maxWords, { where: `${where}: maxWords`, min: 1, integer: true });
  const { layers } = networkOptionsOf(options, where);
  return Object.freeze({ ...options, layers });
}

/** The options of the network that tells the senses of one word apart. */
export function networkOptionsOf(options: SenseOptions, where = 'sense options'): NetworkTrainingOptions {
  const { layers, l2, epochs, learningRate, seed } = options;
  const given = { layers, l2, epochs, learningRate, seed };
  return resolveNetworkTrainingOptions({ ...given, output: 'softmax', preprocess: 'centre', batchRows: 0 }, where);
}
