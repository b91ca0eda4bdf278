// What training data give away of development data: the same sentences, the same names.
import type { LabelledSentence } from '../text/index.js';
import { nameOf, textOf } from './data-names.js';

/** What of the development data the training data give away. */
export interface Leakage {
  /** Development sentences of at least five tokens that are training sentences too. */
  readonly sentences: number;
  readonly ofSentences: number;
  /** Lines of the first ten of them in the development file, 0 when unknown. */
  readonly lines: readonly number[];
  /** Development spans whose name has the same label somewhere in training. */
  readonly seenSpans: number;
  readonly ofSpans: number;
  /** Development tokens whose word is not in the training data, as written. */
  readonly unseenTokens: number;
  readonly ofTokens: number;
  /** Labels of the development data that training lacks. */
  readonly unknownLabels: readonly string[];
}

/** Shorter sentences ("Thank you .") repeat by chance. */
const leastTokens = 5;

/** Compares the two splits. */
export function findLeakage(train: readonly LabelledSentence[], dev: readonly LabelledSentence[]): Leakage {
  const texts = new Set(train.map(textOf));
  const long = dev.filter(({ words }) => words.length >= leastTokens);
  const leaked = long.filter((sentence) => texts.has(textOf(sentence)));
  const words = new Set(train.flatMap((sentence) => sentence.words));
  const tokens = dev.flatMap((sentence) => sentence.words);
  const names = new Set(train.flatMap(labelledNames));
  const devNames = dev.flatMap(labelledNames);
  const labels = labelsOf(train);
  return {
    sentences: leaked.length,
    ofSentences: long.length,
    lines: leaked.slice(0, 10).map(({ line }) => line),
    seenSpans: devNames.filter((name) => names.has(name)).length,
    ofSpans: devNames.length,
    unseenTokens: tokens.filter((word) => !words.has(word)).length,
    ofTokens: tokens.length,
    unknownLabels: [...labelsOf(dev)].filter((label) => !labels.has(label)).sort(),
  };
}

function labelledNames({ words, spans }: LabelledSentence): string[] {
  return spans.map(({ start, end, label }) => `${label} ${nameOf(words, start, end)}`);
}

function labelsOf(sentences: readonly LabelledSentence[]): Set<string> {
  return new Set(sentences.flatMap(({ spans }) => spans.map(({ label }) => label)));
}
