// The options of counting, their defaults with the source of each number.
import { checkNumber, resolveOptions, unknownName } from '../../base/index.js';
import type { ContextSide } from './window-counter.js';

/** What is counted. */
export interface CountingOptions {
  /**
   * The columns of the matrix. `window`: the words within `windowSize` of a word, never beyond its line. `line`, `document`: each line, or
   * each document of a corpus with document markers, is a column, and X_ij says how often word i occurs in it (latent semantic analysis).
   */
  readonly context: 'window' | 'line' | 'document';
  /** Words on each side of the centre. */
  readonly windowSize: number;
  /** Weight of a neighbour at distance d: `flat` 1, `ramped` 1/d. */
  readonly weighting: 'flat' | 'ramped';
  /** `both` sides (symmetric counts), or those to the `left` or the `right` of the centre only. */
  readonly side: ContextSide;
}

/**
 * The defaults: symmetric windows of 10 words weighted by 1/d, as in GloVe (Pennington et al. 2014, §4.2).
 *
 * @example
 * ```ts
 * import { countingDefaults } from 'nomen/embeddings';
 * countingDefaults.windowSize; // 10
 * ```
 */
export const countingDefaults: CountingOptions = Object.freeze({
  context: 'window',
  windowSize: 10,
  weighting: 'ramped',
  side: 'both',
});

const choices = Object.freeze({
  context: ['window', 'line', 'document'],
  weighting: ['flat', 'ramped'],
  side: ['both', 'left', 'right'],
});

/**
 * The options of `countCooccurrences` with defaults filled in, checked.
 *
 * @throws NomenError `unknown-option`, `number-out-of-range`, `unknown-value`
 * @example
 * ```ts
 * import { resolveCountingOptions } from 'nomen/embeddings';
 * resolveCountingOptions({ windowSize: 5 }).weighting; // 'ramped'
 * ```
 */
export function resolveCountingOptions(given?: Partial<CountingOptions>): CountingOptions {
  const where = 'countCooccurrences';
  const options = resolveOptions(countingDefaults, given, where);
  // Beyond 1000 words a context is a document, and 1/d would vanish in the rounding of weights.
  checkNumber(options.windowSize, { where: `${where}: windowSize`, min: 1, max: 1000, integer: true });
  for (const [name, known] of Object.entries(choices)) {
    const value = options[name as keyof typeof choices];
    if (!known.includes(value)) throw unknownName(value, known, { where: `${where}: ${name}`, kind: 'value' });
  }
  return Object.freeze(options);
}
