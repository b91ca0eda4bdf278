// How much faster do two threads train a recogniser than one? Alternated runs of a few epochs; wall time of the best epoch of each.
// usage: npx tsx bench/threads.ts [--threads 2] [--runs 3] [--epochs 2] [--data ../shared/data] [--vectors glove.100d.txt]
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.js';
import { createKernels } from '../src/kernels/index.js';
import { type NerTrainingData, trainNer } from '../src/ner/index.js';
import { createNodeWorkers, readChunks } from '../src/node/index.js';
import { type LabelledDocument, readConll } from '../src/text/index.js';
import { parseVectors } from '../src/vectors/index.js';

const { values: flags } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '3' },
    epochs: { type: 'string', default: '2' },
    data: { type: 'string', default: '../shared/data' },
    vectors: { type: 'string' },
  },
});

const conll = `${flags.data}/conll2003`;
const isReal = existsSync(conll);
const data: NerTrainingData = { ...(isReal ? readReal() : makeSentences()), ...(await readVectors()) };
const counts = [1, Number(flags.threads)];
const epochs = counts.map((): number[] => []);
for (let run = 0; run < Number(flags.runs); run++) {
  for (const [i, count] of counts.entries()) epochs[i].push(...(await secondsOfEpochs(count)));
}
const best = epochs.map((seconds) => Math.min(...seconds));
process.stdout.write(
  `${isReal ? 'eng.train, scored on eng.testa' : 'made-up sentences'}; ${availableParallelism()} cores\n`,
);
process.stdout.write('| threads | seconds an epoch, best (median) | ratio |\n|---|---|---|\n');
counts.forEach((count, i) => {
  const median = epochs[i].sort((a, b) => a - b)[epochs[i].length >> 1];
  process.stdout.write(
    `| ${count} | ${best[i].toFixed(2)} (${median.toFixed(2)}) | ${(best[0] / best[i]).toFixed(2)} |\n`,
  );
});

/** Wall time of each epoch, from its first minibatch to the end of its scoring; starting the threads is not in it. */
async function secondsOfEpochs(count: number): Promise<number[]> {
  const seconds: number[] = [];
  let start: number | undefined;
  const { threads } = await trainNer(
    data,
    { epochs: Number(flags.epochs) },
    {
      kernels: createKernels(),
      threads: { count, workers: createNodeWorkers() },
      onProgress: (progress) => {
        start ??= performance.now();
        if (progress.kind === 'step') return;
        seconds.push((performance.now() - start) / 1000);
        start = performance.now();
        process.stderr.write(
          `${count} threads: ${seconds.at(-1)?.toFixed(2)} s, loss ${progress.loss.toFixed(4)} F1 ${progress.dev?.f1.toFixed(2)}\n`,
        );
      },
    },
  );
  if (threads !== count) throw new Error(`${threads} threads trained instead of ${count}`);
  return seconds;
}

function readReal() {
  const load = (name: string) => readConll(readFileSync(`${conll}/${name}`, 'utf8'), { file: name });
  return { train: load('eng.train'), dev: load('eng.testa') };
}

async function readVectors() {
  const file = flags.vectors;
  return file === undefined ? {} : { vectors: (await parseVectors(readChunks(file), { file })).vectors };
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
