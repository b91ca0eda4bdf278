// Training a network on numbers: preprocessing fitted, minibatches until done, the best epoch's weights kept.
import { NomenError } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import type { TrainingControl, TrainingSource } from '../control.js';
import type { NetworkModel } from './model.js';
import { type NetworkTrainingOptions, resolveNetworkTrainingOptions } from './options.js';
import { createNetworkRun, type NetworkRun } from './run.js';

/** Rows of numbers with their targets. */
export interface NumberData {
  readonly rows: number;
  /** [rows, inputs], row-major. */
  readonly inputs: FloatArray;
  /** `softmax`: class ids [rows] or distributions [rows, outputs]; `linear`: [rows, outputs]; `logistic`: [rows] in [0, 1]. */
  readonly targets: Int32Array | FloatArray;
}

/** What to learn, and what it is called. */
export interface NetworkTrainingData {
  readonly train: NumberData;
  /** Chooses the epoch whose weights are kept; without it the last epoch's are. */
  readonly dev?: NumberData;
  readonly inputs: readonly string[];
  readonly targets: readonly string[];
  /** Classes for `softmax`, else the targets. */
  readonly outputs: readonly string[];
  readonly sources?: readonly TrainingSource[];
}

/** Minibatches between two pauses, in which the host's signals and timers get their turn. */
const STEPS_BETWEEN_PAUSES = 32;

/**
 * Trains a network of any depth on rows of numbers. Preprocessing is fitted on the training rows only. Linear targets are
 * standardised for training, so the loss is in variances, and the last layer takes their scale back. Same data, options and seed
 * give the same bytes, interrupted or not.
 *
 * @returns the model, and whether the run came to its end or was aborted
 * @throws NomenError `no-rows`, `wrong-length`, `not-finite`, `checkpoint-mismatch` and those of `resolveNetworkTrainingOptions`
 * @example
 * ```ts
 * import { createPredictor, trainNetwork } from 'nomen/classify';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const train = { rows: 4, inputs: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), targets: Int32Array.of(0, 1, 1, 0) };
 * const names = { inputs: ['a', 'b'], targets: ['xor'], outputs: ['0', '1'] };
 * const options = { layers: [8], epochs: 200, learningRate: 0.05 };
 * const { model } = await trainNetwork({ train, ...names }, options, { kernels: createReferenceKernels() });
 * createPredictor(model, createReferenceKernels())(Float32Array.of(0, 1))[1] > 0.9; // true
 * ```
 */
export async function trainNetwork(
  data: NetworkTrainingData,
  given: Partial<NetworkTrainingOptions>,
  control: TrainingControl,
): Promise<{ readonly model: NetworkModel; readonly finished: boolean }> {
  const options = resolveNetworkTrainingOptions(given);
  for (const [name, part] of [
    ['train', data.train],
    ['dev', data.dev],
  ] as const)
    checkData(name, part, data);
  const run = createNetworkRun(data, options, control.kernels);
  if (control.resume !== undefined) run.restore(control.resume);
  while (!run.isDone()) {
    const completed = await runEpoch(run, control);
    if (completed) {
      const progress = run.finishEpoch();
      control.onProgress?.(progress);
    }
    await control.onCheckpoint?.(() => run.checkpoint());
    if (!completed) return { model: run.model(), finished: false };
  }
  return { model: run.model(), finished: true };
}

/** Runs the rest of the present epoch; false when aborted. */
async function runEpoch(run: NetworkRun, { signal }: TrainingControl): Promise<boolean> {
  let steps = 0;
  while (run.hasBatch()) {
    if (signal?.aborted) return false;
    run.trainBatch();
    if (++steps % STEPS_BETWEEN_PAUSES === 0) await new Promise((resume) => setTimeout(resume, 0));
  }
  return !signal?.aborted;
}

function checkData(name: string, data: NumberData | undefined, { inputs, outputs }: NetworkTrainingData): void {
  if (data === undefined) return;
  const { rows, targets } = data;
  if (rows < 1) throw fault(name, 'no-rows', ['at least one row', `${rows}`]);
  const numbers = rows * inputs.length;
  if (data.inputs.length !== numbers) {
    throw fault(`${name}.inputs`, 'wrong-length', [`${rows} × ${inputs.length} numbers`, `${data.inputs.length}`]);
  }
  const length = targets instanceof Int32Array ? rows : rows * outputs.length;
  if (targets.length !== length)
    throw fault(`${name}.targets`, 'wrong-length', [`${length} numbers`, `${targets.length}`]);
}

function fault(where: string, code: string, [expected, got]: readonly [string, string]): NomenError {
  const fix = 'Pass the numbers row by row, with the names of all inputs and outputs';
  return new NomenError({ code, where, expected, got, fix });
}
