// How many entries a second does GloVe learn from at 100 dimensions, in WebAssembly and in plain TypeScript?
// usage: npx tsx bench/glove.ts [--input text.txt] [--megabytes 50] [--min-count 5] [--max-vocabulary 100000] [--runs 3]

import { createFactorKernels } from '../src/embeddings/factor-kernels/create.js';
import type { FactorKernels } from '../src/embeddings/factor-kernels/factor-kernels.js';
import { createReferenceFactorKernels } from '../src/embeddings/factor-kernels/reference.js';
import { type ShuffledEntries, shuffleEntries } from '../src/embeddings/glove/shuffled-entries.js';
import { countCooccurrences, createMemoryStorage, gloveDefaults } from '../src/embeddings/index.js';
import { readCorpus, textFlags } from './factorisation/counts.js';
import { runBenchmark } from './harness/benchmark.js';
import { timeCase, timingTable } from './harness/timings.js';

const batchEntries = 1 << 16;

await runBenchmark(import.meta.url, { ...textFlags, runs: '3' }, async (benchmark) => {
  const corpus = await readCorpus(benchmark);
  const counts = await countCooccurrences(corpus);
  const entries = await shuffleEntries(counts, gloveDefaults, { storage: createMemoryStorage() });
  const wordCount = corpus.vocabulary.size;
  const tableBytes = 2 * wordCount * (2 * gloveDefaults.dimensions + 4) * 4;
  const backends = {
    WebAssembly: createFactorKernels(tableBytes + batchEntries * 16),
    'plain TypeScript': createReferenceFactorKernels(),
  };
  const losses: number[] = [];
  const timed = await timeCase(benchmark, `${counts.entryCount} entries, ${wordCount} words, 100 dimensions`, {
    unit: 'entries',
    check(loss) {
      losses.push(loss);
      if (Math.abs(loss / losses[0] - 1) > 1e-4) throw new Error(`the losses of the backends differ: ${losses}`);
    },
    contenders: Object.entries(backends).map(([name, kernels]) => ({
      name,
      units: counts.entryCount,
      run: createEpoch(kernels, entries, wordCount),
    })),
  });
  return timingTable([timed], 'entries');
});

/** One pass over all entries with tables that begin the same for every backend; returns the sum of the losses. */
function createEpoch(kernels: FactorKernels, shuffled: ShuffledEntries, wordCount: number): () => Promise<number> {
  const size = gloveDefaults.dimensions;
  const { learningRate } = gloveDefaults;
  const length = wordCount * (2 * size + 4);
  const tables = { words: kernels.floats(length), contexts: kernels.floats(length), size };
  for (const table of [tables.words, tables.contexts]) {
    for (let at = 0; at < length; at++) table[at] = at % (2 * size + 4) < size ? ((at % 17) - 8) / 1700 : 1;
  }
  const batch = kernels.ints(batchEntries * 4);
  return async () => {
    let loss = 0;
    for (let block = 0; block < shuffled.blockCount; block++) {
      const entries = await shuffled.load(block);
      for (let at = 0; at < entries.length; at += batchEntries * 4) {
        const part = entries.subarray(at, at + batchEntries * 4);
        batch.set(part);
        loss += kernels.gloveSteps(tables, { entries: batch, count: part.length / 4, learningRate });
      }
    }
    return loss;
  };
}
