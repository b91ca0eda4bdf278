// The state of a training run on numbers: weights, optimiser, order of the rows, best epoch.
import { createRandom, NomenError, shuffle } from '../../base/index.js';
import { add, backward, clearGradients, constant, forward, type Node } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { createNetwork, fitPreprocessing, type Network, networkLoss, type Preprocessing } from '../../nn/index.js';
import { clipGradientNorm, createOptimizer, createSchedule, type Optimizer, weightPenalty } from '../../optim/index.js';
import { fingerprintOf, packCheckpoint, type RunIdentity, unpackCheckpoint } from '../checkpoint.js';
import type { TrainingCheckpoint, TrainingProgress } from '../control.js';
import { type NetworkModel, networkSizes } from './model.js';
import { classWeightsOf, type NetworkTrainingOptions, optimizerOf, preprocessingSteps, scheduleOf } from './options.js';
import { fitTargetScale, type TargetScale, unscaledWeights } from './target-scale.js';
import type { NetworkTrainingData, NumberData } from './train.js';

/** A run of `trainNetwork`, one minibatch at a time. */
export interface NetworkRun {
  isDone(): boolean;
  hasBatch(): boolean;
  trainBatch(): void;
  /** Scores the development rows, keeps the weights when they are the best, and turns to the next epoch. */
  finishEpoch(): TrainingProgress;
  checkpoint(): TrainingCheckpoint;
  restore(checkpoint: TrainingCheckpoint): void;
  /** Of the best epoch so far. */
  model(): NetworkModel;
}

/** Rows of the development data that are scored at a time. */
const DEV_ROWS = 1024;

/** Sets a run up: preprocessing, weights and optimiser from the data and the options. */
export function createNetworkRun(
  data: NetworkTrainingData,
  options: NetworkTrainingOptions,
  kernels: Kernels,
): NetworkRun {
  return new Run(data, options, kernels);
}

/** Rows as the network sees them: preprocessed inputs, scaled targets. */
type SeenRows = NumberData;

interface RunState {
  epoch: number;
  batch: number;
  lossSum: number;
  seen: number;
  bestEpoch: number;
  bestLoss: number | null;
  optimizerSteps: number;
}

class Run implements NetworkRun {
  readonly #data: NetworkTrainingData;
  readonly #options: NetworkTrainingOptions;
  readonly #kernels: Kernels;
  readonly #preprocessing: Preprocessing;
  readonly #scale: TargetScale | undefined;
  readonly #train: SeenRows;
  readonly #dev: SeenRows | undefined;
  readonly #network: Network;
  readonly #optimizer: Optimizer;
  readonly #rateAt: (step: number) => number;
  readonly #batchRows: number;
  readonly #classWeights: FloatArray | undefined;
  readonly #identity: RunIdentity;
  #order: Uint32Array;
  #best: ReadonlyMap<string, FloatArray> = new Map();
  #state: RunState = { epoch: 0, batch: 0, lossSum: 0, seen: 0, bestEpoch: 0, bestLoss: null, optimizerSteps: 0 };

