// Who learns in bench/word2vec.ts: Nomen in three ways, fastText and gensim, each a program of its own.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtCommand } from '../harness/built-command.js';
import { lastLineOf, obstacleOf } from '../harness/other-programs.js';

/** What one run took. */
export interface RunTimes {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** What each program is told; `out` gets its vectors as word2vec text. */
export interface RunOrder {
  readonly input: string;
  readonly out: string;
  readonly method: string;
  readonly epochs: string;
  readonly seed: string;
}

/** One program: what keeps it from running here, if anything, and its job. */
export interface LearningContender {
  readonly obstacle: string | undefined;
  readonly run: (order: RunOrder) => RunTimes;
}

/** The contenders by the names that `--only` takes. */
export function learningContenders(): Readonly<Record<string, LearningContender>> {
  return {
    nomen: nomen('shared', '1'),
    'nomen-pairs': nomen('pairs', '1'),
    'nomen-2-threads': nomen('shared', '2'),
    fasttext: { obstacle: obstacleOf('which', ['fasttext'], 'apt-get install fasttext'), run: runFastText },
    gensim: {
      obstacle: obstacleOf('python3', ['-c', 'import gensim'], 'pip install gensim'),
      run: ({ input, out, method, epochs, seed }) =>
        lastNumbers('python3', [here('gensim_run.py'), input, out, method, epochs, seed]),
    },
  };
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function nomen(negatives: 'shared' | 'pairs', threads: string): LearningContender {
  return {
    obstacle: undefined,
    run: ({ input, out, method, epochs, seed }) => {
      // Refuses when there is nothing built.
      builtCommand();
      const order = [input, out, method, epochs, seed, negatives, threads];
      return lastNumbers(process.execPath, ['--import', 'tsx', here('nomen.ts'), ...order]);
    },
  };
}

function runFastText({ input, out, method, epochs, seed }: RunOrder): RunTimes {
  const stem = out.replace(/\.vec$/, '');
  const rate = method === 'cbow' ? '0.05' : '0.025';
  const usual = '-dim 100 -ws 5 -neg 5 -t 1e-3 -minCount 5 -thread 1 -minn 0 -maxn 0 -bucket 0';
  const numbers = `${usual} -epoch ${epochs} -lr ${rate} -seed ${seed}`;
  const job = `fasttext ${method} -input '${input}' -output '${stem}' ${numbers} > /dev/null 2>&1; times`;
  const start = performance.now();
  // `times` of the shell tells the CPU time of what it ran.
  const [user, system] = execFileSync('bash', ['-c', job], { encoding: 'utf8' }).trim().split('\n')[1].split(' ');
  return { cpuSeconds: secondsOf(user) + secondsOf(system), wallSeconds: (performance.now() - start) / 1000 };
}

/** The CPU and wall seconds in the last line of what a program prints. */
function lastNumbers(program: string, args: readonly string[]): RunTimes {
  const [cpuSeconds, wallSeconds] = lastLineOf(program, args).split(' ').map(Number);
  return { cpuSeconds, wallSeconds };
}

/** `1m2.345s` → 62.345 */
function secondsOf(text: string): number {
  const [minutes, seconds] = text.split('m');
  return 60 * Number(minutes) + Number(seconds.replace('s', ''));
}
