// The options of GloVe, their defaults with the source of each number.
import { checkNumber, resolveOptions } from '../../base/index.js';

/** How the vectors are learned. */
export interface GloveOptions {
  /** D, numbers in a vector. */
  readonly dimensions: number;
  /** Passes over the entries. */
  readonly epochs: number;
  /** x_max: entries at or above it have full weight. */
  readonly fullWeightCount: number;
  /** f(x) = (x / x_max)^exponent below x_max. */
  readonly weightExponent: number;
  /** α of AdaGrad; its sums of squares begin at 1. */
  readonly learningRate: number;
  readonly seed: number;
}

/**
 * The defaults: 100 dimensions, x_max = 100, exponent 3/4 and α = 0.05 of Pennington et al. 2014 (§3, §4.2), 25 epochs of the authors'
 * program. Small corpora, of some millions of words, do better with a `fullWeightCount` of 10.
 *
 * @example
 * ```ts
 * import { gloveDefaults } from 'nomen/embeddings';
 * gloveDefaults.fullWeightCount; // 100
 * ```
 */
export const gloveDefaults: GloveOptions = Object.freeze({
  dimensions: 100,
  epochs: 25,
  fullWeightCount: 100,
  weightExponent: 0.75,
  learningRate: 0.05,
  seed: 1,
});

/**
 * The options of `trainGlove` with defaults filled in, checked.
 *
 * @throws NomenError `unknown-option`, `number-out-of-range`
 * @example
 * ```ts
 * import { resolveGloveOptions } from 'nomen/embeddings';
 * resolveGloveOptions({ dimensions: 50 }).epochs; // 25
 * ```
 */
export function resolveGloveOptions(given?: Partial<GloveOptions>): GloveOptions {
  const options = resolveOptions(gloveDefaults, given, 'trainGlove');
  const check = (name: keyof GloveOptions, range: { min: number; max?: number; integer?: boolean }) =>
    checkNumber(options[name], { where: `trainGlove: ${name}`, ...range });
  check('dimensions', { min: 1, max: 10_000, integer: true });
  check('epochs', { min: 0, integer: true });
  check('fullWeightCount', { min: Number.MIN_VALUE });
  check('weightExponent', { min: 0, max: 10 });
  check('learningRate', { min: 0, max: 100 });
  check('seed', { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true });
  return Object.freeze(options);
}
