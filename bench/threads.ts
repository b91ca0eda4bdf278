// How much faster do two threads train a recogniser than one? Alternated runs; wall time, and the CPU time of the busiest thread.
// usage: npx nomen bench threads [--threads 2] [--runs 3] [--epochs 3] [--data ../shared/data] [--vectors glove.100d.txt]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRandom } from '../src/base/index.js';
import { createKernels } from '../src/kernels/index.js';
import { type NerTrainingData, trainNer } from '../src/ner/index.js';
import { createNodeWorkers, readChunks } from '../src/node/index.js';
import { type LabelledDocument, readConll } from '../src/text/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { spreadOf } from './harness/compare.js';

/** What one run took for an epoch with its scoring, in seconds; its first epoch, which compiles, is left out. */
interface EpochTime {
  readonly wall: number;
  /** CPU time of the thread that used most: the wall time of an idle machine, where no thread waits for a core. */
  readonly busiest: number;
}

const defaults = { threads: '2', runs: '3', epochs: '3', data: '../shared/data', vectors: '' };

await runBenchmark(import.meta.url, defaults, async ({ flags, count, keep, note }) => {
  const conll = `${flags.data}/conll2003`;
  const isReal = existsSync(conll);
  const data = { ...(isReal ? readReal(conll) : makeSentences()), ...(await readVectors(flags.vectors)) };
  const counts = [1, count('threads')];
  const times = counts.map((): EpochTime[] => []);
  for (let run = 0; run < count('runs'); run++) {
    for (const [i, threads] of counts.entries()) {
      const time = await timeOfEpoch(data, threads, 1 + count('epochs'));
      note(`${threads} threads: ${time.wall.toFixed(2)} s an epoch, busiest thread ${time.busiest.toFixed(2)} s`);
      times[i].push(time);
    }
  }
  const medians = times.map((own) => ({
    wall: spreadOf(own.map(({ wall }) => wall)),
    busiest: spreadOf(own.map(({ busiest }) => busiest)),
  }));
  counts.forEach((threads, i) => {
    keep({ case: isReal ? 'eng.train, scored on eng.testa' : 'made-up sentences', threads, ...medians[i] });
  });
  return {
    heads: ['threads', 'seconds an epoch, median', 'ratio', 'CPU seconds of the busiest thread', 'ratio'],
    rows: counts.map((threads, i) => {
      const [wall, busiest] = [medians[i].wall.median, medians[i].busiest.median];
      const ratios = [medians[0].wall.median / wall, medians[0].busiest.median / busiest];
      return [String(threads), wall.toFixed(2), ratios[0].toFixed(2), busiest.toFixed(2), ratios[1].toFixed(2)];
    }),
  };
});

async function timeOfEpoch(data: NerTrainingData, count: number, epochs: number): Promise<EpochTime> {
  const ends: { readonly wall: number; readonly threads: ReadonlyMap<string, number> }[] = [];
  const { threads } = await trainNer(
    data,
    { epochs },
    {
      kernels: createKernels(),
      threads: { count, workers: createNodeWorkers() },
      onProgress: ({ kind }) => {
        if (kind === 'epoch') ends.push({ wall: performance.now() / 1000, threads: secondsOfThreads() });
      },
    },
  );
  if (threads !== count) throw new Error(`${threads} threads trained instead of ${count}`);
  const [first, last] = [ends[0], ends[ends.length - 1]];
  const used = [...last.threads].map(([thread, seconds]) => seconds - (first.threads.get(thread) ?? 0));
  return { wall: (last.wall - first.wall) / (epochs - 1), busiest: Math.max(...used) / (epochs - 1) };
}

/** CPU time of each thread of this process, from Linux's /proc; nothing to read elsewhere. */
function secondsOfThreads(): Map<string, number> {
  const folder = '/proc/self/task';
  if (!existsSync(folder)) return new Map([['unknown', Number.NaN]]);
  const nanoseconds = (thread: string) => Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return new Map(readdirSync(folder).map((thread) => [thread, nanoseconds(thread) / 1e9]));
}

function readReal(conll: string) {
  const load = (name: string) => readConll(readFileSync(`${conll}/${name}`, 'utf8'), { file: name });
  return { train: load('eng.train'), dev: load('eng.testa') };
}

async function readVectors(file: string) {
  return file === '' ? {} : { vectors: (await parseVectors(readChunks(file), { file })).vectors };
}

/** Sentences of made-up words in a Zipf distribution, of the size of eng.train; every tenth word is a name. */
function makeSentences(): { train: LabelledDocument[]; dev: LabelledDocument[] } {
  const random = createRandom(1);
  const sentence = (line: number) => {
    const words = Array.from({ length: 4 + random.integer(20) }, () => `w${Math.floor(20_000 ** random.uniform())}`);
    return { line, words, spans: [{ start: 2, end: 4, label: words[2].length % 2 === 0 ? 'PER' : 'LOC' }] };
  };
  const documents = (count: number) =>
    Array.from({ length: count }, (_, d) => ({
      id: String(d),
      sentences: Array.from({ length: 15 }, (_, s) => sentence(s)),
    }));
  return { train: documents(950), dev: documents(200) };
}
