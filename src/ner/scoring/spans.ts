// Exact-span scores: precision, recall and F1 for each label and in all.
import type { TokenSpan } from '../../text/index.js';
import { CountsByLabel, type LabelScore, scoreOf } from './counts.js';

/** Micro-averaged scores, 0–100, and those of each label, by name. */
export interface SpanScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly labels: Readonly<Record<string, LabelScore>>;
}

/** Which labels count, and how labels are renamed before. */
export interface SpanScoreOptions {
  /** Only these labels, in gold and guess alike; each of them gets a row. */
  readonly labels?: readonly string[];
  /** Renames gold and guessed labels, e.g. person → PER; an empty name drops the span. */
  readonly map?: Readonly<Record<string, string>>;
}

/**
 * P = correct / found, R = correct / gold, F1 = 2PR / (P + R) over exact (start, end, label) spans, each 0 where its
 * denominator is; sums over labels give the total (Tjong Kim Sang and De Meulder 2003).
 *
 * @param gold spans of each sentence
 * @param guess spans of the same sentences
 * @example
 * ```ts
 * import { scoreSpans } from 'nomen/ner';
 * const gold = [[{ start: 0, end: 1, label: 'LOC' }]];
 * scoreSpans(gold, gold).f1; // 100
 * ```
 */
export function scoreSpans(
  gold: readonly (readonly TokenSpan[])[],
  guess: readonly (readonly TokenSpan[])[],
  options: SpanScoreOptions = {},
): SpanScore {
  const counts = countSpans(gold, guess, options);
  const { precision, recall, f1 } = scoreOf(counts.total());
  const labels = Object.fromEntries(counts.sorted().map(([label, row]) => [label, scoreOf(row)]));
  return { precision, recall, f1, labels };
}

/** What the scores follow from. */
export function countSpans(
  gold: readonly (readonly TokenSpan[])[],
  guess: readonly (readonly TokenSpan[])[],
  options: SpanScoreOptions = {},
): CountsByLabel {
  const counts = new CountsByLabel();
  for (const label of options.labels ?? []) counts.of(label);
  gold.forEach((spans, s) => {
    const keys = new Set<string>();
    for (const { start, end, label } of selectSpans(spans, options)) {
      counts.of(label).gold++;
      keys.add(`${start} ${end} ${label}`);
    }
    for (const { start, end, label } of selectSpans(guess[s], options)) {
      counts.of(label).found++;
      if (keys.has(`${start} ${end} ${label}`)) counts.of(label).correct++;
    }
  });
  return counts;
}

/**
 * The spans that count under the options, with their labels renamed.
 *
 * @example
 * ```ts
 * import { selectSpans } from 'nomen/ner';
 * selectSpans([{ start: 0, end: 1, label: 'person' }], { map: { person: 'PER' } }); // [{ start: 0, end: 1, label: 'PER' }]
 * ```
 */
export function selectSpans<T extends TokenSpan>(spans: readonly T[], { labels, map }: SpanScoreOptions): T[] {
  const rename = (label: string) => (map !== undefined && Object.hasOwn(map, label) ? map[label] : label);
  return spans
    .map((span) => ({ ...span, label: rename(span.label) }))
    .filter(({ label }) => label !== '' && (labels === undefined || labels.includes(label)));
}
