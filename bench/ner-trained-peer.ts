// What names does spaCy find after learning from the very data of the shipped model `en`, how large is it and how fast?
// spaCy is Python's: pip install -r bench/ner-trained-peer/requirements.txt; the first python3 of the PATH is asked.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldWords, readOpenDevelopment } from '../scripts/open-data.js';
import { readGold } from '../scripts/open-training.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, type NerModel, scoreSpans } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import { type LabelledDocument, type LabelledSentence, spansToTags, type TokenSpan } from '../src/text/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { lastLineOf, obstacleOf } from './harness/other-programs.js';
import { type PeerRecord, peerTable, type Scores } from './ner-trained-peer/peer-table.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  gazetteers: 'gazetteers',
  /** For the speed. */
  model: new URL('../models/en.safetensors', import.meta.url).pathname,
  /** `none` shows the stored rows. */
  seeds: '1,2,3',
  epochs: '8',
  dropout: '0.2',
  /** Rounds against the clock with the model of each seed. */
  runs: '2',
};

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const { flags } = benchmark;
  const obstacle = obstacleOf(
    'python3',
    ['-c', 'import spacy'],
    'pip install -r bench/ner-trained-peer/requirements.txt',
  );
  if (flags.seeds !== 'none' && obstacle === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'nomen-bench-'));
    try {
      await measureSpacy(benchmark, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return { ...peerTable(), skipped: obstacle === undefined ? [] : [{ contender: 'spacy', reason: obstacle }] };
});

/** Trains, scores and times a model of each seed. */
async function measureSpacy({ flags, count, keep, note }: Benchmark<typeof defaults>, folder: string): Promise<void> {
  const { vectors, epochs, dropout } = flags;
  const [training, texts, guesses, trained] = ['train', 'texts', 'guesses', 'model'].map((name) => join(folder, name));
  const known = await parseVectors(readChunks(vectors), { file: vectors });
  writeLines(training, sentencesOf(readGold(flags, known.vectors).documents).map(taggedLine));
  const sets = judgedSets(flags.data);
  const sentences = sets.flatMap(({ sentences }) => sentences);
  writeLines(
    texts,
    sentences.map(({ words }) => ({ words: words.map(withoutEmpty) })),
  );
  const model = await deserializeNerModel(readFileSync(flags.model), { name: flags.model });
  timeNomen(model, sentences);
  for (const seed of flags.seeds.split(',')) {
    note(`seed ${seed}`);
    const { cpuSeconds } = spacy('train', [training, vectors, trained, seed, epochs, dropout]);
    const rounds = Array.from({ length: count('runs') }, () => {
      const nomen = timeNomen(model, sentences);
      const { tokens, version, ...tagging } = spacy('tag', [trained, texts, guesses]);
      return { nomen, spacy: tokens / tagging.cpuSeconds, version };
    });
    keep({
      ...{ version: rounds[0].version, seed: Number(seed), epochs: Number(epochs), dropout: Number(dropout) },
      ...{ trainingCpuSeconds: cpuSeconds, ...sizeOf(trained), ...judge(sets, readLines(guesses)) },
      rates: { spacy: rounds.map((round) => round.spacy), nomen: rounds.map((round) => round.nomen) },
    } satisfies PeerRecord);
  }
}

interface JudgedSet {
  readonly name: string;
  readonly sentences: readonly LabelledSentence[];
  readonly map: Readonly<Record<string, string>>;
}

/** The development sets, and the first once more in small letters and in capitals. */
function judgedSets(data: string): JudgedSet[] {
  const sets = readOpenDevelopment(data);
  const folded = (name: string, fold: (word: string) => string) => ({
    ...{ ...sets[0], name },
    documents: sets[0].documents.map((document) => foldWords(document, fold)),
  });
  return [...sets, folded('lower', (word) => word.toLowerCase()), folded('upper', (word) => word.toUpperCase())].map(
    ({ name, documents, map }) => ({ name, sentences: sentencesOf(documents), map }),
  );
}

/**
 * What spaCy learns from: tags of IOB2, empty where annotators left a token open. In sets that lack MISC all other tokens
 * are open; there they are no names: spaCy knows no "not a person, but perhaps something else".
 */
function taggedLine({ words, spans, open = [] }: LabelledSentence) {
  const missing = open.filter(({ start, end }) => end - start < words.length);
  const tags = spansToTags(spans, words.length, 'IOB2').map((tag, i) =>
    tag === 'O' && missing.some(({ start, end }) => i >= start && i < end) ? '' : tag,
  );
  return { words: words.map(withoutEmpty), tags };
}

/** spaCy refuses the empty tokens that some tweets have. */
function withoutEmpty(word: string): string {
  return word === '' ? '_' : word;
}

function judge(sets: readonly JudgedSet[], guesses: readonly (readonly TokenSpan[])[]): Scores {
  const rest = [...guesses];
  const scores = sets.map(({ name, sentences, map }) => {
    const found = rest.splice(0, sentences.length);
    const gold = sentences.map(({ spans }) => spans);
    return [name, scoreSpans(gold, found, { labels: ['PER', 'ORG', 'LOC'], map }).f1] as const;
  });
  const { lower, upper, ...f1 } = Object.fromEntries(scores);
  const written = Object.values(f1);
  return { f1, mean: written.reduce((sum, score) => sum + score, 0) / written.length, lower, upper };
}

/** Tokens for each second of CPU time of a tagger that meets its words for the first time. */
function timeNomen(model: NerModel, sentences: readonly LabelledSentence[]): number {
  const words = sentences.map((sentence) => sentence.words);
  const tagger = createTagger(model, createKernels());
  const start = process.cpuUsage();
  tagger.tagSentences(words);
  const { user, system } = process.cpuUsage(start);
  return (words.reduce((sum, { length }) => sum + length, 0) * 1e6) / (user + system);
}

/** spaCy's answer; the two kinds of orders have different ones. */
function spacy(order: 'train' | 'tag', args: readonly string[]) {
  const script = fileURLToPath(new URL('ner-trained-peer/spacy_run.py', import.meta.url));
  return JSON.parse(lastLineOf('python3', [script, order, ...args]));
}

function sizeOf(model: string): Pick<PeerRecord, 'bytes' | 'bytesWithoutVectors'> {
  const size = (skipped: string) =>
    readdirSync(model, { recursive: true, encoding: 'utf8' })
      .filter((path) => skipped === '' || !path.startsWith(skipped))
      .map((path) => statSync(join(model, path)))
      .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  return { bytes: size(''), bytesWithoutVectors: size('vocab') };
}

function sentencesOf(documents: readonly LabelledDocument[]): LabelledSentence[] {
  return documents.flatMap((document) => document.sentences);
}

function writeLines(path: string, values: readonly object[]): void {
  writeFileSync(path, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

function readLines(path: string): TokenSpan[][] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TokenSpan[]);
}
