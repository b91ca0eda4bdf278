// The options of the recogniser, their defaults with the source of each number, and the presets.
import { checkNumber, NomenError, quote, resolveOptions, unknownName } from '../base/index.js';
import type { ActivationName } from '../kernels/index.js';
import type { TagScheme } from '../text/index.js';

/**
 * What stands on the window: the models of the lectures behind one interface.
 *
 * - `softmax` softmax regression on the concatenated window, no hidden layer
 * - `average` the mean of the window's vectors (loses the order), hidden layers, softmax
 * - `feedforward` hidden layers and softmax on the concatenated window
 * - `logistic` hidden layers and σ(wᵀh + b): "is the centre a `label`?"
 * - `margin` hidden layers and a score uᵀh trained by max-margin on true and corrupt windows (Collobert and Weston 2008)
 * - `chain` hidden layers and sentence-level log-likelihood over tag transitions (Collobert et al. 2011, eq. 11–13)
 */
export type Architecture = 'softmax' | 'average' | 'feedforward' | 'logistic' | 'margin' | 'chain';

/** Every option of a recogniser. The resolved values are stored in the model file. */
export interface NerOptions {
  readonly architecture: Architecture;
  /** The one label that `logistic` and `margin` recognise; empty for the others. */
  readonly label: string;
  /** Encoding of spans as tags; decoding allows legal transitions only. */
  readonly scheme: Exclude<TagScheme, 'IO' | 'IOB1'>;
  /** Words on each side of the centre. */
  readonly windowSize: number;
  /** Units of each hidden layer, comma-separated on the command line. */
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  /** Length of the word vectors when none are given. */
  readonly dimensions: number;
  /** Whether the word vectors of the training words are trained. */
  readonly wordVectors: 'fine-tuned' | 'frozen';
  /** Words without a given vector need this many occurrences for a row of their own. */
  readonly minCount: number;
  /** Given vectors of words outside the training data that the model keeps, the first of the file. */
  readonly maxWords: number;
  /**
   * Groups of similar words, at most 256: given vectors beyond the first `maxWords` are replaced by the mean of their group, and no such
   * word has a row of its own; 0 leaves these words out, but for those of the training data.
   */
  readonly wordGroups: number;
  /** Whether a word without a row of its own that is made of known ones, like SportsCenter, is read as their mean. */
  readonly unknownWords: 'whole' | 'parts';
  /** Bits of each number of a word vector in the model file, 2 to 8. */
  readonly wordBits: number;
  /** Length of the capitalisation vector; 0 leaves the feature out. */
  readonly shapeDimensions: number;
  /** Length of each affix vector (prefixes and suffixes of 2 and 3 characters); 0 leaves the feature out. */
  readonly affixDimensions: number;
  /** An affix needs this many training words for a row of its own. */
  readonly affixMinCount: number;
  /** Length of the vectors of hashed character n-grams; 0 leaves the feature out. */
  readonly ngramDimensions: number;
  readonly ngramBuckets: number;
  /** The first so many units of the last hidden layer are pooled over a document; 0 leaves its context out. */
  readonly poolDimensions: number;
  /** Units of the layer that reads the pooled context. */
  readonly poolUnits: number;
  /** Probability that an input feature is dropped in training. */
  readonly inputDropout: number;
  /** Probability that a training sentence is seen without its matches of gazetteers. */
  readonly gazetteerDropout: number;
  /** Probability that a hidden unit is dropped in training. */
  readonly hiddenDropout: number;
  /** Probability that a minibatch takes each sentence for a document of its own, so that single sentences work too. */
  readonly documentDropout: number;
  /** Probability that a training document (where documents are not pooled, a sentence) is wholly in capitals or in small letters. */
  readonly caseAugmentation: number;
  /** Sentences with a label that fewer than this share of all have are seen more often, √(share / its share) times; 0 leaves all as they are. */
  readonly rareLabels: number;
  /** Passes over the training data. */
  readonly epochs: number;
  /** The weights that are scored and kept are the mean over the ends of the last so many of `epochs`; 1 keeps them as they are. */
  readonly averageEpochs: number;
  /** Tokens of a minibatch, rounded up to whole sentences; to whole documents where their context is pooled. */
  readonly batchTokens: number;
  readonly optimizer: 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'adam';
  /** Peak of the schedule: linear warm-up, then linear decay to 1 %. */
  readonly learningRate: number;
  readonly warmupSteps: number;
  /** The gradient's norm is clipped to this. */
  readonly clipNorm: number;
  /** λ of λ‖W‖², on weights only. */
  readonly l2: number;
  /** Stop after this many epochs without a better dev F1; the best epoch's weights are kept. */
  readonly patience: number;
  /** Δ of the max-margin loss. */
  readonly margin: number;
  /** Corrupt windows drawn for each true one; 0 takes every one of the minibatch. */
  readonly corruptWindows: number;
  readonly seed: number;
}

