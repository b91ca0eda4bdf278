// How many windows a second does each library train a window network on (5 × 100 → 300 → 9)?

import { runBenchmark } from './harness/benchmark.js';
import { type Contender, compare } from './harness/compare.js';
import { gather } from './harness/rivals.js';
import { timingFindings } from './harness/timings.js';
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

await runBenchmark(import.meta.url, { runs: '11', batch: '32,128' }, async ({ flags, note }) => {
  const cases = [];
  const skipped = [];
  for (const batch of flags.batch.split(',').map(Number)) {
    const made = await gather(contendersFor(batch));
    note(`batch ${batch}: ${made.contenders.map(({ name }) => name).join(', ')}`);
    cases.push({
      name: `batch ${batch}`,
      timings: await compare(made.contenders, { rounds: Number(flags.runs), check: createCheck() }),
    });
    skipped.push(...made.skipped);
  }
  return { ...timingFindings(cases, 'windows'), skipped };
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

/** From the same weights the first loss must be the same (brain.js has another loss); every loss must be a number. */
function createCheck() {
  let first: number | undefined;
  return ({ losses }: TrainingAnswer, name: string): void => {
    if (!losses.every(Number.isFinite)) throw new Error(`${name} gave a loss that is no number`);
    if (name === 'brain.js') return;
    first ??= losses[0];
    if (Math.abs(losses[0] - first) > 1e-3)
      throw new Error(`${name} starts with loss ${losses[0]}, the others with ${first}`);
  };
}
