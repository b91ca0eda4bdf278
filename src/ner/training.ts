// Training a recogniser: minibatches, development scores, the best epoch kept, stop and resume at any minibatch.
import type { Kernels } from '../kernels/index.js';
import type { LabelledDocument } from '../text/index.js';
import type { WordVectors } from '../vectors/index.js';
import type { NerCheckpoint } from './checkpoint.js';
import type { DataSource, NerModel } from './model.js';
import type { NerOptions } from './options.js';
import { createRun, type TrainingRun } from './run.js';

/** Labelled documents to learn from, and what helps. */
export interface NerTrainingData {
  readonly train: readonly LabelledDocument[];
  /** Chooses the epoch whose weights are kept; without it the last epoch's are. */
  readonly dev?: readonly LabelledDocument[];
  readonly vectors?: WordVectors;
  /** Stored in the model's record. */
  readonly sources?: readonly DataSource[];
}

/** How a run is carried out; nothing here changes its result. */
export interface NerTrainingControl {
  readonly kernels: Kernels;
  /** Called after each minibatch and each epoch. */
  readonly onProgress?: (progress: NerProgress) => void;
  /** When aborted, the run hands out a checkpoint and returns unfinished. */
  readonly signal?: AbortSignal;
  /** Called after each epoch and when aborted. */
  readonly onCheckpoint?: (checkpoint: NerCheckpoint) => Promise<void>;
  /** What `onCheckpoint` gave when the run was interrupted. */
  readonly resume?: NerCheckpoint;
}

/** Where a run stands: after each minibatch, and after each epoch. */
export type NerProgress =
  | {
      readonly kind: 'step';
      readonly epoch: number;
      readonly epochs: number;
      /** Tokens seen in this epoch, of `tokensPerEpoch`. */
      readonly tokens: number;
      readonly tokensPerEpoch: number;
      /** Mean loss of this epoch so far. */
      readonly loss: number;
      readonly learningRate: number;
    }
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      readonly epochs: number;
      readonly tokens: number;
      readonly loss: number;
      readonly dev?: { readonly precision: number; readonly recall: number; readonly f1: number };
      /** Whether this is the best epoch so far. */
      readonly best: boolean;
    };

/** Minibatches between two breaths, in which signals and timers of the host get their turn. */
const stepsBetweenPauses = 8;

/**
 * Trains a recogniser. Same data, options and seed give the same bytes, interrupted or not.
 *
 * @throws NomenError `no-training-data`, `unknown-label`, `not-finite`, `checkpoint-mismatch` and those of `resolveNerOptions`
 * @example
 * ```ts
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { trainNer } from 'nomen/ner';
 * import { readConll } from 'nomen/text';
 * const train = readConll('Paris B-LOC\nsleeps O\n', { file: 'tiny' });
 * const { model } = await trainNer({ train }, { epochs: 1, hidden: [4] }, { kernels: createReferenceKernels() });
 * model.labels; // ['LOC']
 * ```
 */
export async function trainNer(
  data: NerTrainingData,
  options: Partial<NerOptions>,
  control: NerTrainingControl,
): Promise<{ readonly model: NerModel; readonly finished: boolean }> {
  const run = createRun(data, options, control.kernels);
  if (control.resume !== undefined) run.restore(control.resume);
  while (!run.isDone()) {
    const completed = await runEpoch(run, control);
    if (!completed) {
      await control.onCheckpoint?.(run.checkpoint());
      return { model: run.model(), finished: false };
    }
    const epoch = run.finishEpoch();
    control.onProgress?.(epoch);
    await control.onCheckpoint?.(run.checkpoint());
  }
  return { model: run.model(), finished: true };
}

/** Runs the rest of the present epoch; false when aborted. */
async function runEpoch(run: TrainingRun, { signal, onProgress }: NerTrainingControl): Promise<boolean> {
  for (let steps = 1; run.hasBatch(); steps++) {
    if (signal?.aborted) return false;
    const step = run.trainBatch();
    onProgress?.(step);
    if (steps % stepsBetweenPauses === 0) await new Promise((resume) => setTimeout(resume, 0));
  }
  return !signal?.aborted;
}
