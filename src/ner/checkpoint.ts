// A training run frozen between two minibatches: everything that is needed to go on to identical bytes.
import { NomenError } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { NerOptions } from './options.js';

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
  /** Weights, best weights, their mean over epochs and optimiser state by name. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
}

/** The parts of a run that a checkpoint holds. */
export interface RunParts {
  readonly options: NerOptions;
  readonly fingerprint: string;
  /** Threads that take a minibatch each. */
  readonly threads: number;
  readonly run: RunState;
  readonly optimizerSteps: number;
  readonly random: readonly number[];
  readonly weights: ReadonlyMap<string, FloatArray>;
  readonly best: ReadonlyMap<string, FloatArray>;
  readonly mean: ReadonlyMap<string, FloatArray>;
  readonly optimizer: ReadonlyMap<string, FloatArray>;
}

const groups = ['weights', 'best', 'mean', 'optimizer'] as const;

/** Freezes the parts of a run; the arrays are copied. */
export function writeCheckpoint(parts: RunParts): NerCheckpoint {
  const tensors = new Map<string, CheckpointTensor>();
  for (const group of groups) {
    for (const [name, value] of parts[group]) {
      tensors.set(`${group}/${name}`, { shape: [value.length], value: value.slice() });
    }
  }
  const { options, fingerprint, run, optimizerSteps } = parts;
  // NaN, the random stream's "no spare normal", is not JSON.
  const random = parts.random.map((word) => (Number.isNaN(word) ? null : word));
  const shared = parts.threads === 1 ? {} : { threads: parts.threads };
  return { state: { options, fingerprint, ...shared, run: { ...run }, optimizerSteps, random }, tensors };
}

/**
 * The parts of a stored run.
 *
 * @throws NomenError `checkpoint-mismatch` when it belongs to other data, options or number of threads
 */
export function readCheckpoint(
  { state, tensors }: NerCheckpoint,
  expected: Pick<RunParts, 'options' | 'fingerprint' | 'threads'>,
): RunParts {
  if (JSON.stringify(state.options) !== JSON.stringify(expected.options)) throw mismatch('other options');
  if (state.fingerprint !== expected.fingerprint) throw mismatch('other data');
  const threads = state.threads ?? 1;
  if (threads !== expected.threads) throw mismatch(`${threads} ${threads === 1 ? 'thread' : 'threads'}`);
  const arraysOf = (group: string) => {
    const own = [...tensors].filter(([name]) => name.startsWith(`${group}/`));
    return new Map(own.map(([name, { value }]) => [name.slice(group.length + 1), value]));
  };
  return {
    ...expected,
    run: state.run as RunState,
    optimizerSteps: state.optimizerSteps as number,
    random: (state.random as (number | null)[]).map((word) => word ?? Number.NaN),
    weights: arraysOf('weights'),
    best: arraysOf('best'),
    mean: arraysOf('mean'),
    optimizer: arraysOf('optimizer'),
  };
}

function mismatch(got: string): NomenError {
  return new NomenError({
    code: 'checkpoint-mismatch',
    where: 'checkpoint',
    expected: 'a run with the same data and options',
    got,
    fix: 'Resume with the files and flags of the interrupted run, or start again without --resume',
  });
}
