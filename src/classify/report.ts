// How well classes were told apart: accuracy, precision, recall and F1 a class, and who was taken for whom.
import { NomenError } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';

/** Scores of a classification; percent but for counts. */
export interface ClassReport {
  readonly accuracy: number;
  /** Mean F1 of the classes that occur, in gold or guess. */
  readonly macroF1: number;
  readonly classes: Readonly<
    Record<
      string,
      { readonly precision: number; readonly recall: number; readonly f1: number; readonly support: number }
    >
  >;
  /** `counts[g][c]`: how many of gold class g were taken for class c; both in the order of `labels`. */
  readonly confusion: { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] };
}

/**
 * Precision = right / guessed, recall = right / gold, F1 = 2PR / (P + R), each in percent and 0 where nothing is divided.
 *
 * @param gold class ids
 * @param guessed class ids, one for each of `gold`
 * @param labels name of each class
 * @throws NomenError `wrong-length`
 * @example
 * ```ts
 * import { reportClasses } from 'nomen/classify';
 * reportClasses([0, 0, 1], [0, 1, 1], ['no', 'yes']).confusion.counts; // [[1, 1], [0, 1]]
 * ```
 */
export function reportClasses(
  gold: ArrayLike<number>,
  guessed: ArrayLike<number>,
  labels: readonly string[],
): ClassReport {
  if (gold.length !== guessed.length) {
    const fix = 'Pass one guess for each gold class';
    throw new NomenError({
      code: 'wrong-length',
      where: 'reportClasses',
      expected: `${gold.length} guesses`,
      got: `${guessed.length}`,
      fix,
    });
  }
  const counts = labels.map(() => labels.map(() => 0));
  for (let i = 0; i < gold.length; i++) counts[gold[i]][guessed[i]]++;
  const scored = labels.map((label, k) => {
    const support = sumOf(counts[k]);
    const taken = sumOf(counts.map((row) => row[k]));
    return { label, taken, ...f1Of({ right: counts[k][k], given: taken, support }), support };
  });
  const occurring = scored.filter(({ support, taken }) => support + taken > 0);
  return {
    accuracy: percent(sumOf(labels.map((_, k) => counts[k][k])), gold.length),
    macroF1: occurring.length === 0 ? 0 : sumOf(occurring.map(({ f1 }) => f1)) / occurring.length,
    classes: Object.fromEntries(scored.map(({ label, taken: _, ...scores }) => [label, scores])),
    confusion: { labels, counts },
  };
}

/** Precision, recall and F1 in percent from counts. */
export function f1Of({
  right,
  given,
  support,
}: {
  readonly right: number;
  readonly given: number;
  readonly support: number;
}) {
  const precision = percent(right, given);
  const recall = percent(right, support);
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** The likeliest of `classes` in each row; the first of equals. */
export function likeliest(probabilities: FloatArray, classes: number): Int32Array {
  const result = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < result.length; row++) {
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k] > probabilities[row * classes + result[row]]) result[row] = k;
    }
  }
  return result;
}

/** 100 part / whole; 0 of nothing is 0. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
