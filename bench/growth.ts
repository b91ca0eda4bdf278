// How do time and memory of tagging and training grow with tokens, sentences, vocabulary, labels and window?
import { fileURLToPath } from 'node:url';
import type { GrowthCase, GrowthCost } from './growth/case.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { measureProcess } from './harness/measure-process.js';

type Axis = 'tokens' | 'sentenceLength' | 'vocabulary' | 'labels' | 'windowSize';
type Job = GrowthCase['job'];

const usual = { sentenceLength: 20, vocabulary: 20_000, labels: 4, windowSize: 2, tokens: 50_000, batchTokens: 850 };
/** Each minibatch holds the longest sentence, so that all lengths have minibatches of one size. */
const longSentences = { tokens: 300_000, batchTokens: 100_000 };

/** Cases that differ in the size of one thing. */
interface GrowthAxis {
  readonly axis: Axis;
  readonly job: Job;
  readonly sizes: readonly number[];
  /** What is not as usual. */
  readonly fixed?: Partial<GrowthCase>;
}

const axes: readonly GrowthAxis[] = [
  { axis: 'tokens', job: 'tag', sizes: [1e4, 1e5, 1e6, 1e7, 1e8] },
  { axis: 'tokens', job: 'train', sizes: [1e4, 1e5, 1e6, 1e7] },
  ...(['tag', 'train'] as const).flatMap((job): GrowthAxis[] => [
    { axis: 'sentenceLength', job, sizes: [1, 10, 100, 1000, 1e4, 1e5], fixed: longSentences },
    { axis: 'vocabulary', job, sizes: [1e3, 1e4, 1e5, 1e6] },
    { axis: 'labels', job, sizes: [2, 5, 20, 50, 100] },
    { axis: 'windowSize', job, sizes: [1, 2, 4, 9] },
  ]),
];
const defaults = { tokens: '1e7', only: axes.map(({ axis }) => axis).join(',') };

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const largest = benchmark.count('tokens');
  const only = benchmark.flags.only.split(',');
  const rows: string[][] = [];
  for (const one of axes.filter(({ axis }) => only.includes(axis))) {
    const sizes = one.sizes.filter((size) => one.axis !== 'tokens' || size <= largest);
    rows.push(...(await measureAxis({ ...one, sizes }, benchmark)));
  }
  return { heads: ['job', 'grows', 'size', 'µs a token', 'setup ms', 'peak MB', 'order'], rows };
});

/** `order` is the slope between two rows in logarithms of size and CPU time: 1 is linear, 2 square. */
async function measureAxis(
  { axis, job, sizes, fixed }: GrowthAxis,
  { keep, note }: Pick<Benchmark<typeof defaults>, 'keep' | 'note'>,
): Promise<string[][]> {
  const rows: string[][] = [];
  let before: { readonly size: number; readonly cpuMs: number } | undefined;
  for (const size of sizes) {
    note(`${job}: ${axis} ${size}`);
    const growth: GrowthCase = { ...usual, ...fixed, job, [axis]: size };
    const cost = await measure(growth);
    keep({ ...growth, axis, size, ...cost });
    const order = before === undefined ? '' : slope(before, { size, cpuMs: cost.cpuMs }).toFixed(2);
    const perToken = (cost.cpuMs * 1000) / growth.tokens;
    const cells = [perToken.toPrecision(3), cost.setupMs.toFixed(0), (cost.peakBytes / 1e6).toFixed(0), order];
    rows.push([job, axis, String(size), ...cells]);
    before = { size, cpuMs: cost.cpuMs };
  }
  return rows;
}

async function measure(growth: GrowthCase): Promise<GrowthCost> {
  const script = fileURLToPath(new URL('growth/case.ts', import.meta.url));
  const { output } = await measureProcess(['--import', 'tsx', script, JSON.stringify(growth)]);
  return JSON.parse(output) as GrowthCost;
}

function slope(
  before: { readonly size: number; readonly cpuMs: number },
  after: { readonly size: number; readonly cpuMs: number },
): number {
  return Math.log(after.cpuMs / before.cpuMs) / Math.log(after.size / before.size);
}
