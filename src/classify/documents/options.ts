// The options of a document classifier, their defaults with the source of each number, and their ranges.
import { checkNumber, NomenError, resolveOptions, unknownName } from '../../base/index.js';

/** Every option of a document classifier. The resolved values are stored in the model file. */
export interface ClassifierOptions {
  /** `softmax`: one label of few; `hierarchical`: one of many, by a Huffman tree; `independent`: any number of labels, each yes or no. */
  readonly loss: 'softmax' | 'hierarchical' | 'independent';
  /** Numbers in the vector of a word or n-gram; a multiple of 4. */
  readonly dimensions: number;
  /** Words of the longest n-gram; 1 takes single words. */
  readonly gramLength: number;
  /** Occurrences that a word needs for a vector. */
  readonly minCount: number;
  /** Occurrences that an n-gram of two words or more needs for a vector. */
  readonly gramMinCount: number;
  readonly epochs: number;
  /** The first; it falls to 0 in a straight line. */
  readonly learningRate: number;
  readonly seed: number;
}

/**
 * The defaults. The model and 100 dimensions are fastText's (Joulin et al. 2017), the rate of 0.5 and word pairs those of its
 * tutorial; n-grams that occur once are left out, which halves the table and costs no accuracy (docs/benchmarks.md).
 *
 * @example
 * ```ts
 * import { classifierDefaults } from 'nomen/classify';
 * classifierDefaults.gramLength; // 2
 * ```
 */
export const classifierDefaults: ClassifierOptions = Object.freeze({
  loss: 'softmax',
  dimensions: 100,
  gramLength: 2,
  minCount: 1,
  gramMinCount: 2,
  epochs: 5,
  learningRate: 0.5,
  seed: 1,
});

const losses = ['softmax', 'hierarchical', 'independent'];
const ranges: Readonly<Record<string, { readonly min: number; readonly max?: number; readonly integer?: boolean }>> = {
  dimensions: { min: 4, max: 4096, integer: true },
  gramLength: { min: 1, max: 8, integer: true },
  minCount: { min: 1, integer: true },
  gramMinCount: { min: 1, integer: true },
  epochs: { min: 1, integer: true },
  learningRate: { min: 0, max: 100 },
  seed: { min: 0, max: 2 ** 32 - 1, integer: true },
};

/**
 * Fills in the defaults and checks the values; unknown names are refused with the nearest known one.
 *
 * @throws NomenError `unknown-option`, `unknown-value`, `number-out-of-range`, `not-a-multiple`
 * @example
 * ```ts
 * import { resolveClassifierOptions } from 'nomen/classify';
 * resolveClassifierOptions({ gramLength: 1 }).epochs; // 5
 * ```
 */
export function resolveClassifierOptions(
  given: Partial<ClassifierOptions> = {},
  where = 'classifier options',
): ClassifierOptions {
  const options = resolveOptions(classifierDefaults, given, where);
  if (!losses.includes(options.loss))
    throw unknownName(String(options.loss), losses, { where: `${where}: loss`, kind: 'value' });
  for (const [name, range] of Object.entries(ranges)) {
    checkNumber(options[name as keyof ClassifierOptions], { where: `${where}: ${name}`, ...range });
  }
  if (options.dimensions % 4 === 0) return Object.freeze(options);
  const [expected, got] = ['a multiple of 4', String(options.dimensions)];
  const fix = `Pass e.g. ${4 * Math.ceil(options.dimensions / 4)}`;
  throw new NomenError({ code: 'not-a-multiple', where: `${where}: dimensions`, expected, got, fix });
}
