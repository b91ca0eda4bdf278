// The options of a document classifier, their defaults with the source of each number, and their ranges.
import { checkNumber, NomenError, quote, resolveOptions, unknownName } from '../../base/index.js';

/** Every option of a document classifier. The resolved values are stored in the model file. */
export interface ClassifierOptions {
  /**
   * What makes a text of its words: `average`, the mean of the vectors of words and n-grams; `convolution`, filters over windows of
   * words, of each the largest answer (Collobert and Weston 2008; Kim 2014).
   */
  readonly architecture: 'average' | 'convolution';
  /** `softmax`: one label of few; `hierarchical`: one of many, by a Huffman tree (`average` only); `independent`: any number of labels, each yes or no. */
  readonly loss: 'softmax' | 'hierarchical' | 'independent';
  /** Numbers in the vector of a word or n-gram; a multiple of 4. */
  readonly dimensions: number;
  /** `average`: words of the longest n-gram; 1 takes single words. */
  readonly gramLength: number;
  /** Occurrences that a word needs for a vector. */
  readonly minCount: number;
  /** `average`: occurrences that an n-gram of two words or more needs for a vector. */
  readonly gramMinCount: number;
  /** `convolution`: words of the windows, one number for each kind of filter. */
  readonly filterWidths: readonly number[];
  /** `convolution`: filters of each width. */
  readonly filters: number;
  /** `convolution`: probability that a filter's answer is dropped in training. */
  readonly dropout: number;
  /** `convolution`: documents of a minibatch; `average` takes a step a document. */
  readonly batchDocuments: number;
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
  architecture: 'average',
  loss: 'softmax',
  dimensions: 100,
  gramLength: 2,
  minCount: 1,
  gramMinCount: 2,
  filterWidths: Object.freeze([]),
  filters: 0,
  dropout: 0,
  batchDocuments: 1,
  epochs: 5,
  learningRate: 0.5,
  seed: 1,
});

/**
 * The defaults of the convolution. 100 filters of each width, half of them dropped, minibatches of 50: Kim (2014); words that occur once
 * train the vector of unknown words; Adam's rate, widths and epochs by trial (docs/benchmarks.md).
 *
 * @example
 * ```ts
 * import { convolutionDefaults } from 'nomen/classify';
 * convolutionDefaults.filterWidths; // [1, 2, 3]
 * ```
 */
export const convolutionDefaults: ClassifierOptions = Object.freeze({
  ...classifierDefaults,
  architecture: 'convolution',
  gramLength: 1,
  minCount: 2,
  filterWidths: Object.freeze([1, 2, 3]),
  filters: 100,
  dropout: 0.5,
  batchDocuments: 50,
  epochs: 5,
  learningRate: 2e-3,
});

const architectures = { average: classifierDefaults, convolution: convolutionDefaults };
/** What an architecture does not read. */
const foreign = {
  average: ['filterWidths', 'filters', 'dropout', 'batchDocuments'],
  convolution: ['gramLength', 'gramMinCount'],
} as const;
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

const filterRanges: typeof ranges = {
  filters: { min: 1, max: 65536, integer: true },
  dropout: { min: 0, max: 0.99 },
  batchDocuments: { min: 1, integer: true },
};

/**
 * Fills in the defaults of the architecture and checks the values; unknown names are refused with the nearest known one.
 *
 * @throws NomenError `unknown-option`, `unknown-value`, `number-out-of-range`, `not-a-multiple`, `foreign-option`, `unsupported-loss`, `not-a-list`
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
  const { architecture = 'average' } = given;
  checkChoice(architecture, Object.keys(architectures), `${where}: architecture`);
  const defaults = architectures[architecture];
  const options = resolveOptions(defaults, given, where);
  checkChoice(options.loss, losses, `${where}: loss`);
  for (const name of foreign[architecture]) {
    if (String(options[name]) !== String(defaults[name])) throw foreignOption(`${where}: ${name}`, architecture);
  }
  for (const [name, range] of Object.entries({ ...ranges, ...(architecture === 'convolution' ? filterRanges : {}) })) {
    checkNumber(options[name as keyof ClassifierOptions], { where: `${where}: ${name}`, ...range });
  }
  if (architecture === 'convolution') checkConvolution(options, where);
  if (options.dimensions % 4 === 0) return Object.freeze(options);
  const [expected, got] = ['a multiple of 4', String(options.dimensions)];
  const fix = `Pass e.g. ${4 * Math.ceil(options.dimensions / 4)}`;
  throw new NomenError({ code: 'not-a-multiple', where: `${where}: dimensions`, expected, got, fix });
}

function checkChoice(value: string, known: readonly string[], where: string): void {
  if (!known.includes(value)) throw unknownName(String(value), known, { where, kind: 'value' });
}

function checkConvolution({ loss, filterWidths }: ClassifierOptions, where: string): void {
  if (loss === 'hierarchical') {
    const fix = 'Choose another loss, or the architecture average';
    const [expected, got] = ['softmax or independent with a convolution', loss];
    throw new NomenError({ code: 'unsupported-loss', where: `${where}: loss`, expected, got, fix });
  }
  if (!Array.isArray(filterWidths) || filterWidths.length === 0 || new Set(filterWidths).size < filterWidths.length) {
    const [expected, got] = ['a list of different numbers of words', quote(JSON.stringify(filterWidths))];
    throw new NomenError({
      code: 'not-a-list',
      where: `${where}: filterWidths`,
      expected,
      got,
      fix: 'Pass e.g. [1, 2, 3]',
    });
  }
  for (const width of filterWidths)
    checkNumber(width, { where: `${where}: filterWidths`, min: 1, max: 50, integer: true });
}

function foreignOption(where: string, architecture: ClassifierOptions['architecture']): NomenError {
  const other = architecture === 'average' ? 'convolution' : 'average';
  const fix = 'Leave the option out, or choose that architecture';
  return new NomenError({
    code: 'foreign-option',
    where,
    expected: `the architecture ${other}`,
    got: architecture,
    fix,
  });
}
