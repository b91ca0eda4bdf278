// Names and sentences that are labelled in more than one way.
import type { LabelledSentence } from '../text/index.js';
import { nameOf, textOf } from './data-names.js';

/** A name that is labelled in more than one way. */
export interface InconsistentName {
  readonly name: string;
  /** Occurrences by label; `O` counts those without a label. */
  readonly counts: Readonly<Record<string, number>>;
  /** 1-based line of the first sentence with each label, 0 when unknown. */
  readonly lines: Readonly<Record<string, number>>;
}

/** Two sentences of the same words whose spans differ. */
export interface Contradiction {
  readonly text: string;
  /** 1-based lines in the file, 0 when unknown. */
  readonly lines: readonly [number, number];
}

/** Occurrences of one name by label. */
interface Occurrences {
  readonly counts: Record<string, number>;
  readonly lines: Record<string, number>;
}

/** Names with two labels, or with a label here and none there; the most frequent first. */
export function findInconsistent(sentences: readonly LabelledSentence[]): InconsistentName[] {
  const names = countLabelled(sentences);
  countUnlabelled(sentences, names);
  const total = ({ counts }: Occurrences) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [...names]
    .filter(([, { counts }]) => Object.keys(counts).length > 1)
    .map(([name, found]) => ({ name, ...found }))
    .sort((a, b) => total(b) - total(a) || (a.name < b.name ? -1 : 1));
}

/** Sentences that occur again with other spans; each sentence is compared with the first of its words. */
export function findContradictions(sentences: readonly LabelledSentence[]): Contradiction[] {
  const first = new Map<string, LabelledSentence>();
  const found: Contradiction[] = [];
  for (const sentence of sentences) {
    const text = textOf(sentence);
    const earlier = first.get(text);
    if (earlier === undefined) first.set(text, sentence);
    else if (spansText(earlier) !== spansText(sentence)) found.push({ text, lines: [earlier.line, sentence.line] });
  }
  return found;
}

function spansText({ spans }: LabelledSentence): string {
  return spans.map(({ start, end, label }) => `${start} ${end} ${label}`).join(';');
}

function countLabelled(sentences: readonly LabelledSentence[]): Map<string, Occurrences> {
  const names = new Map<string, Occurrences>();
  for (const { words, spans, line } of sentences) {
    for (const { start, end, label } of spans) {
      const name = nameOf(words, start, end);
      const occurrences = names.get(name) ?? { counts: Object.create(null), lines: Object.create(null) };
      names.set(name, occurrences);
      countOne(occurrences, label, line);
    }
  }
  return names;
}

/** Adds the places where a name's words stand and none of them is in a span. */
function countUnlabelled(sentences: readonly LabelledSentence[], names: ReadonlyMap<string, Occurrences>): void {
  const lengths = lengthsByFirstWord(sentences);
  for (const { words, spans, line } of sentences) {
    const inSpan = new Uint8Array(words.length);
    for (const { start, end } of spans) inSpan.fill(1, start, end);
    for (let start = 0; start < words.length; start++) {
      for (const length of lengths.get(words[start]) ?? []) {
        const end = start + length;
        if (end > words.length || inSpan.subarray(start, end).includes(1)) continue;
        const occurrences = names.get(nameOf(words, start, end));
        if (occurrences !== undefined) countOne(occurrences, 'O', line);
      }
    }
  }
}

function lengthsByFirstWord(sentences: readonly LabelledSentence[]): Map<string, Set<number>> {
  const lengths = new Map<string, Set<number>>();
  for (const { words, spans } of sentences) {
    for (const { start, end } of spans) {
      const known = lengths.get(words[start]) ?? new Set();
      lengths.set(words[start], known.add(end - start));
    }
  }
  return lengths;
}

function countOne({ counts, lines }: Occurrences, label: string, line: number): void {
  counts[label] = (counts[label] ?? 0) + 1;
  lines[label] ??= line;
}
