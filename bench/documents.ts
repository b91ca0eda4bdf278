// How right and how fast are document classifiers of Nomen and fastText?
// The same tokens for both, 100 dimensions, rate 0.5, 5 epochs, one thread, contenders in turn. CPU seconds: of training from text to
// weights, the reading of the text included (fastText's with the writing of its model); of prediction over the training texts four
// times, from strings to probabilities (fastText's from lines of a file to labels, less the time over one line). fasttext: apt-get install fasttext; the mails: npm ci --prefix bench.
// usage: npx tsx bench/documents.ts [--data ../shared/data/raw] [--rounds 3] [--grams 1,2]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NomenError } from '../src/base/index.js';
import { createClassifier, evaluateClassifier, readDocuments, trainClassifier } from '../src/classify/index.js';
import { type DocumentSet, newsTopics, spamMails } from './documents/sets.js';
import { runBenchmark } from './harness/benchmark.js';

/** What one run of a contender gave. */
interface Run {
  readonly accuracy: number;
  readonly trainSeconds: number;
  readonly predictSeconds: number;
}

const PREDICTED = 4;
const EPOCHS = 5;
const defaults = { data: fileURLToPath(new URL('../../shared/data/raw', import.meta.url)), rounds: '3', grams: '1,2' };

await runBenchmark(import.meta.url, defaults, async ({ flags, count, keep, note }) => {
  checkFastText();
  const mails = spamMails();
  const folder = mkdtempSync(join(tmpdir(), 'nomen-bench-'));
  const rows: string[][] = [];
  try {
    for (const set of [newsTopics(flags.data), mails]) {
      for (const grams of flags.grams.split(',')) {
        const runs: Record<'nomen' | 'fasttext', Run[]> = { nomen: [], fasttext: [] };
        const words = wordsOf(set.train);
        for (let seed = 1; seed <= count('rounds'); seed++) {
          for (const name of ['nomen', 'fasttext'] as const) {
            note(`${set.name}, grams of ${grams}, round ${seed}: ${name}`);
            const run = await (name === 'nomen' ? runNomen : runFastText)(set, { folder, grams, seed: String(seed) });
            keep({ set: set.name, labels: set.labels, words, grams, contender: name, seed, ...run });
            runs[name].push(run);
          }
        }
        rows.push(...rowsOf(`${set.name}, ${grams === '1' ? 'words' : 'words and pairs'}`, words, runs));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const heads = [
    'set',
    'contender',
    'accuracy, mean (min–max)',
    'words a CPU second in training',
    'in prediction',
    'Nomen is',
  ];
  return { heads, rows };
});

interface RunOrder {
  readonly folder: string;
  readonly grams: string;
  readonly seed: string;
}

async function runNomen({ train, test }: DocumentSet, { grams, seed }: RunOrder): Promise<Run> {
  const start = cpuSeconds();
  const documents = readDocuments(train, { file: 'train' });
  const options = { gramLength: Number(grams), seed: Number(seed), epochs: EPOCHS };
  const { model } = await trainClassifier({ train: documents }, options);
  const trained = cpuSeconds();
  const classifier = createClassifier(model);
  const texts = documents.map(({ text }) => text);
  classifier.classify(texts.slice(0, 1));
  const ready = cpuSeconds();
  for (let i = 0; i < PREDICTED; i++) classifier.classify(texts);
  const predictSeconds = cpuSeconds() - ready;
  const report = evaluateClassifier(classifier, readDocuments(test, { file: 'test' }), { isIndependent: false });
  if (report.kind !== 'one-label') throw new Error('internal: one label a document was trained');
  return { accuracy: report.accuracy, trainSeconds: trained - start, predictSeconds };
}

function runFastText({ train, test }: DocumentSet, { folder, grams, seed }: RunOrder): Run {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('train'), train);
  writeFileSync(at('test'), test);
  writeFileSync(at('all'), train.repeat(PREDICTED));
  writeFileSync(at('one'), train.slice(0, train.indexOf('\n') + 1));
  const numbers = `-dim 100 -lr 0.5 -epoch ${EPOCHS} -wordNgrams ${grams} -thread 1 -seed ${seed}`;
  const trainSeconds = timesOf(
    `fasttext supervised -input '${at('train')}' -output '${at('model')}' ${numbers} > /dev/null 2>&1`,
  );
  const predict = (name: string) =>
    timesOf(`fasttext predict-prob '${at('model.bin')}' '${at(name)}' > '${at('said')}'`);
  const predictSeconds = predict('all') - predict('one');
  predict('test');
  const said = readFileSync(at('said'), 'utf8').trim().split('\n');
  const gold = test.trim().split('\n');
  const right = gold.filter((line, i) => line.split(' ')[0] === said[i].split(' ')[0]).length;
  return { accuracy: (100 * right) / gold.length, trainSeconds, predictSeconds };
}

function checkFastText(): void {
  try {
    execFileSync('which', ['fasttext']);
  } catch {
    const fix = 'Install it, e.g. apt-get install fasttext';
    throw new NomenError({
      code: 'missing-rival',
      where: 'bench documents',
      expected: 'the command fasttext',
      got: 'none',
      fix,
    });
  }
}

/** CPU seconds of a command; `times` of the shell tells that of what it ran. */
function timesOf(command: string): number {
  const [user, system] = execFileSync('bash', ['-c', `${command}; times`], { encoding: 'utf8' })
    .trim()
    .split('\n')[1]
    .split(' ');
  return secondsOf(user) + secondsOf(system);
}

/** `1m2.345s` → 62.345 */
function secondsOf(text: string): number {
  const [minutes, seconds] = text.split('m');
  return 60 * Number(minutes) + Number(seconds.replace('s', ''));
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function wordsOf(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '' && !word.startsWith('__label__')).length;
}

function rowsOf(name: string, words: number, runs: Readonly<Record<'nomen' | 'fasttext', readonly Run[]>>): string[][] {
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const rates = (own: readonly Run[]) => ({
    train: (words * EPOCHS) / median(own.map((run) => run.trainSeconds)),
    predict: (words * PREDICTED) / median(own.map((run) => run.predictSeconds)),
  });
  const [ours, theirs] = [rates(runs.nomen), rates(runs.fasttext)];
  const millions = (rate: number) => `${(rate / 1e6).toFixed(2)}M`;
  return Object.entries(runs).map(([contender, own]) => {
    const accuracies = own.map((run) => run.accuracy);
    const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / own.length;
    const spread = `${mean.toFixed(2)} (${Math.min(...accuracies).toFixed(2)}–${Math.max(...accuracies).toFixed(2)})`;
    const { train, predict } = rates(own);
    const ratio = `${(ours.train / theirs.train).toFixed(1)}×, ${(ours.predict / theirs.predict).toFixed(1)}×`;
    return [name, contender, spread, millions(train), millions(predict), contender === 'nomen' ? '' : ratio];
  });
}
