// Training a document classifier: features chosen, documents as rows of ids, steps until done, a temperature fitted.
import { createRandom, NomenError, type Random, shuffle } from '../../base/index.js';
import { fingerprintOf, packCheckpoint, type RunIdentity, unpackCheckpoint } from '../checkpoint.js';
import type { TrainingCheckpoint, TrainingControl, TrainingSource } from '../control.js';
import { fitTemperature } from './calibrate.js';
import type { LabelledText } from './data.js';
import { type EncodedDocuments, encodeDocuments } from './encode.js';
import { createDocumentKernels, type DocumentKernels, type DocumentTables, type TargetForm } from './kernels.js';
import { type ClassifierModel, createScorer, type StartVectors } from './model.js';
import { type ClassifierOptions, resolveClassifierOptions } from './options.js';
import { createProbabilities, outputRows } from './outputs.js';
import { startVectors } from './start.js';

/** What to learn. */
export interface ClassifierTrainingData {
  readonly train: readonly LabelledText[];
  /** Fits the temperature; its loss goes into the record. */
  readonly dev?: readonly LabelledText[];
  /** Word vectors to start from; their dimensions are the model's. */
  readonly vectors?: StartVectors;
  readonly sources?: readonly TrainingSource[];
}

/** Features between two looks at the signal. */
const FEATURES_PER_BLOCK = 100_000;
const FORMS: Readonly<Record<ClassifierOptions['loss'], TargetForm>> = {
  softmax: 'class',
  hierarchical: 'path',
  independent: 'set',
};

/**
 * Learns to tell what a text is about: the mean of the vectors of its words and word n-grams, and a linear layer, by stochastic
 * gradient descent a document at a time. Same data, options and seed give the same bytes, interrupted or not.
 *
 * @returns the model, and whether the run came to its end or was aborted
 * @throws NomenError `too-few-labels`, `several-labels`, `no-features`, `unknown-label`, `wrong-dimensions`, `not-finite`,
 * `checkpoint-mismatch`, `memory-unavailable`, and those of `resolveClassifierOptions`
 * @example
 * ```ts
 * import { createClassifier, trainClassifier } from 'nomen/classify';
 * const train = [{ text: 'goal and match', labels: ['sport'] }, { text: 'shares and bonds', labels: ['money'] }];
 * const { model } = await trainClassifier({ train }, { epochs: 20 });
 * model.labels; // ['money', 'sport']
 * ```
 */
export async function trainClassifier(
  data: ClassifierTrainingData,
  given: Partial<ClassifierOptions> = {},
  control: Omit<TrainingControl, 'kernels'> = {},
): Promise<{ readonly model: ClassifierModel; readonly finished: boolean }> {
  const dimensions = data.vectors === undefined ? {} : { dimensions: data.vectors.dimensions };
  const options = resolveClassifierOptions({ ...given, ...dimensions });
  const encoded = encodeDocuments(data.train, options);
  const run = createRun(encoded, options, data.vectors);
  if (control.resume !== undefined) run.restore(control.resume);
  const finished = await complete(run, control);
  return { model: finishModel(run, encoded, { data, options }), finished };
}

/** Where a run stands; `at` is the next document of the epoch's order. */
interface RunState {
  epoch: number;
  at: number;
  features: number;
  lossSum: number;
}

interface ClassifierRun {
  readonly state: RunState;
  readonly tables: DocumentTables;
  readonly epochs: number;
  /** Learns from a block of documents; false at the end of the epoch. */
  step(): boolean;
  /** Ends the epoch; gives back its mean loss. */
  finishEpoch(): number;
  checkpoint(): TrainingCheckpoint;
  restore(checkpoint: TrainingCheckpoint): void;
}

async function complete(
  run: ClassifierRun,
  { signal, onProgress, onCheckpoint }: Omit<TrainingControl, 'kernels'>,
): Promise<boolean> {
  const { state, epochs } = run;
  while (state.epoch < epochs) {
    const isWhole = await runEpoch(run, signal);
    if (isWhole) {
      const loss = run.finishEpoch();
      onProgress?.({ epoch: state.epoch, epochs, loss, best: true, seen: state.features });
    }
    const isStopped = !isWhole || (state.epoch < epochs && signal?.aborted === true);
    await onCheckpoint?.(() => run.checkpoint());
    if (isStopped) return false;
  }
  return true;
}

/** Runs the rest of the present epoch; false when aborted. */
async function runEpoch(run: ClassifierRun, signal: AbortSignal | undefined): Promise<boolean> {
  while (run.step()) {
    await new Promise((resume) => setTimeout(resume, 0));
    if (signal?.aborted) return false;
  }
  return true;
}

