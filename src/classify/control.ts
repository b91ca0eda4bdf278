// How a training run is watched, stopped and taken up again; the same for every trainer of this folder.
import type { FloatArray, Kernels } from '../kernels/index.js';

/** A file that a model was trained on, for its record. */
export interface TrainingSource {
  readonly name: string;
  readonly sha256: string;
  /** Rows, documents or sentences. */
  readonly rows: number;
}

/** Where a run stands after an epoch. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Mean loss of the epoch; nats, or squared error in variances of the target. */
  readonly loss: number;
  /** On the development rows, without penalties. */
  readonly devLoss?: number;
  /** Whether this is the best epoch so far. */
  readonly best: boolean;
  /** Rows (or words) seen since the run began. */
  readonly seen: number;
}

/** A stopped run as plain data and flat arrays: survives a file. */
export interface TrainingCheckpoint {
  readonly state: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly value: FloatArray }>;
}

/** How a run is carried out; nothing of this changes its result. */
export interface TrainingControl {
  readonly kernels: Kernels;
  /** Called after each epoch. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** When aborted, the run hands out a checkpoint and returns unfinished. */
  readonly signal?: AbortSignal;
  /** Called after each epoch and when aborted; `take` copies the state, which can be large. */
  readonly onCheckpoint?: (take: () => TrainingCheckpoint) => Promise<void>;
  /** What `onCheckpoint` gave when the run was interrupted. */
  readonly resume?: TrainingCheckpoint;
}
