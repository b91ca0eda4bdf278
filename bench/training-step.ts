// How many windows a second does each library train on (5 words × 100 → 300 → 9)?

import { runBenchmark } from './harness/benchmark.js';
import type { Contender } from './harness/compare.js';
import { gather, type Skipped } from './harness/rivals.js';
import { type TimedCase, timeCase, timingTable } from './harness/timings.js';
import { createBrainTrainer } from './training/brain.js';
import { createConvNetTrainer } from './training/convnet.js';
import { createNomenTrainer } from './training/nomen.js';
import { createTask, type TrainingAnswer, type TrainingTask } from './training/task.js';
import { createTensorFlowTrainer } from './training/tensorflow.js';

type Trainer = () => TrainingAnswer | Promise<TrainingAnswer>;

/** Windows in one run of each; the slow ones get fewer, as rates are compared. */
const plan: Readonly<Record<string, { readonly windows: number; create(task: TrainingTask): Trainer | undefined }>> = {
  nomen: { windows: 12_800, create: createNomenTrainer },
  'tfjs wasm': { windows: 2560, create: (task) => createTensorFlowTrainer('wasm', task) },
  'tfjs cpu': { windows: 128, create: (task) => createTensorFlowTrainer('cpu', task) },
  convnetjs: { windows: 512, create: createConvNetTrainer },
  'brain.js': { windows: 512, create: createBrainTrainer },
};

await runBenchmark(import.meta.url, { runs: '11', batch: '32,128' }, async (benchmark) => {
  const cases: TimedCase[] = [];
  let skipped: readonly Skipped[] = [];
  for (const batch of benchmark.flags.batch.split(',').map(Number)) {
    const made = await gather(contendersFor(batch));
    const { contenders } = made;
    cases.push(await timeCase(benchmark, `batch ${batch}`, { contenders, unit: 'windows', check: createCheck() }));
    skipped = made.skipped;
  }
  return { ...timingTable(cases, 'windows'), skipped };
});

function contendersFor(batch: number) {
  return Object.fromEntries(
    Object.entries(plan).map(([name, { windows, create }]) => [
      name,
      () => contender(name, { batch, windows, create }),
    ]),
  );
}

function contender(
  name: string,
  { batch, windows, create }: { batch: number } & (typeof plan)[string],
): Contender<TrainingAnswer> | undefined {
  const steps = Math.max(1, Math.round(windows / batch));
  const run = create(createTask(batch, steps));
  return run && { name, units: steps * batch, run };
}

/**
 * From the same weights and batches all must give the same losses for some steps (rare words keep the trained embeddings from
 * telling). brain.js has another loss, so that its numbers only have to be numbers.
 */
function createCheck() {
  let expected: readonly number[] | undefined;
  return ({ losses }: TrainingAnswer, { name }: Contender<TrainingAnswer>): void => {
    if (!losses.every(Number.isFinite)) throw new Error(`${name} gave a loss that is no number`);
    if (name === 'brain.js') return;
    expected ??= losses.slice(0, 4);
    const worst = Math.max(...expected.map((loss, i) => Math.abs(loss - (losses[i] ?? loss))));
    if (worst > 1e-3) throw new Error(`the first losses of ${name} differ by ${worst} from the others'`);
  };
}