  constructor(data: NetworkTrainingData, options: NetworkTrainingOptions, kernels: Kernels) {
    this.#data = data;
    this.#options = options;
    this.#kernels = kernels;
    const { rows } = data.train;
    const steps = preprocessingSteps[options.preprocess];
    this.#preprocessing = fitPreprocessing(data.train.inputs, { rows, columns: data.inputs.length, steps });
    this.#scale =
      options.output === 'linear' ? fitTargetScale(data.train.targets as FloatArray, data.outputs.length) : undefined;
    this.#train = this.#seen(data.train);
    this.#dev = data.dev === undefined ? undefined : this.#seen(data.dev);
    this.#network = createNetwork(networkSizes({ ...data, options }), kernels, createRandom(options.seed));
    this.#optimizer = createOptimizer(optimizerOf(options), this.#network.parameters, kernels);
    this.#batchRows = options.batchRows === 0 ? rows : Math.min(rows, options.batchRows);
    this.#rateAt = createSchedule(scheduleOf(options, options.epochs * Math.ceil(rows / this.#batchRows)));
    this.#classWeights = this.#weighClasses();
    this.#identity = {
      options,
      fingerprint: fingerprintOf([
        data.train.inputs,
        data.train.targets,
        ...(data.dev === undefined ? [] : [data.dev.inputs, data.dev.targets]),
      ]),
    };
    this.#order = this.#drawOrder();
  }

  #seen({ rows, inputs, targets }: NumberData): SeenRows {
    const scaled = this.#scale === undefined ? targets : this.#scale.apply(targets as FloatArray);
    return { rows, inputs: this.#preprocessing.apply(inputs), targets: scaled };
  }

  #weighClasses(): FloatArray | undefined {
    const { outputs, train } = this.#data;
    const counts = outputs.map(() => 0);
    if (train.targets instanceof Int32Array) for (const id of train.targets) counts[id]++;
    else for (const [i, p] of train.targets.entries()) counts[i % outputs.length] += p;
    const weights = classWeightsOf(this.#options, outputs, counts);
    if (weights === undefined) return undefined;
    const stored = this.#kernels.floats(weights.length);
    stored.set(weights);
    return stored;
  }

  /** Each epoch has a stream of its own, so that a checkpoint need not hold one. */
  #drawOrder(): Uint32Array {
    const order = Uint32Array.from({ length: this.#train.rows }, (_, row) => row);
    if (this.#batchRows < order.length) shuffle(order, this.#randomOf(this.#state.epoch, 0));
    return order;
  }

  #randomOf(epoch: number, batch: number) {
    // Odd factors that are no multiples of the generator's own increment, so that streams do not overlap.
    return createRandom(this.#options.seed + Math.imul(epoch + 1, 0x85ebca6b) + Math.imul(batch, 0xc2b2ae35));
  }

  isDone(): boolean {
    const { epoch, bestEpoch } = this.#state;
    const isStale = this.#dev !== undefined && epoch - bestEpoch >= this.#options.patience;
    return epoch >= this.#options.epochs || isStale;
  }

  hasBatch(): boolean {
    return this.#state.batch * this.#batchRows < this.#train.rows;
  }

  trainBatch(): void {
    const [state, kernels] = [this.#state, this.#kernels];
    const rows = this.#order.subarray(state.batch * this.#batchRows, (state.batch + 1) * this.#batchRows);
    const mark = kernels.mark();
    const random = this.#randomOf(state.epoch, state.batch + 1);
    const loss = this.#lossOf(
      this.#train,
      rows,
      this.#options.dropout > 0 ? { keep: 1 - this.#options.dropout, random } : undefined,
    );
    const penalty = weightPenalty(this.#network.parameters, this.#options);
    const root = penalty === undefined ? loss : add(loss, penalty);
    const value = forward(root, kernels)[0];
    if (!Number.isFinite(value)) throw lossBroke(value, state);
    backward(root, kernels);
    if (this.#options.clipNorm > 0) clipGradientNorm(this.#network.parameters, this.#options.clipNorm, kernels);
    this.#optimizer.step(this.#rateAt(this.#optimizer.stepCount));
    clearGradients(this.#network.parameters);
    kernels.release(mark);
    state.lossSum += value * rows.length;
    state.seen += rows.length;
    state.batch++;
  }

  /** The mean loss of some rows. */
  #lossOf(data: SeenRows, rows: Uint32Array, training?: Parameters<Network['scores']>[1]): Node {
    const [kernels, columns, outputs] = [this.#kernels, this.#data.inputs.length, this.#data.outputs.length];
    const x = kernels.floats(rows.length * columns);
    rows.forEach((row, i) => {
      x.set(data.inputs.subarray(row * columns, (row + 1) * columns), i * columns);
    });
    const scores = this.#network.scores(constant({ shape: [rows.length, columns], value: x }), training);
    const width = data.targets instanceof Int32Array ? 1 : outputs;
    const targets =
      data.targets instanceof Int32Array ? kernels.ints(rows.length) : kernels.floats(rows.length * width);
    rows.forEach((row, i) => {
      targets.set(data.targets.subarray(row * width, (row + 1) * width), i * width);
    });
    const weights = this.#classWeights;
    return networkLoss(scores, targets, this.#options.output, weights === undefined ? {} : { classWeights: weights });
  }

  finishEpoch(): TrainingProgress {
    const state = this.#state;
    const devLoss = this.#dev === undefined ? undefined : this.#meanLoss(this.#dev);
    const best = devLoss === undefined || state.bestLoss === null || devLoss < state.bestLoss;
    state.epoch++;
    if (best) {
      state.bestEpoch = state.epoch;
      state.bestLoss = devLoss ?? null;
      this.#best = new Map(this.#network.parameters.map(({ name, value }) => [name, value.slice()]));
    }
    const loss = state.lossSum / this.#train.rows;
    state.batch = 0;
    state.lossSum = 0;
    this.#order = this.#drawOrder();
    const scores = devLoss === undefined ? {} : { devLoss };
    return { epoch: state.epoch, epochs: this.#options.epochs, loss, ...scores, best, seen: state.seen };
  }

  #meanLoss(data: SeenRows): number {
    let sum = 0;
    for (let first = 0; first < data.rows; first += DEV_ROWS) {
      const rows = Uint32Array.from({ length: Math.min(DEV_ROWS, data.rows - first) }, (_, i) => first + i);
      const mark = this.#kernels.mark();
      sum += forward(this.#lossOf(data, rows), this.#kernels)[0] * rows.length;
      this.#kernels.release(mark);
    }
    return sum / data.rows;
  }

  checkpoint(): TrainingCheckpoint {
    const run = { ...this.#state, optimizerSteps: this.#optimizer.stepCount };
    const weights = new Map(this.#network.parameters.map(({ name, value }) => [name, value]));
    return packCheckpoint(this.#identity, run, { weights, best: this.#best, optimizer: this.#optimizer.stateArrays() });
  }

  restore(checkpoint: TrainingCheckpoint): void {
    const { run, arraysOf } = unpackCheckpoint<RunState>(checkpoint, this.#identity);
    const weights = arraysOf('weights');
    for (const { name, value } of this.#network.parameters) value.set(weights.get(name)!);
    this.#best = arraysOf('best');
    this.#optimizer.restore(arraysOf('optimizer'), run.optimizerSteps);
    this.#state = { ...run };
    this.#order = this.#drawOrder();
  }

  model(): NetworkModel {
    const { inputs, targets, outputs, sources = [] } = this.#data;
    const { columns, stages } = this.#preprocessing;
    const kept = this.#network.parameters.map(({ name, shape, value }) => ({
      name,
      shape,
      value: (this.#best.get(name) ?? value).slice(),
    }));
    const { epoch: epochs, bestEpoch, bestLoss } = this.#state;
    const record = { epochs, bestEpoch, ...(bestLoss === null ? {} : { devLoss: bestLoss }), data: sources };
    const weights = this.#scale === undefined ? kept : unscaledWeights(kept, this.#scale);
    return {
      options: this.#options,
      inputs,
      targets,
      outputs,
      preprocessing: { columns, stages },
      weights,
      record,
      about: {},
    };
  }
}

function lossBroke(loss: number, { epoch, batch }: RunState): NomenError {
  return new NomenError({
    code: 'not-finite',
    where: `epoch ${epoch + 1}, minibatch ${batch + 1}`,
    expected: 'a finite loss',
    got: String(loss),
    fix: 'Lower the learning rate, clip the gradient or look for extreme values in the data',
  });
}
