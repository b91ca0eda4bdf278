// Training by the mean of vectors: a step of gradient descent a document, in the kernels of this folder.
import { createRandom } from '../../base/index.js';
import { fingerprintOf, packCheckpoint, type RunIdentity, unpackCheckpoint } from '../checkpoint.js';
import type { EncodedDocuments } from './encode.js';
import { createDocumentKernels, type DocumentKernels, type TargetForm } from './kernels.js';
import type { StartVectors } from './model.js';
import type { ClassifierOptions } from './options.js';
import { outputRows } from './outputs.js';
import { type ClassifierRun, checkLoss, drawOrder, type RunState, turnEpoch } from './run.js';
import { startVectors } from './start.js';

/** Features between two looks at the signal. */
const FEATURES_PER_BLOCK = 100_000;
const FORMS: Readonly<Record<ClassifierOptions['loss'], TargetForm>> = {
  softmax: 'class',
  hierarchical: 'path',
  independent: 'set',
};

/** A run of the architecture `average`. */
export function createAverageRun(
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
  drawOrder(order, options.seed, 0);
  return {
    state,
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
      checkLoss(state);
      return state.at < count;
    },
    finishEpoch() {
      const loss = turnEpoch(state, count);
      drawOrder(order, options.seed, state.epoch);
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
      drawOrder(order, options.seed, state.epoch);
    },
    weights: () => ({ input: tables.input.slice(), output: tables.output.slice(), filters: [] }),
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
  startVectors(input, { features: encoded.features, dimensions, limit: 1 / dimensions, vectors }, createRandom(seed));
  const tables = { input, output: kernels.floats(outputs * dimensions), columns: dimensions };
  const [ids, offsets, targets, targetOffsets] = lists.map((list) => placed(kernels, list));
  return { kernels, tables, rows: { ids, offsets, targets, targetOffsets } };
}

function placed(kernels: DocumentKernels, list: Uint32Array): Uint32Array {
  const copy = kernels.ids(list.length);
  copy.set(list);
  return copy;
}
