// How long does one exact search for the nearest words take, among 400,000 vectors of 100 numbers?
// usage: npx tsx bench/neighbours.ts [--words 400000] [--dimensions 100] [--runs 21]
import { createRandom } from '../src/base/index.js';
import { createReferenceKernels, createWasmKernels } from '../src/kernels/index.js';
import { createVectorIndex, createWordVectors, findNeighbours } from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { timeCase, timingTable } from './harness/timings.js';

const defaults = { words: '400000', dimensions: '100', runs: '21' };

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const [size, dimensions] = [benchmark.count('words'), benchmark.count('dimensions')];
  const random = createRandom(1);
  const values = Float32Array.from({ length: size * dimensions }, () => random.normal());
  const words = Array.from({ length: size }, (_, i) => `w${i}`);
  const vectors = createWordVectors({ words, dimensions, values });
  const backends = {
    WebAssembly: createWasmKernels({ memoryBytes: 4 * values.length + 16 * size + 2 ** 26 }),
    'plain TypeScript': createReferenceKernels(),
  };
  let answer: string | undefined;
  const timed = await timeCase(benchmark, `${size} × ${dimensions}`, {
    unit: 'searches',
    check(found) {
      answer ??= found;
      if (found !== answer) throw new Error(`the backends find ${found} and ${answer}`);
    },
    contenders: Object.entries(backends).map(([name, kernels]) => {
      const index = createVectorIndex(vectors, kernels);
      const search = () => findNeighbours(index, ['w7'], { count: 10 }).map(({ word }) => word);
      return { name, units: 1, run: () => search().join() };
    }),
  });
  return timingTable([timed], 'searches');
});
