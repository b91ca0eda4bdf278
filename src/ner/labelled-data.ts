// Labelled documents as a trainer takes them: their labels, the spans that count, and a fingerprint.
import { NomenError } from '../base/index.js';
import type { LabelledDocument, LabelledSentence } from '../text/index.js';
import { boundDocuments, boundsOf, type Context } from './documents.js';
import type { FeatureSpace } from './features/space.js';
import { isBinary, type NerOptions } from './options.js';

/**
 * The labels that a model of these documents tells apart, in code-unit order: all of them, or the one of a binary model.
 *
 * @param known labels that a model has which goes on learning
 */
export function labelsOf(
  documents: readonly LabelledDocument[],
  options: NerOptions,
  known: readonly string[] = [],
): readonly string[] {
  const labels = new Set(known);
  let tokens = 0;
  for (const { sentences } of documents) {
    for (const { words, spans } of sentences) {
      tokens += words.length;
      for (const span of spans) labels.add(span.label);
    }
  }
  if (tokens === 0 || labels.size === 0) {
    throw new NomenError({
      code: 'no-training-data',
      where: 'training data',
      expected: 'sentences with at least one labelled span',
      got: `${tokens} tokens and ${labels.size} labels`,
      fix: 'Check the file and its tag column',
    });
  }
  const sorted = [...labels].sort();
  if (!isBinary(options.architecture)) return Object.freeze(sorted);
  if (!labels.has(options.label)) {
    throw new NomenError({
      code: 'unknown-label',
      where: 'label',
      expected: `one of ${sorted.join(', ')}`,
      got: options.label,
      fix: 'Name a label that the training data has',
    });
  }
  return Object.freeze([options.label]);
}

/** The document without empty sentences and without spans of other labels. */
export function withLabels(document: LabelledDocument, labels: readonly string[]): LabelledDocument {
  const keep = new Set(labels);
  const sentences = document.sentences
    .filter(({ words }) => words.length > 0)
    .map((sentence) => ({ ...sentence, spans: sentence.spans.filter((span) => keep.has(span.label)) }));
  return { ...document, sentences };
}

/**
 * Documents in which some labels were not looked for: whatever is in no span may be a name of one of these.
 *
 * @param labels those that annotators passed over
 * @example
 * ```ts
 * import { leaveOpen } from 'nomen/ner';
 * const sentences = [{ words: ['Paris', 'sleeps'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 1 }];
 * leaveOpen([{ id: '1', sentences }], ['MISC'])[0].sentences[0].open; // [{ start: 0, end: 2, labels: ['MISC'] }]
 * ```
 */
export function leaveOpen(documents: readonly LabelledDocument[], labels: readonly string[]): LabelledDocument[] {
  if (labels.length === 0) return [...documents];
  return documents.map((document) => ({
    ...document,
    sentences: document.sentences.map((sentence) => ({
      ...sentence,
      open: [...(sentence.open ?? []), { start: 0, end: sentence.words.length, labels }],
    })),
  }));
}

/** What a model reads together: documents as far as context reaches where it pools that, else sentence by sentence. */
export function contextsOf({ sentences }: LabelledDocument, { poolDimensions }: NerOptions): readonly Context[] {
  if (poolDimensions === 0) return sentences.map((sentence) => [sentence]);
  const offsets = boundsOf(sentences.map(({ words }) => words.length));
  const bounds = boundDocuments({ sentences: offsets, documents: Int32Array.of(0, sentences.length) });
  return Array.from(bounds.subarray(1), (end, d) => sentences.slice(bounds[d], end));
}

/**
 * Repeat factors (Gupta et al. 2019, LVIS, §4.2): a context stands max over its labels of √(share / f) times in the result, rounded, at
 * least once; f is the share of contexts that hold the label.
 */
export function repeatRare(contexts: readonly Context[], share: number): readonly Context[] {
  const labelsOfContext = contexts.map(
    (context) => new Set(context.flatMap(({ spans }) => spans.map(({ label }) => label))),
  );
  const counts = new Map<string, number>();
  for (const label of labelsOfContext.flatMap((labels) => [...labels])) counts.set(label, (counts.get(label) ?? 0) + 1);
  return contexts.flatMap((context, i) => {
    const factors = [...labelsOfContext[i]].map((label) => Math.sqrt((share * contexts.length) / counts.get(label)!));
    return new Array<Context>(Math.max(1, Math.round(Math.max(0, ...factors)))).fill(context);
  });
}

/** FNV-1a-32 over words, spans, open tokens, vocabulary, groups of words and gazetteers, to tell whether a checkpoint belongs to the same data. */
export function fingerprintOf(
  sentences: readonly LabelledSentence[],
  { words: known, groups, gazetteers }: FeatureSpace,
): string {
  let hash = 0x811c9dc5;
  const take = (text: string) => {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0xff, 0x01000193);
  };
  for (const { words, spans, open = [] } of sentences) {
    words.forEach(take);
    for (const span of spans) take(`${span.start} ${span.end} ${span.label}`);
    for (const { start, end, labels = [] } of open) take(`${start} ${end} ?${labels.join()}`);
  }
  known.words.forEach(take);
  gazetteers.names.forEach(take);
  for (const numbers of [groups?.members ?? [], gazetteers.used, gazetteers.records]) {
    for (const number of numbers) hash = Math.imul(hash ^ number, 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
