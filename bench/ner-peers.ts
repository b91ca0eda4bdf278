// Which names of people, organisations and places do Nomen's shipped model and compromise find?
import { readFileSync } from 'node:fs';
import { readOpenDevelopment } from '../scripts/open-data.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, scoreSpans } from '../src/ner/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import type { TokenSpan } from '../src/text/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { gather, loadRival } from './harness/rivals.js';

interface SpanFinder {
  readonly name: string;
  find(sentences: readonly (readonly string[])[]): readonly (readonly TokenSpan[])[];
}

type Compromise = (
  text: string,
) => Record<'people' | 'places' | 'organizations', () => { json(options: { offset: true }): Found[] }>;

interface Found {
  readonly offset: { readonly start: number; readonly length: number };
}

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  model: new URL('../models/en.safetensors', import.meta.url).pathname,
};

await runBenchmark(import.meta.url, defaults, async ({ flags, keep }) => {
  const { contenders, skipped } = await gather({ nomen: () => createNomen(flags.model), compromise: createCompromise });
  const rows = readOpenDevelopment(flags.data).flatMap(({ name, documents, map }) => {
    const sentences = documents.flatMap((document) => document.sentences);
    const gold = sentences.map(({ spans }) => spans);
    return contenders.map((contender) => {
      const guesses = contender.find(sentences.map(({ words }) => words));
      const { precision, recall, f1 } = scoreSpans(gold, guesses, { labels: ['PER', 'ORG', 'LOC'], map });
      keep({ set: name, contender: contender.name, precision, recall, f1 });
      return [name, contender.name, ...[precision, recall, f1].map((score) => score.toFixed(1))];
    });
  });
  return { heads: ['set', 'contender', 'precision', 'recall', 'F1'], rows, skipped };
});

async function createNomen(path: string): Promise<SpanFinder> {
  const tagger = createTagger(await deserializeNerModel(readFileSync(path), { name: path }), createKernels());
  return { name: 'nomen', find: (sentences) => tagger.tagSentences(sentences) };
}

/** compromise gets the tokens with blanks between. */
function createCompromise(): SpanFinder | undefined {
  const nlp = loadRival<Compromise>('compromise');
  if (nlp === undefined) return undefined;
  return { name: 'compromise', find: (sentences) => sentences.map((words) => findByCompromise(nlp, words)) };
}

function findByCompromise(nlp: Compromise, words: readonly string[]): TokenSpan[] {
  const kinds = { people: 'PER', places: 'LOC', organizations: 'ORG' } as const;
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  let text = '';
  words.forEach((word, i) => {
    starts.set(text.length, i);
    text += word;
    ends.set(text.length, i + 1);
    text += ' ';
  });
  const document = nlp(text);
  return Object.entries(kinds).flatMap(([kind, label]) =>
    document[kind as keyof typeof kinds]()
      .json({ offset: true })
      .flatMap(({ offset }) => trimmed(text, offset, { starts, ends, label })),
  );
}

/** The token span of a match; its closing punctuation and blanks, which compromise keeps, are cut off first. */
function trimmed(
  text: string,
  { start, length }: Found['offset'],
  { starts, ends, label }: { starts: Map<number, number>; ends: Map<number, number>; label: string },
): TokenSpan[] {
  const found = text.slice(start, start + length);
  const kept = found.replace(/[\s,.;:!?'"()]+$/, '');
  const lead = found.length - found.trimStart().length;
  const first = starts.get(start + lead);
  const last = ends.get(start + kept.length) ?? ends.get(start + found.trimEnd().length);
  return first === undefined || last === undefined || last <= first ? [] : [{ start: first, end: last, label }];
}
