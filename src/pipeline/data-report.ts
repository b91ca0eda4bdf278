// What can be wrong with labelled data, counted: rare labels, inconsistent and contradictory tags, leakage between splits.
import type { LabelledDocument, LabelledSentence } from '../text/index.js';
import { type Contradiction, findContradictions, findInconsistent, type InconsistentName } from './data-consistency.js';
import { findLeakage, type Leakage } from './data-leakage.js';
import { nameOf, textOf } from './data-names.js';

/** Counts of one split. */
export interface SplitCounts {
  readonly documents: number;
  readonly sentences: number;
  readonly tokens: number;
  /** Different words, as written. */
  readonly words: number;
  readonly spans: number;
  /** Tokens of the longest sentence. */
  readonly longestSentence: number;
  /** Sentences that stand in the split more than once, each counted once for every repetition. */
  readonly repeatedSentences: number;
}

/** Statistics of one label. */
export interface LabelCounts {
  readonly label: string;
  readonly spans: number;
  /** Different names of this label, as written. */
  readonly names: number;
  /** Mean tokens of a span. */
  readonly meanLength: number;
  /** Fewer spans than `fewSpans`: too few to learn the label from. */
  readonly isRare: boolean;
  /** Spans of the commonest label for each span of this one; 0 where it has none. */
  readonly timesRarer: number;
  readonly devSpans: number;
}

/** The report of `inspectData`. */
export interface DataReport {
  readonly train: SplitCounts;
  readonly dev?: SplitCounts;
  readonly labels: readonly LabelCounts[];
  /** The most frequent first. */
  readonly inconsistent: readonly InconsistentName[];
  readonly contradictions: readonly Contradiction[];
  readonly leakage?: Leakage;
}

/** A label with fewer spans can hardly be learnt: 50 is where spaCy's `debug data` warns too. */
const fewSpans = 50;

/**
 * Counts a data set and what is suspicious in it. A name counts as unlabelled where its words stand outside every span.
 *
 * @param train the documents to learn from
 * @param dev the documents to compare them with
 * @example
 * ```ts
 * import { inspectData } from 'nomen/pipeline';
 * const words = ['Paris', 'sleeps'];
 * const sentences = [{ words, spans: [{ start: 0, end: 1, label: 'LOC' }], line: 1 }, { words, spans: [], line: 4 }];
 * inspectData([{ id: 'a', sentences }]).contradictions[0].lines; // [1, 4]
 * ```
 */
export function inspectData(train: readonly LabelledDocument[], dev?: readonly LabelledDocument[]): DataReport {
  const sentences = sentencesOf(train);
  const devSentences = dev === undefined ? [] : sentencesOf(dev);
  const report: DataReport = {
    train: countSplit(train),
    labels: countLabels(sentences, devSentences),
    inconsistent: findInconsistent(sentences),
    contradictions: findContradictions(sentences),
  };
  return dev === undefined
    ? report
    : { ...report, dev: countSplit(dev), leakage: findLeakage(sentences, devSentences) };
}

function sentencesOf(documents: readonly LabelledDocument[]): LabelledSentence[] {
  return documents.flatMap((document) => document.sentences);
}

function countSplit(documents: readonly LabelledDocument[]): SplitCounts {
  const sentences = sentencesOf(documents);
  const words = new Set(sentences.flatMap((sentence) => sentence.words));
  const lengths = sentences.map((sentence) => sentence.words.length);
  return {
    documents: documents.length,
    sentences: sentences.length,
    tokens: lengths.reduce((sum, length) => sum + length, 0),
    words: words.size,
    spans: sentences.reduce((sum, { spans }) => sum + spans.length, 0),
    longestSentence: lengths.reduce((most, length) => Math.max(most, length), 0),
    repeatedSentences: sentences.length - new Set(sentences.map(textOf)).size,
  };
}

function countLabels(train: readonly LabelledSentence[], dev: readonly LabelledSentence[]): LabelCounts[] {
  const byLabel = groupSpans(train);
  const devByLabel = groupSpans(dev);
  const labels = [...new Set([...byLabel.keys(), ...devByLabel.keys()])].sort();
  const most = Math.max(0, ...[...byLabel.values()].map((names) => names.length));
  return labels.map((label) => {
    const names = byLabel.get(label) ?? [];
    const tokens = names.reduce((sum, { length }) => sum + length, 0);
    return {
      label,
      spans: names.length,
      names: new Set(names.map(({ name }) => name)).size,
      meanLength: names.length === 0 ? 0 : tokens / names.length,
      isRare: names.length < fewSpans,
      timesRarer: names.length === 0 ? 0 : most / names.length,
      devSpans: devByLabel.get(label)?.length ?? 0,
    };
  });
}

function groupSpans(sentences: readonly LabelledSentence[]): Map<string, { name: string; length: number }[]> {
  const groups = new Map<string, { name: string; length: number }[]>();
  for (const { words, spans } of sentences) {
    for (const { start, end, label } of spans) {
      const group = groups.get(label) ?? [];
      group.push({ name: nameOf(words, start, end), length: end - start });
      groups.set(label, group);
    }
  }
  return groups;
}
