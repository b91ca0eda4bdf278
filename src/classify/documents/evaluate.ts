// Scores of a document classifier: a report of classes, or of independent labels, with the cross entropy in nats.
import { type ClassReport, f1Of, likeliest, reportClasses } from '../report.js';
import { meanLoss } from './calibrate.js';
import { checkOneLabel, type LabelledText } from './data.js';
import type { Classifier } from './model.js';
import { goldMatrix } from './train.js';

/** Percent but for counts and the cross entropy. */
export type ClassifierEvaluation =
  | ({
      readonly kind: 'one-label';
      readonly documents: number;
      readonly crossEntropy: number;
      /** By how much the probabilities of the likeliest labels miss the share that is right: the mean over ten bins, percent (Naeini et al. 2015). */
      readonly calibrationError: number;
    } & ClassReport)
  | {
      readonly kind: 'any-labels';
      readonly documents: number;
      readonly crossEntropy: number;
      /** Over all labels of all documents. */
      readonly precision: number;
      readonly recall: number;
      readonly f1: number;
      /** Documents whose labels are all right. */
      readonly exact: number;
      readonly labels: Readonly<Record<string, LabelScore>>;
    };

/** How well one label is told. */
export interface LabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/**
 * ½: an independent label is given from this probability on.
 *
 * @example
 * ```ts
 * import { LABEL_THRESHOLD } from 'nomen/classify';
 * LABEL_THRESHOLD; // 0.5
 * ```
 */
export const LABEL_THRESHOLD = 0.5;

/** Of probabilities, to compare them with what is right. */
const BINS = 10;

/**
 * Scores a classifier on labelled documents. With one label a document the likeliest one is the guess; independent labels are
 * given from ½ on. A document whose label the model does not know counts as wrong.
 *
 * @throws NomenError `several-labels` unless labels are independent
 * @example
 * ```ts
 * import { createClassifier, evaluateClassifier, trainClassifier } from 'nomen/classify';
 * const train = [{ text: 'goal', labels: ['sport'] }, { text: 'bond', labels: ['money'] }];
 * const { model } = await trainClassifier({ train }, { epochs: 50 });
 * evaluateClassifier(createClassifier(model), train, { isIndependent: false }).documents; // 2
 * ```
 */
export function evaluateClassifier(
  { labels, classify }: Classifier,
  documents: readonly LabelledText[],
  { isIndependent }: { readonly isIndependent: boolean },
): ClassifierEvaluation {
  if (!isIndependent) checkOneLabel(documents, 'documents');
  const probabilities = classify(documents.map(({ text }) => text));
  const gold = goldMatrix(documents, labels);
  const crossEntropy = meanLoss(probabilities, { gold, isIndependent, documents: documents.length });
  const counted = { documents: documents.length, crossEntropy };
  if (isIndependent) return { kind: 'any-labels', ...counted, ...reportLabels(probabilities, gold, labels) };
  const all = [...labels, ...unknownLabels(documents, labels)];
  const idOf = new Map(all.map((label, id) => [label, id]));
  const goldIds = documents.map((document) => idOf.get(document.labels[0])!);
  const guesses = likeliest(probabilities, labels.length);
  const given = Array.from(guesses, (id, n) => ({
    probability: probabilities[n * labels.length + id],
    isRight: id === goldIds[n],
  }));
  const calibrationError = calibrationErrorOf(given);
  return { kind: 'one-label', ...counted, calibrationError, ...reportClasses(goldIds, guesses, all) };
}

/** 100 Σ_bins |Σ p − right| / guesses. */
function calibrationErrorOf(guesses: readonly { readonly probability: number; readonly isRight: boolean }[]): number {
  const surplus = new Float64Array(BINS);
  for (const { probability, isRight } of guesses) {
    surplus[Math.min(BINS - 1, Math.floor(BINS * probability))] += probability - Number(isRight);
  }
  return (100 * surplus.reduce((sum, own) => sum + Math.abs(own), 0)) / Math.max(1, guesses.length);
}

function unknownLabels(documents: readonly LabelledText[], labels: readonly string[]): string[] {
  const known = new Set(labels);
  return [...new Set(documents.map((document) => document.labels[0]))].filter((label) => !known.has(label)).sort();
}

function reportLabels(probabilities: Float64Array, gold: Uint8Array, labels: readonly string[]) {
  const columns = labels.length;
  const tally = labels.map(() => ({ right: 0, given: 0, support: 0 }));
  let exact = 0;
  for (let row = 0; row < gold.length; row += columns) {
    let isExact = true;
    for (let k = 0; k < columns; k++) {
      const isGiven = probabilities[row + k] >= LABEL_THRESHOLD;
      const isGold = gold[row + k] === 1;
      tally[k].given += Number(isGiven);
      tally[k].support += Number(isGold);
      tally[k].right += Number(isGiven && isGold);
      isExact &&= isGiven === isGold;
    }
    exact += Number(isExact);
  }
  const sum = (part: 'right' | 'given' | 'support') => tally.reduce((total, one) => total + one[part], 0);
  const all = f1Of({ right: sum('right'), given: sum('given'), support: sum('support') });
  const scored = labels.map((label, k) => [label, { ...f1Of(tally[k]), support: tally[k].support }] as const);
  return { ...all, exact: (100 * exact * columns) / Math.max(1, gold.length), labels: Object.fromEntries(scored) };
}
