// Exact-span scores: precision, recall and F1 for each label and in all.
import type { TokenSpan } from '../../text/index.js';

/** Scores of one label, 0–100; `support` counts its gold spans. */
export interface LabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** Micro-averaged scores, 0–100, and those of each label, by name. */
export interface SpanScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly labels: Readonly<Record<string, LabelScore>>;
}

/** Which labels count, and how labels are renamed before. */
export interface SpanScoreOptions {
  /** Only these labels, in gold and guess alike. */
  readonly labels?: readonly string[];
  /** Renames gold and guessed labels, e.g. person → PER; an empty name drops the span. */
  readonly map?: Readonly<Record<string, string>>;
}

interface Counts {
  gold: number;
  found: number;
  correct: number;
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
  const counts = new Map<string, Counts>();
  const countsOf = (label: string) => {
    const known = counts.get(label) ?? { gold: 0, found: 0, correct: 0 };
    counts.set(label, known);
    return known;
  };
  gold.forEach((spans, s) => {
    const keys = new Set<string>();
    for (const { start, end, label } of selectSpans(spans, options)) {
      countsOf(label).gold++;
      keys.add(`${start} ${end} ${label}`);
    }
    for (const { start, end, label } of selectSpans(guess[s], options)) {
      countsOf(label).found++;
      if (keys.has(`${start} ${end} ${label}`)) countsOf(label).correct++;
    }
  });
  const total = { gold: 0, found: 0, correct: 0 };
  for (const { gold, found, correct } of counts.values()) {
    total.gold += gold;
    total.found += found;
    total.correct += correct;
  }
  const labels = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, one]) => [label, scoreOf(one)] as const);
  const { precision, recall, f1 } = scoreOf(total);
  return { precision, recall, f1, labels: Object.fromEntries(labels) };
}

/** The spans that count, with their labels renamed. */
export function selectSpans(spans: readonly TokenSpan[], { labels, map }: SpanScoreOptions): TokenSpan[] {
  return spans
    .map((span) => ({ ...span, label: map?.[span.label] ?? span.label }))
    .filter(({ label }) => label !== '' && (labels === undefined || labels.includes(label)));
}

function scoreOf({ gold, found, correct }: Counts): LabelScore {
  const precision = found === 0 ? 0 : (100 * correct) / found;
  const recall = gold === 0 ? 0 : (100 * correct) / gold;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, support: gold };
}
