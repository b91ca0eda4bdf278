// Training by convolution: minibatches of documents through the graph, steps of Adam.
import { createRandom, type Random } from '../../base/index.js';
import { backward, clearGradients, forward, type Parameter } from '../../grad/index.js';
import { createKernels, type FloatArray, type Kernels } from '../../kernels/index.js';
import { fillXavierUniform } from '../../nn/index.js';
import { createOptimizer } from '../../optim/index.js';
import { fingerprintOf, packCheckpoint, type RunIdentity, unpackCheckpoint } from '../checkpoint.js';
import { convolutionLoss, createBatcher, createConvolution } from './convolution.js';
import type { EncodedDocuments } from './encode.js';
import type { ClassifierModel, StartVectors } from './model.js';
import type { ClassifierOptions } from './options.js';
import { type ClassifierRun, checkLoss, drawOrder, type RunState, turnEpoch } from './run.js';
import { startVectors } from './start.js';

/** Range of the numbers of a new word vector (Kim 2014). */
const START_LIMIT = 0.25;

/** A run of the architecture `convolution`. */
export function createConvolutionRun(
  encoded: EncodedDocuments,
  options: ClassifierOptions,
  vectors: StartVectors | undefined,
): ClassifierRun {
  const kernels = createKernels();
  const sizes = { rows: encoded.features.length + 1, outputs: encoded.labels.length };
  const network = createConvolution(options, sizes, kernels);
  const { parameters } = network;
  initialise(parameters, { features: encoded.features, options, vectors });
  const optimizer = createOptimizer({ method: 'adam' }, parameters, kernels);
  const batchOf = createBatcher(sizes.rows);
  const count = encoded.offsets.length - 1;
  const total = count * options.epochs;
  const identity: RunIdentity = { options, fingerprint: fingerprintOf([encoded.ids, encoded.targets]) };
  const state: RunState = { epoch: 0, at: 0, features: 0, lossSum: 0 };
  const order = new Uint32Array(count);
  drawOrder(order, options.seed, 0);
  return {
    state,
    epochs: options.epochs,
    step() {
      const chosen = order.subarray(state.at, state.at + options.batchDocuments);
      const mark = kernels.mark();
      const batch = batchOf(
        Array.from(chosen, (n) => documentOf(encoded, n)),
        kernels,
      );
      const scores = network.scores(batch, stepRandom(options.seed, optimizer.stepCount));
      const loss = convolutionLoss(scores, targetsOf(encoded, chosen, { options, kernels }));
      state.lossSum += forward(loss, kernels)[0] * chosen.length;
      checkLoss(state);
      backward(loss, kernels);
      const seen = state.epoch * count + state.at + chosen.length / 2;
      optimizer.step(options.learningRate * (1 - seen / total));
      clearGradients(parameters);
      state.features += batch.ids.length;
      kernels.release(mark);
      state.at += chosen.length;
      return state.at < count;
    },
    finishEpoch() {
      const loss = turnEpoch(state, count);
      drawOrder(order, options.seed, state.epoch);
      return loss;
    },
    checkpoint: () =>
      packCheckpoint(
        identity,
        { ...state, steps: optimizer.stepCount },
        {
          weights: new Map(parameters.map(({ name, value }) => [name, value])),
          optimizer: optimizer.stateArrays(),
        },
      ),
    restore(checkpoint) {
      const { run, arraysOf } = unpackCheckpoint<RunState & { readonly steps: number }>(checkpoint, identity);
      const weights = arraysOf('weights');
      for (const { name, value } of parameters) value.set(weights.get(name)!);
      const { steps, ...own } = run;
      optimizer.restore(arraysOf('optimizer'), steps);
      Object.assign(state, own);
      drawOrder(order, options.seed, state.epoch);
    },
    weights: () => weightsOf(parameters, options),
  };
}

/** The words of document n as rows. */
function documentOf({ ids, offsets }: EncodedDocuments, n: number): Uint32Array {
  return ids.subarray(offsets[n], offsets[n + 1]);
}

/** The class of each document, or 1 for each of its labels. */
function targetsOf(
  { targets, targetOffsets, labels }: EncodedDocuments,
  chosen: Uint32Array,
  { options, kernels }: { readonly options: ClassifierOptions; readonly kernels: Kernels },
): Int32Array | FloatArray {
  if (options.loss === 'softmax') {
    const classes = kernels.ints(chosen.length);
    chosen.forEach((n, i) => {
      classes[i] = targets[targetOffsets[n]];
    });
    return classes;
  }
  const marks = kernels.floats(chosen.length * labels.length);
  chosen.forEach((n, i) => {
    for (const label of targets.subarray(targetOffsets[n], targetOffsets[n + 1])) marks[i * labels.length + label] = 1;
  });
  return marks;
}

function initialise(
  parameters: readonly Parameter[],
  {
    features,
    options,
    vectors,
  }: {
    readonly features: Uint32Array;
    readonly options: ClassifierOptions;
    readonly vectors: StartVectors | undefined;
  },
): void {
  const { dimensions, filters, seed } = options;
  const random = createRandom(seed);
  for (const { name, shape, value } of parameters) {
    if (name === 'input') startVectors(value, { features, dimensions, limit: START_LIMIT, vectors }, random);
    else if (name === 'output') fillXavierUniform(value, { fanIn: shape[1], fanOut: shape[0] }, random);
    else if (shape.length === 2) {
      fillXavierUniform(value, { fanIn: (shape[0] / filters) * dimensions, fanOut: filters }, random);
    }
  }
}

/** Each step has a stream of its own, so that a checkpoint need not hold one. */
function stepRandom(seed: number, step: number): Random {
  return createRandom(seed + Math.imul(step + 1, 0x9e3779b1));
}

function weightsOf(
  parameters: readonly Parameter[],
  { filterWidths }: ClassifierOptions,
): Pick<ClassifierModel, 'input' | 'output' | 'filters'> {
  const values = new Map(parameters.map(({ name, value }) => [name, Float32Array.from(value)]));
  const filters = filterWidths.map((width) => ({
    width,
    weights: values.get(`filters${width}.weights`)!,
    bias: values.get(`filters${width}.bias`)!,
  }));
  return { input: values.get('input')!, output: values.get('output')!, filters };
}
