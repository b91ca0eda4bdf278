// How long until the first sentence is tagged by a process that has just started, and does a long stream stay in memory?
import { drawTexts } from './growth/synthetic.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { builtCommand } from './harness/built-command.js';
import { spreadOf } from './harness/compare.js';
import { measureProcess, type ProcessUsage } from './harness/measure-process.js';

const defaults = { runs: '11', megabytes: '50', model: 'en' };

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const rows = [...(await measureStart(benchmark)), await measureStream(benchmark)];
  return { heads: ['case', 'contender', 'CPU ms', 'wall ms', 'resident MB'], rows };
});

type Bench = Benchmark<typeof defaults>;

/** The command on one sentence, and a Node that does nothing, in turn. */
async function measureStart({ flags, count, keep }: Bench): Promise<string[][]> {
  const tag = [builtCommand(), 'tag', '-', '--format', 'jsonl', '--model', flags.model];
  const processes = [
    { contender: 'nomen tag', args: tag, input: ['Ada Lovelace lived in London.\n'] },
    { contender: 'node alone', args: ['-e', '0'], input: [] },
  ];
  const usages = processes.map(() => [] as ProcessUsage[]);
  for (let round = 0; round < count('runs'); round++) {
    for (const [i, { args, input }] of processes.entries()) usages[i].push(await measureProcess(args, input));
  }
  if (!usages[0].every(({ output }) => output.includes('London'))) throw new Error('nomen tag did not find London');
  return processes.map(({ contender }, i) => {
    const [cpu, wall, peak] = (['cpuMs', 'wallMs', 'peakBytes'] as const).map((what) =>
      spreadOf(usages[i].map((usage) => usage[what])),
    );
    keep({ case: 'first sentence', contender, cpuMs: cpu, wallMs: wall, peakBytes: peak });
    const range = `${cpu.median.toFixed(0)} (${cpu.min.toFixed(0)}–${cpu.max.toFixed(0)})`;
    return ['first sentence', contender, range, wall.median.toFixed(0), (peak.median / 1e6).toFixed(0)];
  });
}

/** Seeded text of a million words, so that new ones never end, piped into the command. */
async function measureStream({ flags, count, keep, note }: Bench): Promise<string[]> {
  const bytes = count('megabytes') * 1e6;
  note(`a stream of ${flags.megabytes} MB`);
  const args = [builtCommand(), 'tag', '-', '--format', 'jsonl', '--model', flags.model];
  const { cpuMs, wallMs, peakBytes, samples } = await measureProcess(args, textOfSize(bytes));
  const half = samples[samples.length - 1][0] / 2;
  const late = spreadOf(samples.filter(([ms]) => ms >= half).map(([, resident]) => resident));
  keep({ case: 'stream', contender: 'nomen tag', bytes, cpuMs, wallMs, peakBytes, secondHalfBytes: late });
  const resident = `${(peakBytes / 1e6).toFixed(0)} at most, ${(late.min / 1e6).toFixed(0)}–${(late.max / 1e6).toFixed(0)} in the second half`;
  return [`${flags.megabytes} MB stream`, 'nomen tag', cpuMs.toFixed(0), wallMs.toFixed(0), resident];
}

function* textOfSize(bytes: number): Generator<string> {
  let left = bytes;
  for (const text of drawTexts({ sentenceLength: 22, vocabulary: 1e6, labels: 3 }, Infinity)) {
    yield text;
    left -= text.length;
    if (left <= 0) return;
  }
}
