// The weights of a linker, learned by max-margin: the true candidate of a mention above each wrong one.
import { type Random, shuffle } from '../base/index.js';
import { backward, clearGradients, forward } from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';
import { createOptimizer, createSchedule } from '../optim/index.js';
import {
  buildLoss,
  createLeaves,
  type ExampleRows,
  type Leaves,
  learnedLeaves,
  type MarginOptions,
} from './margin-graph.js';

/** What is learned; `matrices` only where rows have contexts. */
export interface MarginWeights {
  readonly weights: Float64Array;
  readonly typeTable: Float64Array;
  readonly matrices?: { readonly document: Float32Array; readonly window: Float32Array };
}

/** How a training is carried out. */
export interface MarginControl {
  readonly kernels: Kernels;
  readonly random: Random;
  /** Called after each epoch with the mean loss. */
  readonly onEpoch: (epoch: number, loss: number) => void;
  /** Waits a moment between minibatches; throws when the work is to end. */
  readonly pause: () => Promise<void>;
}

/**
 * Learns by J = mean max(0, Δ + s_wrong − s_true) over the candidates of each mention of a minibatch, plus the same for true candidates above a
 * threshold and the candidates of names that mean nothing below it; with Adam and a rate that falls to 0.
 */
export async function trainMargin(
  rows: ExampleRows,
  start: Float64Array,
  { options, control }: { readonly options: MarginOptions; readonly control: MarginControl },
): Promise<MarginWeights> {
  const { kernels, random, onEpoch, pause } = control;
  const leaves = createLeaves(rows, start, kernels);
  const learned = learnedLeaves(rows, leaves);
  const optimizer = createOptimizer({ method: 'adam' }, learned, kernels);
  const order = [...rows.examples];
  const batches = Math.ceil(order.length / options.batchSize);
  const rateAt = createSchedule({
    kind: 'linear',
    learningRate: options.learningRate,
    totalSteps: batches * options.epochs,
  });
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    shuffle(order, random);
    let loss = 0;
    for (let at = 0; at < order.length; at += options.batchSize) {
      await pause();
      const mark = kernels.mark();
      const root = buildLoss(rows, order.slice(at, at + options.batchSize), { leaves, options, kernels });
      loss += forward(root, kernels)[0] / batches;
      backward(root, kernels);
      optimizer.step(rateAt(optimizer.stepCount));
      clearGradients(learned);
      kernels.release(mark);
    }
    onEpoch(epoch, loss);
  }
  return weightsOf(rows, leaves);
}

function weightsOf(rows: ExampleRows, { weights, typeTable, document, window }: Leaves): MarginWeights {
  const matrices =
    rows.contexts === undefined
      ? {}
      : { matrices: { document: Float32Array.from(document.value), window: Float32Array.from(window.value) } };
  return { weights: Float64Array.from(weights.value), typeTable: Float64Array.from(typeTable.value), ...matrices };
}
