// How a minibatch is divided among replicas, so that their weighted losses add up to the loss of the whole.
import type { LabelledSentence } from '../text/index.js';
import { eachOpen } from './gold-tags.js';
import type { NerOptions } from './options.js';

/** Sentences that are read together: a document, or one sentence where the model has no eye for documents. */
export type Context = readonly LabelledSentence[];

/** The place of one replica among all. */
export interface Place {
  readonly index: number;
  readonly count: number;
}

/** One replica's part of a minibatch: contexts, each the sentences that are read together. */
export interface Share {
  readonly contexts: readonly Context[];
  /** Its fraction of what the whole minibatch's loss is the mean of; undefined where the whole has nothing to learn from. */
  readonly weight: number | undefined;
}

/** The longest first, each to the share with the fewest tokens so far; every share keeps the order of the items. */
export function divide<T>(items: readonly T[], count: number, tokensOf: (item: T) => number): T[][] {
  const lengths = items.map(tokensOf);
  const longestFirst = [...items.keys()].sort((i, j) => lengths[j] - lengths[i]);
  const tokens = new Array<number>(count).fill(0);
  const shareOf = new Int32Array(items.length);
  for (const i of longestFirst) {
    shareOf[i] = tokens.indexOf(Math.min(...tokens));
    tokens[shareOf[i]] += lengths[i];
  }
  return tokens.map((_, share) => items.filter((_item, i) => shareOf[i] === share));
}

/** The share of the replica at a place. */
export function takeShare(contexts: readonly Context[], { index, count }: Place, options: NerOptions): Share {
  const shares = divide(contexts, count, tokensOf);
  const units = shares.map((share) => unitsOf(share.flat(), options));
  const total = units.reduce((sum, number) => sum + number, 0);
  return { contexts: shares[index], weight: total === 0 ? undefined : units[index] / total };
}

/** The number of terms that the objective takes the mean of: sentences, tokens or pairs. */
function unitsOf(sentences: readonly LabelledSentence[], { architecture, corruptWindows, label }: NerOptions): number {
  if (architecture === 'chain') return sentences.length;
  const tokens = tokensOf(sentences);
  if (architecture !== 'margin') return tokens;
  const named = sentences.flatMap(({ spans }) => spans).reduce((sum, { start, end }) => sum + end - start, 0);
  const others = tokens - named - sentences.reduce((sum, sentence) => sum + countOpen(sentence, label), 0);
  return named * (corruptWindows === 0 ? others : Math.min(corruptWindows, others));
}

/** Tokens that may or may not have the label of a model that recognises one. */
function countOpen(sentence: LabelledSentence, label: string): number {
  const open = new Set<number>();
  eachOpen(sentence, (token, labels) => {
    if (labels === undefined || labels.includes(label)) open.add(token);
  });
  return open.size;
}

/** The number of tokens in some sentences. */
export function tokensOf(sentences: Context): number {
  return sentences.reduce((sum, { words }) => sum + words.length, 0);
}
