// Counts of spans and the scores that follow from them.

/** Scores of one label, 0–100; `support` counts its gold spans. */
export interface LabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** Spans in the gold data, in the guess, and in both. */
export interface SpanCounts {
  gold: number;
  found: number;
  correct: number;
}

/** P = 100 correct / found, R = 100 correct / gold, F1 = 2PR / (P + R), each 0 where its denominator is. */
export function scoreOf({ gold, found, correct }: SpanCounts): LabelScore {
  const precision = found === 0 ? 0 : (100 * correct) / found;
  const recall = gold === 0 ? 0 : (100 * correct) / gold;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, support: gold };
}

/** The counts of each label; the row of a new label is all 0. */
export class CountsByLabel {
  readonly #rows = new Map<string, SpanCounts>();

  of(label: string): SpanCounts {
    const known = this.#rows.get(label);
    if (known !== undefined) return known;
    const row = { gold: 0, found: 0, correct: 0 };
    this.#rows.set(label, row);
    return row;
  }

  /** Labels with their counts, in code-unit order of the labels. */
  sorted(): [string, SpanCounts][] {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  total(): SpanCounts {
    const total = { gold: 0, found: 0, correct: 0 };
    for (const { gold, found, correct } of this.#rows.values()) {
      total.gold += gold;
      total.found += found;
      total.correct += correct;
    }
    return total;
  }
}
