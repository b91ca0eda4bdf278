// How many words a second are counted with windows of 10, in one piece and in pieces of bounded memory on disk?
// usage: npx tsx bench/counting.ts [--input text.txt] [--megabytes 50] [--min-count 5] [--max-vocabulary 100000] [--runs 3]
import { countCooccurrences } from '../src/embeddings/index.js';
import { createFileStorage } from '../src/node/index.js';
import { readCorpus, textFlags } from './factorisation/counts.js';
import { runBenchmark } from './harness/benchmark.js';
import { timeCase, timingTable } from './harness/timings.js';

const littleMemory = 48 * 2 ** 20;

await runBenchmark(import.meta.url, { ...textFlags, runs: '3' }, async (benchmark) => {
  const corpus = await readCorpus(benchmark);
  const units = corpus.tokenCount;
  let entryCount: number | undefined;
  const timed = await timeCase(benchmark, `${units} words, ${corpus.vocabulary.size} different`, {
    unit: 'words',
    check(entries, { name }) {
      entryCount ??= entries;
      if (entries !== entryCount) throw new Error(`${name}: ${entries} entries instead of ${entryCount}`);
    },
    contenders: [
      { name: 'one piece in memory', units, run: async () => (await countCooccurrences(corpus)).entryCount },
      {
        name: 'pieces of 48 MB, merged on disk',
        units,
        async run() {
          const storage = await createFileStorage();
          try {
            return (await countCooccurrences(corpus, {}, { storage, memoryBytes: littleMemory })).entryCount;
          } finally {
            await storage.remove();
          }
        },
      },
    ],
  });
  return timingTable([timed], 'words');
});