function createRun(
  encoded: EncodedDocuments,
  options: ClassifierOptions,
  vectors: StartVectors | undefined,
): ClassifierRun {
  const { kernels, tables, rows } = place(encoded, options, vectors);
  const count = encoded.offsets.length - 1;
  const total = encoded.ids.length * options.epochs;
  const form = FORMS[options.loss];
  const identity: RunIdentity = { options, fingerprint: fingerprintOf([encoded.ids, encoded.targets]) };
  const state: RunState = { epoch: 0, at: 0, features: 0, lossSum: 0 };
  const order = kernels.ids(count);
  const drawOrder = () => {
    order.forEach((_, i) => {
      order[i] = i;
    });
    shuffle(order, epochRandom(options.seed, state.epoch));
  };
  drawOrder();
  return {
    state,
    tables,
    epochs: options.epochs,
    step() {
      const first = state.at;
      let features = 0;
      while (state.at < count && features < FEATURES_PER_BLOCK) {
        const document = order[state.at++];
        features += encoded.offsets[document + 1] - encoded.offsets[document];
      }
      const learningRate = options.learningRate * Math.max(0, 1 - (state.features + features / 2) / total);
      state.lossSum += kernels.trainSteps(tables, { ...rows, form, order, first, last: state.at, learningRate });
      state.features += features;
      if (!Number.isFinite(state.lossSum)) throw lossBroke(state);
      return state.at < count;
    },
    finishEpoch() {
      const loss = state.lossSum / count;
      Object.assign(state, { epoch: state.epoch + 1, at: 0, lossSum: 0 });
      drawOrder();
      return loss;
    },
    checkpoint: () =>
      packCheckpoint(identity, state, {
        weights: new Map([
          ['input', tables.input],
          ['output', tables.output],
        ]),
      }),
    restore(checkpoint) {
      const { run, arraysOf } = unpackCheckpoint<RunState>(checkpoint, identity);
      const weights = arraysOf('weights');
      tables.input.set(weights.get('input')!);
      tables.output.set(weights.get('output')!);
      Object.assign(state, run);
      drawOrder();
    },
  };
}

/** The arrays of a run in the kernels' memory, the input rows at their start. */
function place(encoded: EncodedDocuments, options: ClassifierOptions, vectors: StartVectors | undefined) {
  const { dimensions, seed } = options;
  const outputs = outputRows(options.loss, encoded.labels.length);
  const lists = [encoded.ids, encoded.offsets, encoded.targets, encoded.targetOffsets];
  const numbers =
    (encoded.features.length + outputs + 2) * dimensions + outputs + lists.reduce((sum, list) => sum + list.length, 0);
  const kernels = createDocumentKernels(4 * (numbers + encoded.offsets.length) + 256);
  const input = kernels.floats(encoded.features.length * dimensions);
  startVectors(input, { features: encoded.features, dimensions, vectors }, createRandom(seed));
  const tables = { input, output: kernels.floats(outputs * dimensions), columns: dimensions };
  const [ids, offsets, targets, targetOffsets] = lists.map((list) => placed(kernels, list));
  return { kernels, tables, rows: { ids, offsets, targets, targetOffsets } };
}

function placed(kernels: DocumentKernels, list: Uint32Array): Uint32Array {
  const copy = kernels.ids(list.length);
  copy.set(list);
  return copy;
}

/** Each epoch has a stream of its own, so that a checkpoint need not hold one. */
function epochRandom(seed: number, epoch: number): Random {
  return createRandom(seed + Math.imul(epoch + 1, 0x85ebca6b));
}

function finishModel(
  { tables, state }: ClassifierRun,
  { labels, counts, features }: EncodedDocuments,
  { data, options }: { readonly data: ClassifierTrainingData; readonly options: ClassifierOptions },
): ClassifierModel {
  const weights = { input: tables.input.slice(), output: tables.output.slice() };
  const { dev, sources = [] } = data;
  const record = { epochs: state.epoch, bestEpoch: state.epoch, data: sources };
  const plain = { options, labels, counts, features, ...weights, about: {} };
  if (dev === undefined) return { ...plain, temperature: 1, record };
  const { temperature, devLoss } = calibrate(plain, dev);
  return { ...plain, temperature, record: { ...record, devLoss } };
}

function calibrate(model: Omit<ClassifierModel, 'temperature' | 'record'>, dev: readonly LabelledText[]) {
  const scores = createScorer(model)(dev.map(({ text }) => text));
  const toProbabilities = createProbabilities(model);
  const gold = goldMatrix(dev, model.labels);
  const isIndependent = model.options.loss === 'independent';
  return fitTemperature((temperature) => toProbabilities(scores, temperature), {
    gold,
    isIndependent,
    documents: dev.length,
  });
}

/** 1 where the label belongs to the document, [documents, labels]; labels that the model lacks count for nothing. */
export function goldMatrix(documents: readonly LabelledText[], labels: readonly string[]): Uint8Array {
  const idOf = new Map(labels.map((label, id) => [label, id]));
  const gold = new Uint8Array(documents.length * labels.length);
  documents.forEach(({ labels: own }, n) => {
    for (const label of own) {
      const id = idOf.get(label);
      if (id !== undefined) gold[n * labels.length + id] = 1;
    }
  });
  return gold;
}

function lossBroke({ epoch, lossSum }: RunState): NomenError {
  return new NomenError({
    code: 'not-finite',
    where: `epoch ${epoch + 1}`,
    expected: 'a finite loss',
    got: String(lossSum),
    fix: 'Lower the learning rate',
  });
}
