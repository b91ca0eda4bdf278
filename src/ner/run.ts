// The state of a training run: weights, optimiser, order of the minibatches, best epoch.
import { createRandom, NomenError, type Random, shuffle } from '../base/index.js';
import { clearGradients, type Parameter } from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { clipGradientNorm, createOptimizer, createSchedule, type Optimizer } from '../optim/index.js';
import { type NerCheckpoint, type RunState, readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { scoreDevelopment } from './development.js';
import { type Context, tokensOf } from './documents.js';
import { fingerprintOf } from './labelled-data.js';
import { differentiate } from './minibatch.js';
import type { NerModel } from './model.js';
import type { NerOptions } from './options.js';
import { alone, type Exchange } from './parallel-exchange.js';
import { matchLengths, partition } from './partition.js';
import { modelOf } from './run-model.js';
import { type RunSetup, setUpRun } from './run-setup.js';
import type { NerProgress, NerTrainingData } from './training.js';
import { copyOf, createWeightMean, type WeightMean } from './weight-mean.js';

/** A run of `trainNer`, one round of minibatches at a time. */
export interface TrainingRun {
  isDone(): boolean;
  hasRound(): boolean;
  /** Learns from a minibatch for each replica that the data has use for, or what is left of the epoch; tells where the run stood after each. */
  trainRound(): readonly NerProgress[];
  /** Scores the development data, keeps the weights when they are the best, and turns to the next epoch. */
  finishEpoch(): NerProgress;
  checkpoint(): NerCheckpoint;
  restore(checkpoint: NerCheckpoint): void;
  model(): NerModel;
  /** What replicas hold together: how many parameters are trained, and the lengths of all weights and of what the optimiser remembers. */
  sharedArrays(): { readonly parameters: number; readonly floats: readonly number[] };
}

/** Where a run computes. */
export interface RunPlace {
  readonly kernels: Kernels;
  /** The same kernels with memory that all replicas have together: weights and what the optimiser remembers lie there. */
  readonly common?: Kernels;
  /** Replicas that take a minibatch each: 1, or `exchange.count`. */
  readonly threads: number;
  /** This replica's hand in the exchange; a run without one trains alone or not at all. */
  readonly exchange?: Exchange;
}

/** Rounds that an epoch has at least where several replicas take a minibatch: with fewer, gradients are so late that it costs accuracy. */
const leastRounds = 8;

/** Sets a run up: labels, feature space, weights and optimiser from the data and the options. */
export function createRun(data: NerTrainingData, given: Partial<NerOptions>, place: RunPlace): TrainingRun {
  return new Run(data, given, place);
}

class Run implements TrainingRun {
  readonly #setup: RunSetup;
  readonly #data: NerTrainingData;
  readonly #kernels: Kernels;
  readonly #threads: number;
  /** Minibatches of a round. */
  readonly #roundSize: number;
  readonly #exchange: Exchange;
  readonly #weights: readonly Parameter[];
  /** The weights that training changes. */
  readonly #trained: readonly Parameter[];
  /** All weights, of the words only the rows that training can change, so that a large vocabulary costs nothing. */
  readonly #live: ReadonlyMap<string, FloatArray>;
  readonly #mean: WeightMean;
  readonly #optimizer: Optimizer;
  readonly #rateAt: (step: number) => number;
  readonly #tokensPerEpoch: number;
  #batches: readonly (readonly Context[])[] = [];
  #best: ReadonlyMap<string, FloatArray> = new Map();
  #state: RunState = {
    epoch: 0,
    batch: 0,
    step: 0,
    lossSum: 0,
    tokens: 0,
    bestF1: -1,
    bestEpoch: 0,
    bestThreshold: 0,
    bestDev: null,
  };

  constructor(data: NerTrainingData, given: Partial<NerOptions>, place: RunPlace) {
    const { kernels, common = kernels, threads, exchange = alone } = place;
    const setup = setUpRun(data, given, { kernels, common });
    const { options, contexts, space, decoder } = setup;
    const trainsWords = options.wordVectors === 'fine-tuned';
    this.#setup = setup;
    this.#data = data;
    this.#kernels = kernels;
    this.#threads = threads;
    this.#exchange = exchange;
    this.#tokensPerEpoch = contexts.reduce((sum, context) => sum + tokensOf(context), 0);
    const useful = Math.floor(this.#tokensPerEpoch / options.batchTokens / leastRounds);
    this.#roundSize = Math.max(1, Math.min(threads, useful));
    this.#weights = [...decoder.network.parameters.values()];
    this.#trained = this.#weights.filter(({ name }) => name !== 'words' || trainsWords);
    this.#live = this.#liveWeights();
    this.#mean = createWeightMean(this.#live, exchange);
    this.#optimizer = createOptimizer(optimizerOptions(options), this.#trained, common, {
      trainableRows: new Map(trainsWords ? [['words', space.trainedRows]] : []),
    });
    this.#startEpoch();
    this.#rateAt = createSchedule({
      kind: 'linear',
      learningRate: options.learningRate,
      totalSteps: this.#batches.length * options.epochs,
      warmupSteps: options.warmupSteps,
      finalFraction: 0.01,
    });
  }

  isDone(): boolean {
    const { epoch, bestEpoch } = this.#state;
    const stale = this.#setup.dev !== undefined && epoch - bestEpoch >= this.#setup.options.patience;
    return epoch >= this.#setup.options.epochs || stale;
  }

  hasRound(): boolean {
    return this.#state.batch < this.#batches.length;
  }

  trainRound(): readonly NerProgress[] {
    const { batch } = this.#state;
    const { index } = this.#exchange;
    const round = this.#batches.slice(batch, batch + this.#roundSize);
    const [kernels, parameters] = [this.#kernels, this.#trained];
    const mark = kernels.mark();
    const learner = { decoder: this.#setup.decoder, trained: parameters };
    const loss = differentiate(round[index] ?? [], learner, this.#randomOfStep());
    const { clipNorm } = this.#setup.options;
    if (clipNorm > 0) clipGradientNorm(parameters, clipNorm, kernels);
    const steps: NerProgress[] = [];
    this.#exchange.shareGradients({ loss, parameters, kernels }, (loss, replica) => {
      if (replica < round.length) steps.push(this.#step(round[replica], loss));
    });
    clearGradients(this.#weights);
    kernels.release(mark);
    return steps;
  }

  /** Changes the weights against the gradient of a minibatch; without a loss there is none. */
  #step(contexts: readonly Context[], loss: number | undefined): NerProgress {
    const state = this.#state;
    const learningRate = this.#rateAt(state.step);
    const tokens = tokensOf(contexts.flat());
    if (loss !== undefined) {
      checkFiniteLoss(loss, state);
      this.#optimizer.step(learningRate);
      state.lossSum += loss * tokens;
    }
    state.tokens += tokens;
    state.batch++;
    state.step++;
    return {
      kind: 'step',
      epoch: state.epoch + 1,
      epochs: this.#setup.options.epochs,
      tokens: state.tokens,
      tokensPerEpoch: this.#tokensPerEpoch,
      loss: state.lossSum / state.tokens,
      learningRate,
    };
  }

  /**
   * One stream for a run alone; a stream of its own for each minibatch of replicas, which a checkpoint need not hold. The source stays
   * the same object, since drawing from a new one each time keeps the host from compiling the loops that draw for it.
   */
  #randomOfStep(): Random {
    const { index, count } = this.#exchange;
    if (count === 1) return this.#setup.random;
    // An odd factor that is no multiple of the generator's own increment, so that streams do not overlap.
    const seed = this.#setup.options.seed + Math.imul(this.#state.step + index + 1, 0x85ebca6b);
    this.#setup.random.restore(createRandom(seed).state());
    return this.#setup.random;
  }

  finishEpoch(): NerProgress {
    const state = this.#state;
    state.epoch++;
    const { epochs, averageEpochs } = this.#setup.options;
    this.#mean.add(state.epoch - Math.max(0, epochs - averageEpochs));
    const { dev, best } = this.#mean.inPlace(() => this.#scoreEpoch());
    const { tokens, lossSum } = state;
    const loss = tokens === 0 ? 0 : lossSum / tokens;
    state.batch = 0;
    state.tokens = 0;
    state.lossSum = 0;
    this.#startEpoch();
    return { kind: 'epoch', epoch: state.epoch, epochs, tokens, loss, best, ...(dev === undefined ? {} : { dev }) };
  }

  /** Scores the weights, and keeps them when they are the best so far. */
  #scoreEpoch() {
    const state = this.#state;
    const { threshold, dev } =
      this.#setup.dev === undefined
        ? { threshold: this.#data.from?.threshold ?? 0, dev: undefined }
        : scoreDevelopment(this.#setup.decoder, this.#setup.dev, this.#exchange);
    const best = dev === undefined || dev.f1 > state.bestF1;
    if (best) {
      state.bestF1 = dev?.f1 ?? -1;
      state.bestEpoch = state.epoch;
      state.bestThreshold = threshold;
      state.bestDev = dev ?? null;
      this.#best = copyOf(this.#live);
    }
    return { dev, best };
  }

  #startEpoch(): void {
    const order = [...this.#setup.contexts];
    shuffle(order, createRandom(this.#setup.options.seed + 0x9e3779b9 * (this.#state.epoch + 1)));
    const sized = order.map((context) => ({ context, length: tokensOf(context) }));
    const parts = partition(sized, this.#setup.options.batchTokens).map((part) => part.map(({ context }) => context));
    this.#batches = matchLengths(parts, this.#roundSize, (contexts) => tokensOf(contexts.flat()));
  }

  #liveWeights(): Map<string, FloatArray> {
    const trainedValues = this.#setup.options.dimensions * this.#setup.space.trainedRows;
    return new Map(
      this.#weights.map(({ name, value }) => [name, name === 'words' ? value.subarray(0, trainedValues) : value]),
    );
  }

  checkpoint(): NerCheckpoint {
    return writeCheckpoint({
      options: this.#setup.options,
      fingerprint: fingerprintOf(this.#setup.contexts.flat(), this.#setup.space),
      threads: this.#threads,
      run: this.#state,
      optimizerSteps: this.#optimizer.stepCount,
      random: this.#setup.random.state(),
      weights: this.#live,
      best: this.#best,
      mean: this.#mean.arrays(),
      optimizer: this.#optimizer.stateArrays(),
    });
  }

  restore(checkpoint: NerCheckpoint): void {
    const fingerprint = fingerprintOf(this.#setup.contexts.flat(), this.#setup.space);
    const stored = readCheckpoint(checkpoint, { options: this.#setup.options, fingerprint, threads: this.#threads });
    for (const [name, value] of stored.weights) this.#live.get(name)!.set(value);
    this.#best = stored.best;
    this.#mean.restore(stored.mean);
    this.#optimizer.restore(stored.optimizer, stored.optimizerSteps);
    this.#setup.random.restore(stored.random);
    this.#state = { ...stored.run };
    this.#startEpoch();
  }

  sharedArrays() {
    const weights = this.#weights.map(({ value }) => value);
    const arrays = [...weights, ...this.#optimizer.stateArrays().values()];
    return { parameters: this.#trained.length, floats: arrays.map(({ length }) => length) };
  }

  /** The model of the best epoch so far, not yet calibrated on its own; of the present weights before the first epoch is complete. */
  model(): NerModel {
    return modelOf(this.#setup, this.#data, {
      state: this.#state,
      weights: this.#weights,
      best: this.#best,
      threads: this.#threads,
    });
  }
}

function optimizerOptions(options: NerOptions) {
  return options.optimizer === 'adam' ? ({ method: 'adam', beta2: 0.99 } as const) : { method: options.optimizer };
}

/** A loss that is not a number poisons every weight: training stops before it does. */
function checkFiniteLoss(loss: number, { epoch, step }: RunState): void {
  if (Number.isFinite(loss)) return;
  throw new NomenError({
    code: 'not-finite',
    where: `training, epoch ${epoch + 1}, step ${step + 1}`,
    expected: 'a finite loss',
    got: String(loss),
    fix: 'Lower learningRate or clipNorm, and check the word vectors for extreme numbers',
  });
}
