// Training a document classifier: features chosen, documents as rows of ids, steps until done, a temperature fitted.
import type { TrainingControl, TrainingSource } from '../control.js';
import { createAverageRun } from './average-run.js';
import { fitTemperature } from './calibrate.js';
import { createConvolutionRun } from './convolution-run.js';
import { checkOneLabel, type LabelledText } from './data.js';
import { type EncodedDocuments, encodeDocuments } from './encode.js';
import { type ClassifierModel, createScorer, type StartVectors } from './model.js';
import { type ClassifierOptions, resolveClassifierOptions } from './options.js';
import { createProbabilities } from './outputs.js';
import type { ClassifierRun } from './run.js';
import { rowLength } from './start.js';

/** What to learn. */
export interface ClassifierTrainingData {
  readonly train: readonly LabelledText[];
  /** Fits the temperature; its loss goes into the record. */
  readonly dev?: readonly LabelledText[];
  /** Word vectors to start from; their dimensions, up to a multiple of 4, are the model's. */
  readonly vectors?: StartVectors;
  readonly sources?: readonly TrainingSource[];
}

/**
 * Learns to tell what a text is about: the mean of the vectors of its words and word n-grams, and a linear layer, by stochastic
 * gradient descent a document at a time; or the largest answers of filters over windows of words, and a linear layer, by Adam. Same data, options and seed give the same bytes, interrupted or not.
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
  const dimensions = data.vectors === undefined ? {} : { dimensions: rowLength(data.vectors) };
  const options = resolveClassifierOptions({ ...dimensions, ...given });
  if (options.loss !== 'independent') checkOneLabel(data.dev ?? [], 'development documents');
  const encoded = encodeDocuments(data.train, options);
  const create = options.architecture === 'convolution' ? createConvolutionRun : createAverageRun;
  const run = create(encoded, options, data.vectors);
  if (control.resume !== undefined) run.restore(control.resume);
  const finished = await complete(run, control);
  return { model: finishModel(run, encoded, { data, options }), finished };
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

function finishModel(
  { state, weights }: ClassifierRun,
  { labels, counts, features }: EncodedDocuments,
  { data, options }: { readonly data: ClassifierTrainingData; readonly options: ClassifierOptions },
): ClassifierModel {
  const { dev, sources = [] } = data;
  const record = { epochs: state.epoch, bestEpoch: state.epoch, data: sources };
  const plain = { options, labels, counts, features, ...weights(), about: {} };
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