/**
 * The defaults. Sizes, rates and dropout are those of the measured recipe (docs/benchmarks.md); Δ = 1 and window 2 are the
 * lectures'; Adam's rates follow Kingma and Ba (2015) with β2 = 0.99 for short runs.
 *
 * @example
 * ```ts
 * import { nerDefaults } from 'nomen/ner';
 * nerDefaults.windowSize; // 2
 * ```
 */
export const nerDefaults: NerOptions = Object.freeze({
  architecture: 'chain',
  label: '',
  scheme: 'IOBES',
  windowSize: 2,
  hidden: Object.freeze([300]),
  activation: 'relu',
  dimensions: 50,
  wordVectors: 'fine-tuned',
  minCount: 2,
  maxWords: 100_000,
  wordGroups: 0,
  unknownWords: 'whole',
  wordBits: 8,
  shapeDimensions: 8,
  affixDimensions: 0,
  affixMinCount: 3,
  ngramDimensions: 32,
  ngramBuckets: 20_000,
  poolDimensions: 0,
  poolUnits: 150,
  inputDropout: 0.3,
  gazetteerDropout: 0.1,
  hiddenDropout: 0.3,
  documentDropout: 0.15,
  caseAugmentation: 0,
  rareLabels: 0,
  epochs: 12,
  averageEpochs: 1,
  batchTokens: 850,
  optimizer: 'adam',
  learningRate: 2e-3,
  warmupSteps: 100,
  clipNorm: 50,
  l2: 0,
  patience: 12,
  margin: 1,
  corruptWindows: 0,
  seed: 1,
});

/** Names of the option sets that come with the library. */
export type NerPreset = 'fast' | 'balanced' | 'best' | 'utterances';

/**
 * Named sets of options: `fast` looks only tables up (affixes for unseen words), `balanced` adds hashed character n-grams, `best`
 * both, the context of documents and longer training; `utterances` is for what people say to assistants: wide windows, small minibatches.
 *
 * @example
 * ```ts
 * import { nerPresets } from 'nomen/ner';
 * nerPresets.fast.affixDimensions; // 10
 * ```
 */
export const nerPresets: Readonly<Record<NerPreset, Partial<NerOptions>>> = Object.freeze({
  fast: Object.freeze({ affixDimensions: 10, ngramDimensions: 0 }),
  balanced: Object.freeze({ ngramDimensions: 32 }),
  best: Object.freeze({ affixDimensions: 10, poolDimensions: 100, poolUnits: 150, epochs: 20, patience: 20 }),
  utterances: Object.freeze({ windowSize: 4, batchTokens: 300 }),
});

const choices = {
  architecture: ['softmax', 'average', 'feedforward', 'logistic', 'margin', 'chain'],
  scheme: ['IOB2', 'IOBES'],
  activation: ['identity', 'logistic', 'tanh', 'hardTanh', 'softSign', 'relu', 'leakyRelu'],
  wordVectors: ['fine-tuned', 'frozen'],
  unknownWords: ['whole', 'parts'],
  optimizer: ['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam'],
} as const;

