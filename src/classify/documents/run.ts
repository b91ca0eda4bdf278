// A run of a document classifier, whatever its architecture: where it stands, how it goes on, what it ends in.
import { createRandom, NomenError, shuffle } from '../../base/index.js';
import type { TrainingCheckpoint } from '../control.js';
import type { ClassifierModel } from './model.js';

/** Where a run stands; `at` is the next document of the epoch's order. */
export interface RunState {
  epoch: number;
  at: number;
  /** Features that were learned from since the run began. */
  features: number;
  lossSum: number;
}

/** A run, a few documents at a time. */
export interface ClassifierRun {
  readonly state: RunState;
  readonly epochs: number;
  /** Learns from a block of documents; false at the end of the epoch. */
  step(): boolean;
  /** Ends the epoch; gives back its mean loss. */
  finishEpoch(): number;
  checkpoint(): TrainingCheckpoint;
  restore(checkpoint: TrainingCheckpoint): void;
  /** Copies of the weights as they are. */
  weights(): Pick<ClassifierModel, 'input' | 'output' | 'filters'>;
}

/** Each epoch has a stream of its own, so that a checkpoint need not hold one. */
export function drawOrder(order: Uint32Array, seed: number, epoch: number): void {
  order.forEach((_, i) => {
    order[i] = i;
  });
  shuffle(order, createRandom(seed + Math.imul(epoch + 1, 0x85ebca6b)));
}

/** Turns to the next epoch; gives back the mean loss of the one that ended. */
export function turnEpoch(state: RunState, documents: number): number {
  const loss = state.lossSum / documents;
  Object.assign(state, { epoch: state.epoch + 1, at: 0, lossSum: 0 });
  return loss;
}

/** @throws NomenError `not-finite` */
export function checkLoss({ epoch, lossSum }: RunState): void {
  if (Number.isFinite(lossSum)) return;
  throw new NomenError({
    code: 'not-finite',
    where: `epoch ${epoch + 1}`,
    expected: 'a finite loss',
    got: String(lossSum),
    fix: 'Lower the learning rate',
  });
}
