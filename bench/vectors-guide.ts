// How good are the word vectors of each family, learned from one text, and what do they cost in time and memory?
// Each row is a run of `nomen train vectors`; CPU time and peak memory are those of the whole command, reading included. The full
// softmax compares with every word at every step, so it learns from a slice, beside negative sampling on the same slice.
// usage: npx tsx bench/vectors-guide.ts [--input text] [--megabytes 63] [--slice-kilobytes 400] [--data FOLDER] [--only skipgram-negative,…]
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readText } from '../src/node/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { cutText } from './harness/cut-text.js';
import { measureProcess } from './harness/measure-process.js';
import { showNumber } from './harness/timings.js';

const shared = (path: string) => fileURLToPath(new URL(`../../shared/data/${path}`, import.meta.url));
const command = ['--import', 'tsx', fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))];

/** What every run says of the text: articles are documents, and the commonest 50,000 words get vectors. */
const textFlags = ['--document-marker', '=== ', '--max-vocabulary', '50000'];
const prediction = (method: string, loss: string) => ['--method', method, '--loss', loss];
const fromCounts = (repair: string) => ['--method', 'svd', '--repair', repair];

/** The flags of each family; what is not said is the default. */
const families: Readonly<Record<string, readonly string[]>> = {
  'skipgram-negative': prediction('skipgram', 'negative'),
  // The window of the counts, and little of the commonest words: how the shipped vectors are made.
  'skipgram-wide': [...prediction('skipgram', 'negative'), '--window-size', '10', '--subsample', '1e-4'],
  // Words share the n-grams of their letters.
  'skipgram-grams': [...prediction('skipgram', 'negative'), '--buckets', '100000'],
  'skipgram-hierarchical': prediction('skipgram', 'hierarchical'),
  'cbow-negative': prediction('cbow', 'negative'),
  'cbow-hierarchical': prediction('cbow', 'hierarchical'),
  glove: ['--method', 'glove'],
  // Full weight from 100 on, the default, is made for texts a hundred times as long.
  'glove-small': ['--method', 'glove', '--full-weight-count', '10'],
  'svd-log': fromCounts('log'),
  'svd-ppmi': fromCounts('ppmi'),
};

/** The same, on the slice. */
const sliced: Readonly<Record<string, readonly string[]>> = {
  'slice-skipgram-softmax': prediction('skipgram', 'softmax'),
  'slice-skipgram-negative': prediction('skipgram', 'negative'),
  'slice-cbow-softmax': prediction('cbow', 'softmax'),
  'slice-cbow-negative': prediction('cbow', 'negative'),
};

const similarityLists = ['EN-WS-353-ALL', 'EN-SIMLEX-999'];
const similarityOf = (data: string) => similarityLists.map((name) => join(data, `${name}.txt`));
const questionsOf = (data: string) => join(data, 'questions-words.txt');

const defaults = {
  input: shared('raw/enwiki-sample.txt.xz'),
  megabytes: '63',
  'slice-kilobytes': '400',
  data: shared('wordvec-eval'),
  only: [...Object.keys(families), ...Object.keys(sliced)].join(),
};

await runBenchmark(import.meta.url, defaults, async ({ flags, count, keep, note }) => {
  // A list that is not there should not be found out after minutes of training.
  await Promise.all([questionsOf(flags.data), ...similarityOf(flags.data)].map((path) => readText(path)));
  const folder = await mkdtemp(join(tmpdir(), 'nomen-bench-'));
  try {
    const [text, slice] = ['text.txt', 'slice.txt'].map((name) => join(folder, name));
    await cutText(flags.input, text, count('megabytes') * 1e6);
    await cutText(text, slice, count('slice-kilobytes') * 1e3);
    const chosen = flags.only.split(',');
    const runs = [
      ...Object.entries(families).map(([name, given]) => ({ name, given, input: text })),
      ...Object.entries(sliced).map(([name, given]) => ({ name, given, input: slice })),
    ].filter(({ name }) => chosen.includes(name));
    const rows: string[][] = [];
    for (const { name, given, input } of runs) {
      note(name);
      const out = join(folder, `${name}.safetensors`);
      const record = { family: name, ...(await train(given, input, out)), ...(await judge(out, flags.data)) };
      keep(record);
      rows.push(rowOf(record));
    }
    const analogies = ['semantic %', 'syntactic %', 'analogies %', 'of all words %'];
    const heads = ['family', ...analogies, 'WordSim-353', 'SimLex-999', 'CPU s', 'peak MB', 'words'];
    return { heads, rows };
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function train(given: readonly string[], input: string, out: string) {
  const flags = ['train', 'vectors', '--input', input, '--out', out, ...textFlags, ...given];
  const { cpuMs, peakBytes, output } = await measureProcess([...command, ...flags, '--json']);
  const { words, tokens } = JSON.parse(output) as { readonly words: number; readonly tokens: number };
  return { flags: given.join(' '), words, tokens, cpuSeconds: cpuMs / 1000, peakBytes };
}

/** What `nomen evaluate vectors --json` says, as far as it is shown. */
interface Evaluation {
  readonly analogies: Readonly<Record<'semantic' | 'syntactic' | 'total' | 'asked', number | null>>;
  readonly similarity: Readonly<Record<string, { readonly spearman: number | null; readonly pairs: number }>>;
}

/** Among the commonest 30,000 words, as published tables of small corpora mostly have it, and the analogies among all. */
async function judge(path: string, data: string) {
  const questions = ['--analogies', questionsOf(data)];
  const common = ['--restrict', '30000', '--similarity', ...similarityOf(data)];
  const { analogies, similarity: agreed } = await evaluate([path, ...questions, ...common]);
  const { semantic, syntactic, total, asked } = analogies;
  const [wordSim, simLex] = similarityLists.map((name) => agreed[name].spearman);
  const { analogies: all } = await evaluate([path, ...questions]);
  return { semantic, syntactic, total, asked, totalOfAll: all.total, askedOfAll: all.asked, wordSim, simLex };
}

async function evaluate(flags: readonly string[]): Promise<Evaluation> {
  const { output } = await measureProcess([...command, 'evaluate', 'vectors', '--json', '--vectors', ...flags]);
  return JSON.parse(output) as Evaluation;
}

function rowOf(
  record: { readonly family: string } & Awaited<ReturnType<typeof train>> & Awaited<ReturnType<typeof judge>>,
) {
  const { family, semantic, syntactic, wordSim, simLex, cpuSeconds, peakBytes, words } = record;
  const percent = (value: number | null) => value?.toFixed(1) ?? '';
  const rank = (value: number | null) => value?.toFixed(3) ?? '';
  const total = `${percent(record.total)} of ${record.asked}`;
  const totalOfAll = `${percent(record.totalOfAll)} of ${record.askedOfAll}`;
  const analogies = [percent(semantic), percent(syntactic), total, totalOfAll];
  return [
    family,
    ...analogies,
    rank(wordSim),
    rank(simLex),
    cpuSeconds.toFixed(0),
    (peakBytes / 1e6).toFixed(0),
    showNumber(words),
  ];
}