const ranges: Partial<Record<keyof NerOptions, { min: number; max?: number; integer?: boolean }>> = {
  windowSize: { min: 0, max: 50, integer: true },
  dimensions: { min: 1, max: 4096, integer: true },
  minCount: { min: 1, integer: true },
  maxWords: { min: 0, integer: true },
  wordGroups: { min: 0, max: 256, integer: true },
  wordBits: { min: 2, max: 8, integer: true },
  shapeDimensions: { min: 0, max: 4096, integer: true },
  affixDimensions: { min: 0, max: 4096, integer: true },
  affixMinCount: { min: 1, integer: true },
  ngramDimensions: { min: 0, max: 4096, integer: true },
  ngramBuckets: { min: 1, max: 2 ** 24, integer: true },
  poolDimensions: { min: 0, max: 65536, integer: true },
  poolUnits: { min: 1, max: 65536, integer: true },
  inputDropout: { min: 0, max: 0.99 },
  gazetteerDropout: { min: 0, max: 1 },
  hiddenDropout: { min: 0, max: 0.99 },
  documentDropout: { min: 0, max: 1 },
  caseAugmentation: { min: 0, max: 1 },
  rareLabels: { min: 0, max: 1 },
  epochs: { min: 1, integer: true },
  averageEpochs: { min: 1, integer: true },
  batchTokens: { min: 1, integer: true },
  learningRate: { min: 0 },
  warmupSteps: { min: 0, integer: true },
  clipNorm: { min: 0 },
  l2: { min: 0 },
  patience: { min: 1, integer: true },
  margin: { min: 0 },
  corruptWindows: { min: 0, integer: true },
  seed: { min: 0, max: 2 ** 32 - 1, integer: true },
};

/**
 * Fills in the defaults and checks every value; unknown names are refused with the nearest known one.
 *
 * @throws NomenError `unknown-option`, `unknown-value`, `number-out-of-range`, `label-missing`
 * @example
 * ```ts
 * import { resolveNerOptions } from 'nomen/ner';
 * resolveNerOptions({ epochs: 3 }).windowSize; // 2
 * ```
 */
export function resolveNerOptions(given: Partial<NerOptions> = {}, where = 'NER options'): NerOptions {
  const options = resolveOptions(nerDefaults, given, where);
  for (const [name, range] of Object.entries(ranges)) {
    checkNumber(options[name as keyof NerOptions], { where: `${where}: ${name}`, ...range });
  }
  for (const [name, known] of Object.entries(choices)) {
    const value = options[name as keyof typeof choices];
    if (!(known as readonly string[]).includes(value)) {
      throw unknownName(String(value), known, { where: `${where}: ${name}`, kind: 'value' });
    }
  }
  if (!Array.isArray(options.hidden)) throw notAList(`${where}: hidden`, options.hidden);
  for (const units of options.hidden)
    checkNumber(units, { where: `${where}: hidden`, min: 1, max: 65536, integer: true });
  if (isBinary(options.architecture) && options.label === '') {
    throw new NomenError({
      code: 'label-missing',
      where: `${where}: label`,
      expected: `the label that the ${options.architecture} model is to recognise`,
      got: 'none',
      fix: 'Name one label of the training data, e.g. LOC',
    });
  }
  const hidden = options.architecture === 'softmax' ? [] : options.hidden;
  const units = hidden.at(-1) ?? 0;
  checkNumber(options.poolDimensions, { where: `${where}: poolDimensions`, min: 0, max: units });
  return Object.freeze({ ...options, hidden: Object.freeze([...hidden]) });
}

function notAList(where: string, value: unknown): NomenError {
  return new NomenError({
    code: 'not-a-list',
    where,
    expected: 'a list of layer sizes',
    got: quote(JSON.stringify(value) ?? String(value)),
    fix: 'Pass e.g. [300], or [] for no hidden layer',
  });
}

/** Whether a model answers yes or no for one label instead of choosing among tags. */
export function isBinary(architecture: Architecture): boolean {
  return architecture === 'logistic' || architecture === 'margin';
}
