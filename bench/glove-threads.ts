// How much faster do two threads learn GloVe's vectors than one, and is the loss the same?
// Alternated runs on one table of counts at 100 dimensions; wall time of an epoch, the first of each run left out.
// usage: npx tsx bench/glove-threads.ts [--threads 2] [--runs 3] [--epochs 3] [--input text.txt] [--megabytes 13] [--min-count 5] [--max-vocabulary 100000]

import { type Cooccurrences, countCooccurrences, trainGlove } from '../src/embeddings/index.js';
import { createNodeWorkers } from '../src/node/index.js';
import { readCorpus, textFlags } from './factorisation/counts.js';
import { runBenchmark } from './harness/benchmark.js';
import { spreadOf } from './harness/compare.js';
import { showSpread } from './harness/timings.js';

const defaults = { ...textFlags, megabytes: '13', threads: '2', runs: '3', epochs: '3' };

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const { count, keep, note } = benchmark;
  const counts = await countCooccurrences(await readCorpus(benchmark));
  const { entryCount, words } = counts;
  const threadCounts = [1, count('threads')];
  const epochs = 1 + count('epochs');
  const runs = threadCounts.map((): Awaited<ReturnType<typeof learn>>[] => []);
  for (let run = 0; run < count('runs'); run++) {
    for (const [i, threads] of threadCounts.entries()) {
      const learnt = await learn(counts, threads, { epochs, seed: 1 + run });
      note(`${threads} threads: ${learnt.seconds.toFixed(2)} s an epoch, loss ${learnt.loss.toFixed(5)}`);
      runs[i].push(learnt);
    }
  }
  const rows = threadCounts.map((threads, i) => {
    const rate = spreadOf(runs[i].map(({ seconds }) => entryCount / seconds));
    const loss = spreadOf(runs[i].map((run) => run.loss));
    keep({ threads, entries: entryCount, words: words.length, epochs, rate, loss });
    const ratio = rate.median / spreadOf(runs[0].map(({ seconds }) => entryCount / seconds)).median;
    return [String(threads), showSpread(rate), ratio.toFixed(2), showSpread(loss)];
  });
  return {
    heads: ['threads', 'entries a second of wall time, median (min–max)', 'ratio', 'loss of the last epoch'],
    rows,
  };
});

/** Seconds of an epoch, the first left out, and the mean loss of the last. */
async function learn(
  counts: Cooccurrences,
  count: number,
  options: { readonly epochs: number; readonly seed: number },
) {
  const ends: number[] = [];
  let loss = Number.NaN;
  await trainGlove(counts, options, {
    threads: { count, workers: createNodeWorkers() },
    onProgress(progress) {
      loss = progress.loss;
    },
    onCheckpoint: async () => void ends.push(performance.now()),
  });
  return { seconds: (ends[ends.length - 1] - ends[0]) / 1000 / (ends.length - 1), loss };
}
