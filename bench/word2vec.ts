// How many words a second do Nomen, fastText and gensim learn word vectors from, and how good are these?
// The same whitespace-separated text, 100 dimensions, windows of 5, 5 negatives, subsampling 1e-3, one thread; CPU seconds of
// counting and training, without the start of interpreters (fastText's with its writing, about 1 %), contenders in turn. fasttext: apt-get install fasttext; gensim: pip install gensim.
// usage: npx tsx bench/word2vec.ts --input tokenised.txt [--method skipgram|cbow] [--epochs 1] [--runs 3] [--data ../shared/data/wordvec-eval]
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKernels } from '../src/kernels/index.js';
import {
  createVectorIndex,
  createWordVectors,
  evaluateAnalogies,
  evaluateSimilarity,
  parseAnalogies,
  parseVectors,
  parseWordPairs,
} from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { type Spread, spreadOf } from './harness/compare.js';
import { showNumber, showSpread } from './harness/timings.js';

/** One program: whether it can run here, and its job, which returns CPU seconds. */
interface Contender {
  readonly name: string;
  readonly obstacle: string | undefined;
  readonly run: (out: string) => number;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Analogies are asked among the commonest words only, as usual for vectors of small corpora. */
const askedWords = 30_000;

await runBenchmark(
  import.meta.url,
  { input: '', method: 'skipgram', epochs: '1', runs: '3', data: '../shared/data/wordvec-eval' },
  async ({ flags, count, keep, note }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nomen-bench-'));
    try {
      const all = contendersFor({ ...flags, epochs: String(count('epochs')) });
      const able = all.filter(({ obstacle }) => obstacle === undefined);
      const seconds = new Map(able.map(({ name }) => [name, [] as number[]]));
      for (let run = 0; run < count('runs'); run++) {
        for (const { name, run: train } of able) {
          note(`run ${run + 1}: ${name}`);
          seconds.get(name)!.push(train(join(folder, `${name}.vec`)));
        }
      }
      const tokens =
        count('epochs') * Number(execFileSync('wc', ['-w', flags.input], { encoding: 'utf8' }).split(' ')[0]);
      const rows: string[][] = [];
      let first: Spread | undefined;
      for (const { name } of able) {
        const rate = spreadOf(seconds.get(name)!.map((cpu) => tokens / cpu));
        const quality = await judge(join(folder, `${name}.vec`), flags.data);
        keep({
          contender: name,
          method: flags.method,
          tokens,
          cpuSeconds: spreadOf(seconds.get(name)!),
          rate,
          ...quality,
        });
        first ??= rate;
        const ratio = `${showNumber(first.median / rate.median)}×`;
        rows.push([name, showSpread(rate), ratio, quality.analogies, quality.wordSim, quality.simLex]);
      }
      return {
        heads: [
          'contender',
          'words a CPU second, median (min–max)',
          'nomen is',
          'analogies %',
          'WordSim-353',
          'SimLex-999',
        ],
        rows,
        skipped: all.flatMap(({ name, obstacle }) =>
          obstacle === undefined ? [] : [{ contender: name, reason: obstacle }],
        ),
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

function contendersFor({
  input,
  method,
  epochs,
}: {
  readonly input: string;
  readonly method: string;
  readonly epochs: string;
}) {
  const nomen = (name: string, ...more: string[]): Contender => ({
    name,
    obstacle: undefined,
    run: (out) =>
      lastNumber(process.execPath, ['--import', 'tsx', here('word2vec/nomen.ts'), input, out, method, epochs, ...more]),
  });
  const pairs = method === 'skipgram' ? [nomen('nomen, negatives of each pair', 'pairs')] : [];
  return [nomen('nomen'), ...pairs, fastText({ input, method, epochs }), gensim({ input, method, epochs })];
}

function fastText({ input, method, epochs }: Record<'input' | 'method' | 'epochs', string>): Contender {
  const rate = method === 'cbow' ? '0.05' : '0.025';
  const numbers = `-dim 100 -ws 5 -neg 5 -t 1e-3 -minCount 5 -thread 1 -minn 0 -maxn 0 -bucket 0 -epoch ${epochs} -lr ${rate}`;
  return {
    name: 'fastText',
    obstacle: succeeds('which', ['fasttext']) ? undefined : 'not installed; apt-get install fasttext',
    // `times` of the shell tells the CPU time of what it ran.
    run(out) {
      const stem = out.replace(/\.vec$/, '');
      const job = `fasttext ${method} -input '${input}' -output '${stem}' ${numbers} > /dev/null 2>&1; times`;
      const [user, system] = execFileSync('bash', ['-c', job], { encoding: 'utf8' }).trim().split('\n')[1].split(' ');
      return secondsOf(user) + secondsOf(system);
    },
  };
}

function gensim({ input, method, epochs }: Record<'input' | 'method' | 'epochs', string>): Contender {
  return {
    name: 'gensim',
    obstacle: succeeds('python3', ['-c', 'import gensim']) ? undefined : 'not installed; pip install gensim',
    run: (out) => lastNumber('python3', [here('word2vec/gensim_run.py'), input, out, method, epochs]),
  };
}

function lastNumber(program: string, args: readonly string[]): number {
  const text = execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, OPENBLAS_NUM_THREADS: '1' } });
  return Number(text.trim().split('\n').at(-1));
}

/** `1m2.345s` → 62.345 */
function secondsOf(text: string): number {
  const [minutes, seconds] = text.split('m');
  return 60 * Number(minutes) + Number(seconds.replace('s', ''));
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function judge(path: string, folder: string) {
  const { vectors } = await parseVectors(createReadStream(path), { file: path });
  if (!existsSync(folder)) return { words: vectors.words.length, analogies: '', wordSim: '', simLex: '' };
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const { dimensions, words, values } = vectors;
  const common = createWordVectors({
    words: words.slice(0, askedWords),
    dimensions,
    values: values.slice(0, askedWords * dimensions),
  });
  const index = createVectorIndex(common, createKernels());
  const { total, asked } = await evaluateAnalogies(
    index,
    parseAnalogies(read('questions-words.txt'), { file: 'questions-words.txt' }),
  );
  const agreement = (file: string) =>
    evaluateSimilarity(vectors, parseWordPairs(read(file), { file })).spearman?.toFixed(3) ?? '';
  return {
    words: words.length,
    analogies: `${total?.toFixed(1)} of ${asked}`,
    wordSim: agreement('EN-WS-353-ALL.txt'),
    simLex: agreement('EN-SIMLEX-999.txt'),
  };
}
