// The options of word2vec, each default with its source.
import { checkNumber, NomenError, quote, resolveOptions } from '../../base/index.js';

/** What `trainWord2vec` does. */
export interface Word2vecOptions {
  /** `skipgram`: each word of the window predicts the centre by itself; `cbow`: their mean does. */
  readonly method: 'skipgram' | 'cbow';
  /** How the centre is predicted: against `negativeSamples` words of noise, down a Huffman tree, or against all words. */
  readonly loss: 'negative' | 'hierarchical' | 'softmax';
  /** D, numbers in a vector. */
  readonly dimensions: number;
  /** Words on each side at most; for each centre the reach is drawn from 1 to this. */
  readonly windowSize: number;
  /** Words of noise for each prediction. */
  readonly negativeSamples: number;
  /** Skip-gram: whether the words of a window share their negatives (fast) or each pair draws its own (the textbook). */
  readonly shareNegatives: boolean;
  /** P(w) ∝ count(w)^noisePower. */
  readonly noisePower: number;
  /** t: a word with share f of the text is kept with probability √(t/f) + t/f; 0 keeps all. */
  readonly subsample: number;
  /** Its value at the start; it falls linearly to 1/10000 of that. */
  readonly learningRate: number;
  /** Passes over the text. */
  readonly epochs: number;
  readonly seed: number;
  /**
   * Rows for n-grams of characters, to which these are hashed; 0: words have one row each. With n-grams a word's vector is the mean of
   * its row and theirs, and words that were never seen get one. In skip-gram the centre then predicts its window; each part of a word gets all of its step.
   */
  readonly buckets: number;
  /** Characters of an n-gram, `<` and `>` at the ends of a word among them. */
  readonly shortestGram: number;
  readonly longestGram: number;
}

/**
 * Defaults of `trainWord2vec`: those of Mikolov's word2vec.c with 100 dimensions and five epochs; CBOW's learning rate is 0.15. N-grams,
 * when there are any, have 3 to 6 characters (Bojanowski et al. 2017).
 *
 * @example
 * ```ts
 * import { word2vecDefaults } from 'nomen/embeddings';
 * word2vecDefaults.windowSize; // 5
 * ```
 */
export const word2vecDefaults: Word2vecOptions = Object.freeze({
  method: 'skipgram',
  loss: 'negative',
  dimensions: 100,
  windowSize: 5,
  negativeSamples: 5,
  shareNegatives: true,
  noisePower: 0.75,
  subsample: 1e-3,
  learningRate: 0.025,
  epochs: 5,
  seed: 1,
  buckets: 0,
  shortestGram: 3,
  longestGram: 6,
});

/**
 * Each word of CBOW's window gets 1/m of the step, the true gradient, where word2vec.c gives it all at rate 0.05. On 17 million words of
 * enwiki, one epoch: analogies 7.3 % at 0.05, 10.5 at 0.075, 14.8 at 0.15, 12.3 at 0.3; gensim, which does as word2vec.c, 15.1.
 */
const cbowRate = 0.15;
const choices = {
  method: ['skipgram', 'cbow'],
  loss: ['negative', 'hierarchical', 'softmax'],
} as const;

/**
 * The options of `trainWord2vec` with defaults filled in, checked.
 *
 * @throws NomenError `unknown-option`, `unknown-choice`, `number-out-of-range`, `grams-need-negatives`
 * @example
 * ```ts
 * import { resolveWord2vecOptions } from 'nomen/embeddings';
 * resolveWord2vecOptions({ method: 'cbow' }).learningRate; // 0.15
 * ```
 */
export function resolveWord2vecOptions(given?: Partial<Word2vecOptions>): Word2vecOptions {
  const learningRate = given?.method === 'cbow' ? cbowRate : word2vecDefaults.learningRate;
  const options = resolveOptions({ ...word2vecDefaults, learningRate }, given, 'trainWord2vec');
  for (const name of ['method', 'loss'] as const) checkChoice(options[name], name);
  checkNumber(options.dimensions, { where: 'dimensions', min: 1, max: 4096, integer: true });
  checkNumber(options.windowSize, { where: 'windowSize', min: 1, max: 1000, integer: true });
  checkNumber(options.negativeSamples, { where: 'negativeSamples', min: 1, max: 1000, integer: true });
  checkNumber(options.noisePower, { where: 'noisePower', min: 0, max: 10 });
  checkNumber(options.subsample, { where: 'subsample', min: 0 });
  checkNumber(options.learningRate, { where: 'learningRate', min: 0, max: 10 });
  checkNumber(options.epochs, { where: 'epochs', min: 1, integer: true });
  checkNumber(options.seed, { where: 'seed', integer: true });
  checkGrams(options);
  return Object.freeze(options);
}

function checkGrams({ buckets, shortestGram, longestGram, loss, shareNegatives }: Word2vecOptions): void {
  checkNumber(buckets, { where: 'buckets', min: 0, max: 2 ** 26, integer: true });
  checkNumber(shortestGram, { where: 'shortestGram', min: 1, max: 64, integer: true });
  checkNumber(longestGram, { where: 'longestGram', min: shortestGram, max: 64, integer: true });
  if (buckets === 0 || (loss === 'negative' && shareNegatives)) return;
  throw new NomenError({
    code: 'grams-need-negatives',
    where: 'buckets',
    expected: '0, or loss "negative" with shareNegatives',
    got: `${buckets} with loss ${quote(loss)}${shareNegatives ? '' : ' without shareNegatives'}`,
    fix: 'Learn n-grams with negative sampling',
  });
}

function checkChoice(value: string, name: keyof typeof choices): void {
  if ((choices[name] as readonly string[]).includes(value)) return;
  throw new NomenError({
    code: 'unknown-choice',
    where: name,
    expected: choices[name].join(', '),
    got: quote(String(value)),
    fix: 'Pass one of them',
  });
}
