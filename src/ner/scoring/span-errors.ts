// What a recogniser gets wrong: errors by kind, and which labels it confuses.
import type { TokenSpan } from '../../text/index.js';
import { type PairKind, pairSpans, type SpanPair } from './span-pairs.js';
import { type SpanScoreOptions, selectSpans } from './spans.js';

/**
 * `boundary`: right label, other bounds; `type`: right bounds, other label; `boundaryAndType`: overlaps a name, nothing else;
 * `missed`: nothing was guessed there; `invented`: there is no name.
 */
export type ErrorKind = Exclude<PairKind, 'correct'>;

/** One wrong answer; a missed name has no guess, an invented one no gold span. */
export interface SpanError extends SpanPair {
  readonly kind: ErrorKind;
}

/** The errors of a guess, in the order of the sentences, and how many there are of each kind. */
export interface SortedErrors {
  readonly correct: number;
  readonly counts: Readonly<Record<ErrorKind, number>>;
  readonly errors: readonly SpanError[];
}

/**
 * gold spans = correct + boundary + type + boundaryAndType + missed; guessed spans = the same with invented for missed.
 *
 * Each gold span is paired with at most one guess that overlaps it, the most alike first.
 *
 * @param gold disjoint spans of each sentence
 * @param guess spans of the same sentences
 * @example
 * ```ts
 * import { sortErrors } from 'nomen/ner';
 * const gold = [[{ start: 0, end: 4, label: 'ORG' }]]; // First National Bank Corp
 * const guess = [[{ start: 1, end: 3, label: 'ORG' }]]; // National Bank
 * sortErrors(gold, guess).counts.boundary; // 1
 * ```
 */
export function sortErrors(
  gold: readonly (readonly TokenSpan[])[],
  guess: readonly (readonly TokenSpan[])[],
  options: SpanScoreOptions = {},
): SortedErrors {
  const counts = { boundary: 0, type: 0, boundaryAndType: 0, missed: 0, invented: 0 };
  const errors: SpanError[] = [];
  let correct = 0;
  for (const pair of pairAll(gold, guess, options)) {
    if (isError(pair)) {
      counts[pair.kind]++;
      errors.push(pair);
    } else correct++;
  }
  return { correct, counts, errors };
}

/** Counts of gold labels against guessed ones. */
export interface Confusion {
  /** The K labels of gold and guess, in code-unit order. */
  readonly labels: readonly string[];
  /** Int32Array [K + 1, K + 1], row-major: gold label by guessed label; the last row and column stand for no name. */
  readonly counts: Int32Array;
}

/**
 * counts[g, p] = spans of gold label g whose guess has the label p, whatever the bounds; last column missed, last row invented.
 *
 * @param gold disjoint spans of each sentence
 * @param guess spans of the same sentences
 * @example
 * ```ts
 * import { buildConfusion } from 'nomen/ner';
 * const { labels, counts } = buildConfusion([[{ start: 0, end: 1, label: 'ORG' }]], [[{ start: 0, end: 1, label: 'LOC' }]]);
 * labels; // ['LOC', 'ORG']
 * counts; // Int32Array [0, 0, 0, 1, 0, 0, 0, 0, 0]
 * ```
 */
export function buildConfusion(
  gold: readonly (readonly TokenSpan[])[],
  guess: readonly (readonly TokenSpan[])[],
  options: SpanScoreOptions = {},
): Confusion {
  const pairs = [...pairAll(gold, guess, options)];
  const seen = new Set<string>(options.labels);
  for (const pair of pairs) for (const span of [pair.gold, pair.guess]) if (span !== undefined) seen.add(span.label);
  const labels = [...seen].sort();
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const width = labels.length + 1;
  const indexIn = (span: TokenSpan | undefined) => (span === undefined ? labels.length : indexOf.get(span.label)!);
  const counts = new Int32Array(width * width);
  for (const pair of pairs) counts[indexIn(pair.gold) * width + indexIn(pair.guess)]++;
  return { labels, counts };
}

function* pairAll(
  gold: readonly (readonly TokenSpan[])[],
  guess: readonly (readonly TokenSpan[])[],
  options: SpanScoreOptions,
): Generator<SpanPair, void> {
  for (let s = 0; s < gold.length; s++) {
    yield* pairSpans(selectSpans(gold[s], options), selectSpans(guess[s], options), s);
  }
}

function isError(pair: SpanPair): pair is SpanError {
  return pair.kind !== 'correct';
}
