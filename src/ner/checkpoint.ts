// A training run frozen between two minibatches: everything that is needed to go on to identical bytes.
import type { FloatArray } from '../kernels/index.js';

/** One stored array with its shape. */
export interface CheckpointTensor {
  readonly shape: readonly number[];
  readonly value: FloatArray;
}

/** The position of a run, JSON-safe. */
export interface RunState {
  /** Epochs that are complete. */
  epoch: number;
  /** Minibatches of the present epoch that are complete. */
  batch: number;
  /** Optimiser steps in all. */
  step: number;
  /** Sum over the present epoch of minibatch loss × tokens, and of tokens. */
  lossSum: number;
  tokens: number;
  /** Best development F1 so far, −1 before the first, and its epoch. */
  bestF1: number;
  bestEpoch: number;
  bestThreshold: number;
  bestDev: { precision: number; recall: number; f1: number } | null;
}

/** What `trainNer` hands out after each epoch and when interrupted, and takes back to resume. */
export interface NerCheckpoint {
  /** JSON-safe: resolved options, a fingerprint of the data, the run's position and the random stream. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Weights, best weights and optimiser state by name. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
}
