// How many words a second do Nomen, fastText and gensim learn word vectors from, and how good are these?
// The same words for all (those that occur five times, blanks between them), 100 dimensions, windows of 5, 5 negatives, subsampling
// 1e-3; CPU seconds of counting and training, without the start of interpreters (fastText's with its writing, about 1 %), contenders
// in turn, each round with a seed of its own. fasttext: apt-get install fasttext; gensim: pip install gensim.
// usage: npm run build && npx tsx bench/word2vec.ts [--input text] [--megabytes 110] [--methods skipgram,cbow] [--epochs 1] [--seeds 1,2,3] [--only nomen,…]
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { unknownName } from '../src/base/index.js';
import { buildCorpus } from '../src/embeddings/index.js';
import { readChunks } from '../src/node/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { spreadOf } from './harness/compare.js';
import { cutText } from './harness/cut-text.js';
import { showNumber, showSpread } from './harness/timings.js';
import { learningContenders, type RunTimes } from './word2vec/contenders.js';
import { judgeVectors } from './word2vec/judge.js';

/** One run of one contender, as it is kept. */
type LearningRecord = Awaited<ReturnType<typeof judgeVectors>> &
  RunTimes & {
    readonly contender: string;
    readonly method: string;
    readonly epochs: number;
    readonly seed: number;
    /** Words of the text, once. */
    readonly tokens: number;
  };

const shared = (path: string) => fileURLToPath(new URL(`../../shared/data/${path}`, import.meta.url));
const defaults = {
  input: shared('raw/enwiki-sample.txt.xz'),
  megabytes: '110',
  methods: 'skipgram,cbow',
  epochs: '1',
  seeds: '1,2,3',
  only: 'nomen,nomen-pairs,fasttext,gensim',
  data: shared('wordvec-eval'),
};

await runBenchmark(import.meta.url, defaults, async ({ flags, count, keep, note }) => {
  const contenders = learningContenders();
  // The table is of the stored rows, which `--only none` shows without new ones.
  const chosen = flags.only === 'none' ? [] : flags.only.split(',');
  for (const name of chosen) {
    if (contenders[name] === undefined)
      throw unknownName(name, [...Object.keys(contenders), 'none'], { where: '--only', kind: 'contender' });
  }
  const able = chosen.filter((name) => contenders[name].obstacle === undefined);
  const folder = mkdtempSync(join(tmpdir(), 'nomen-bench-'));
  try {
    const input = join(folder, 'tokens.txt');
    const tokens = able.length === 0 ? 0 : await writeTokens(flags.input, input, count('megabytes') * 1e6);
    for (const seed of flags.seeds.split(',')) {
      for (const method of flags.methods.split(',')) {
        for (const name of able.filter((one) => method === 'skipgram' || one !== 'nomen-pairs')) {
          note(`${method}, seed ${seed}: ${name}`);
          const out = join(folder, 'learnt.vec');
          const times = contenders[name].run({ input, out, method, epochs: flags.epochs, seed });
          const about = { contender: name, method, epochs: count('epochs'), seed: Number(seed), tokens };
          keep({ ...about, ...times, ...(await judgeVectors(out, flags.data)) });
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const skipped = chosen.flatMap((name) => {
    const { obstacle } = contenders[name];
    return obstacle === undefined ? [] : [{ contender: name, reason: obstacle }];
  });
  return { ...learningTable(storedRuns()), skipped };
});

/** The beginning of a text as words that occur five times, with blanks between them; gives back how many. */
async function writeTokens(from: string, to: string, bytes: number): Promise<number> {
  const raw = `${to}.raw`;
  await cutText(from, raw, bytes);
  const corpus = await buildCorpus(() => readChunks(raw), { documentMarker: '=== ' });
  const { words } = corpus.vocabulary;
  async function* lines() {
    for await (const chunk of corpus.chunks()) {
      let text = '';
      for (const id of chunk) text += id < 0 ? '\n' : `${words[id]} `;
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(to));
  rmSync(raw);
  return corpus.tokenCount;
}

function storedRuns(): LearningRecord[] {
  const lines = readFileSync(new URL('results/word2vec.jsonl', import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LearningRecord);
}

/** One row for each contender at one task; rates are held against those of Nomen at the same task. */
function learningTable(records: readonly LearningRecord[]) {
  const groups = new Map<string, LearningRecord[]>();
  for (const record of records) {
    const { method, epochs, tokens } = record;
    const task = `${method}, ${epochs} × ${showNumber(tokens)}`;
    const key = `${task}|${record.contender}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  const rateOf = (group: readonly LearningRecord[]) =>
    spreadOf(group.map(({ tokens, epochs, cpuSeconds }) => (tokens * epochs) / cpuSeconds));
  const rows = [...groups].map(([key, group]) => {
    const [task, contender] = key.split('|');
    const rate = rateOf(group);
    const usual = groups.get(`${task}|nomen`);
    const ratio = usual === undefined ? '' : `${showNumber(rateOf(usual).median / rate.median)}×`;
    const seconds = showNumber(spreadOf(group.map(({ wallSeconds }) => wallSeconds)).median);
    const scores = [scoreOf(group, 'analogies', 1), scoreOf(group, 'wordSim', 3), scoreOf(group, 'simLex', 3)];
    return [task, contender, String(group.length), showSpread(rate), ratio, seconds, ...scores];
  });
  const scores = ['analogies %', 'WordSim-353', 'SimLex-999'];
  const speed = ['words a CPU second, median (min–max)', 'nomen is', 'wall seconds'];
  return { heads: ['task', 'contender', 'seeds', ...speed, ...scores], rows };
}

/** Mean over the seeds, lowest and highest. */
function scoreOf(group: readonly LearningRecord[], name: 'analogies' | 'wordSim' | 'simLex', digits: number): string {
  const scores = group.map((record) => record[name] ?? Number.NaN);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const [min, max] = [Math.min(...scores), Math.max(...scores)].map((score) => score.toFixed(digits));
  return `${mean.toFixed(digits)} (${min}–${max})`;
}
