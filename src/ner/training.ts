// Training a recogniser: minibatches, development scores, the best epoch kept, stop and resume at any minibatch.
import { checkNumber, type WorkerHost } from '../base/index.js';
import type { Kernels } from '../kernels/index.js';
import type { LabelledDocument } from '../text/index.js';
import type { WordVectors } from '../vectors/index.js';
import type { NerCheckpoint } from './checkpoint.js';
import type { Gazetteer } from './gazetteers/gazetteer.js';
import type { DataSource, GazetteerSource, NerModel } from './model.js';
import type { NerOptions } from './options.js';
import { completeInParallel } from './parallel.js';
import { createRun } from './run.js';
import { calibrateOn } from './scores/model-calibration.js';
import { completeRun } from './training-loop.js';

/** Labelled documents to learn from, and what helps. */
export interface NerTrainingData {
  readonly train: readonly LabelledDocument[];
  /** Chooses the epoch whose weights are kept and calibrates scores; without it the last epoch's are kept, scores as they are. */
  readonly dev?: readonly LabelledDocument[];
  /** A model to go on from instead of starting afresh: its structure, words, labels and weights; new labels and words are added. */
  readonly from?: NerModel;
  readonly vectors?: WordVectors;
  /** Lists of names whose matches become features, and parts of the model. */
  readonly gazetteers?: readonly Gazetteer[];
  /** Stored in the model's record. */
  readonly sources?: readonly DataSource[];
  /** The files of the gazetteers, stored in the model's record. */
  readonly gazetteerSources?: readonly GazetteerSource[];
}

/** How a run is carried out; of all this only the number of threads changes its result. */
export interface NerTrainingControl {
  readonly kernels: Kernels;
  /** Worker threads that take a minibatch each; without them, or where `workers` has an obstacle, one thread trains. */
  readonly threads?: { readonly count: number; readonly workers: WorkerHost };
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

/** Minibatches between two pauses. */
const stepsBetweenPauses = 8;
/** More threads than this are a slip of the finger: every one holds all weights. */
const mostThreads = 256;

/** A finished or interrupted run. */
export interface NerTrainingResult {
  /** Of the best epoch so far; its scores are calibrated on the development data once the run is finished. */
  readonly model: NerModel;
  /** False when aborted. */
  readonly finished: boolean;
  /** Threads that have shared the work: 1 where more were asked for but could not be had. */
  readonly threads: number;
}

/**
 * Trains a recogniser. Same data, options, seed and number of threads give the same bytes, interrupted or not.
 *
 * N threads compute the gradients of N minibatches (fewer of little data) at the same weights, then make the N steps: a gradient is up to N − 1
 * steps late. Dropout draws other masks than one thread does.
 *
 * @throws NomenError `no-training-data`, `unknown-label`, `not-finite`, `checkpoint-mismatch`, `number-out-of-range`,
 * `worker-ended` and those of `resolveNerOptions` and `checkGazetteers`
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
): Promise<NerTrainingResult> {
  const { kernels, signal, resume, onProgress, onCheckpoint } = control;
  const { count, workers } = control.threads ?? { count: 1, workers: undefined };
  checkNumber(count, { where: 'threads', min: 1, max: mostThreads, integer: true });
  // A model is more than a message to a thread can carry, and what is left to learn is little.
  const isShared = data.from === undefined && count > 1 && workers !== undefined && workers.obstacle === undefined;
  const threads = isShared ? count : 1;
  const run = createRun(data, options, { kernels, threads });
  if (resume !== undefined) run.restore(resume);
  const watch = { shouldStop: () => signal?.aborted === true, pause: createPause(), onProgress, onCheckpoint };
  const finished = isShared
    ? await completeInParallel(run, { data, options, kernels, count, workers }, watch)
    : await completeRun(run, watch);
  const model = run.model();
  return { model: finished ? calibrateOn(model, data.dev ?? [], kernels) : model, finished, threads };
}

function createPause(): () => Promise<void> | undefined {
  let steps = 0;
  return () => (++steps % stepsBetweenPauses === 0 ? new Promise((resume) => setTimeout(resume, 0)) : undefined);
}
