// Training of sense classifiers: a network for each word, and the temperature of its probabilities from held-out parts.
import { createRandom, shuffle } from '../../base/index.js';
import { createKernels } from '../../kernels/index.js';
import { createWordVectors, type WordVectors } from '../../vectors/index.js';
import { fingerprintOf, packCheckpoint, type RunIdentity, unpackCheckpoint } from '../checkpoint.js';
import type { TrainingCheckpoint, TrainingControl, TrainingSource } from '../control.js';
import { fitTemperature } from '../documents/calibrate.js';
import { createPredictor, type NetworkModel } from '../network/model.js';
import { trainNetwork } from '../network/train.js';
import type { SenseExample } from './data.js';
import { createSenseEncoder } from './features.js';
import { type SenseModel, type SenseTarget, temper } from './model.js';
import { networkOptionsOf, resolveSenseOptions, type SenseOptions } from './options.js';
import { type SenseTask, senseTasks } from './tasks.js';

/** What to learn from. */
export interface SenseTrainingData {
  readonly examples: readonly SenseExample[];
  readonly vectors: WordVectors;
  readonly sources?: readonly TrainingSource[];
}

/**
 * Trains a softmax network for each word of the examples, on rows of frozen vectors. Same data, options and seed give the same
 * bytes, interrupted or not; a checkpoint holds the words that are done.
 *
 * @returns the model, and whether all words were learnt or the run was aborted
 * @throws NomenError `no-examples`, `no-target`, `too-few-senses`, `too-few-examples`, `shared-form`, `checkpoint-mismatch`, and
 * those of `resolveSenseOptions`
 * @example
 * ```ts
 * import { readSenses, trainSenses } from 'nomen/classify';
 * import { createWordVectors } from 'nomen/vectors';
 * const sentences = ['seed the lawn', 'seed the field', 'seed the melon', 'seed the pepper'];
 * const lines = sentences.map((text, i) => JSON.stringify({ word: 'seed', sense: i < 2 ? 'put in' : 'take out', text }));
 * const examples = readSenses(lines.join('\n'), { file: 'tiny' });
 * const words = ['the', 'lawn', 'field', 'melon', 'pepper'];
 * const values = new Float32Array([1, 1, 1, 0, 1, 0.2, 0, 1, 0.2, 1]);
 * const { model } = await trainSenses({ examples, vectors: createWordVectors({ words, dimensions: 2, values }) });
 * model.targets[0].network.outputs; // ['put in', 'take out']
 * ```
 */
export async function trainSenses(
  data: SenseTrainingData,
  given: Partial<SenseOptions> = {},
  control: TrainingControl = { kernels: createKernels() },
): Promise<{ readonly model: SenseModel; readonly finished: boolean }> {
  const options = resolveSenseOptions(given);
  const vectors = firstWords(data.vectors, options.maxWords);
  const tasks = senseTasks(data.examples, createSenseEncoder(vectors, options.windowSize));
  const identity = identityOf(tasks, options);
  const targets = control.resume === undefined ? [] : restoreTargets(control.resume, identity);
  const folds = tasks.map((task) => dealFolds(task, options));
  const run = createFoldRun(options, control, { trainings: folds.flat().length + tasks.length });
  let finished = true;
  for (const [n, task] of tasks.entries()) {
    if (n < targets.length) {
      run.skip(folds[n].length + 1);
      continue;
    }
    const target = await trainTarget(task, folds[n], run);
    if (target !== undefined) targets.push(target);
    finished = target !== undefined;
    await control.onCheckpoint?.(() => takeCheckpoint(targets, identity));
    if (!finished) break;
  }
  const { epochs } = options;
  const record = { epochs, bestEpoch: epochs, data: data.sources ?? [] };
  return { model: { options, vectors, targets, record, about: {} }, finished };
}

/** The network of all examples, at the temperature of held-out ones; undefined when aborted. */
async function trainTarget(
  task: SenseTask,
  folds: readonly Int32Array[],
  run: FoldRun,
): Promise<SenseTarget | undefined> {
  const heldOut = await crossValidate(task, folds, run);
  const network = heldOut === undefined ? undefined : await run.train(task, () => true);
  if (heldOut === undefined || network === undefined) return undefined;
  const { word, forms, senses, targets } = task;
  const gold = new Uint8Array(heldOut.length);
  for (const [row, k] of targets.entries()) gold[row * senses.length + k] = 1;
  const probabilitiesAt = (temperature: number) => {
    const result = new Float64Array(heldOut.length);
    for (let at = 0; at < heldOut.length; at += senses.length) {
      result.set(temper(heldOut.subarray(at, at + senses.length), temperature), at);
    }
    return result;
  };
  const known = { gold, isIndependent: false, documents: targets.length };
  return { word, forms, temperature: fitTemperature(probabilitiesAt, known).temperature, network };
}

/** A training at a time, its progress counted over all of them. */
export interface FoldRun {
  /** A network from the rows that `isLearnt` names; undefined when aborted. */
  train(task: SenseTask, isLearnt: (row: number) => boolean): Promise<NetworkModel | undefined>;
  /** Counts trainings that need not be run. */
  skip(trainings: number): void;
  readonly kernels: TrainingControl['kernels'];
}

/** Creates a run of so many trainings; epochs and rows in its progress are those of all. */
export function createFoldRun(
  options: SenseOptions,
  { kernels, signal, onProgress }: TrainingControl,
  { trainings }: { readonly trainings: number },
): FoldRun {
  let [done, seen] = [0, 0];
  const epochs = trainings * options.epochs;
  return {
    kernels,
    skip: (count) => {
      done += count;
    },
    async train({ rows, targets, columns, senses, word }, isLearnt) {
      const learnt = rows.flatMap((row, n) => (isLearnt(n) ? [{ row, target: targets[n] }] : []));
      const inputs = new Float64Array(learnt.length * columns.length);
      for (const [n, { row }] of learnt.entries()) inputs.set(row, n * columns.length);
      const train = { rows: learnt.length, inputs, targets: Int32Array.from(learnt, ({ target }) => target) };
      const mark = kernels.mark();
      const { model, finished } = await trainNetwork(
        { train, inputs: columns, targets: [word], outputs: senses },
        networkOptionsOf(options),
        {
          kernels,
          ...(signal === undefined ? {} : { signal }),
          onProgress: ({ epoch, loss, best, ...progress }) =>
            onProgress?.({ epoch: done * options.epochs + epoch, epochs, loss, best, seen: seen + progress.seen }),
        },
      );
      kernels.release(mark);
      done++;
      seen += learnt.length * options.epochs;
      return finished ? model : undefined;
    },
  };
}

/** p(sense) of each example by a network that did not see its fold, [examples, senses]; undefined when aborted. */
export async function crossValidate(
  task: SenseTask,
  folds: readonly Int32Array[],
  run: FoldRun,
): Promise<Float64Array | undefined> {
  const { senses, rows } = task;
  const result = new Float64Array(rows.length * senses.length);
  for (const fold of folds) {
    const network = await run.train(task, (row) => !fold.includes(row));
    if (network === undefined) return undefined;
    const mark = run.kernels.mark();
    const predict = createPredictor(network, run.kernels);
    for (const row of fold) result.set(predict(rows[row]), row * senses.length);
    run.kernels.release(mark);
  }
  return result;
}

/** Parts that hold each sense evenly: shuffled examples of one sense after the other are dealt out in turn. */
function dealFolds({ senses, targets }: SenseTask, options: SenseOptions): Int32Array[] {
  const order = Uint32Array.from(targets, (_, row) => row);
  shuffle(order, createRandom(options.seed));
  const sorted = senses.flatMap((_, k) => [...order].filter((row) => targets[row] === k));
  const count = Math.min(options.folds, sorted.length);
  return Array.from({ length: count }, (_, f) => Int32Array.from(sorted.filter((_row, i) => i % count === f)));
}

/** The first words of the vectors, all of them where there are no more. */
export function firstWords(vectors: WordVectors, count: number): WordVectors {
  const { words, dimensions, values } = vectors;
  if (words.length <= count) return vectors;
  return createWordVectors({ words: words.slice(0, count), dimensions, values: values.slice(0, count * dimensions) });
}

function identityOf(tasks: readonly SenseTask[], options: SenseOptions): RunIdentity {
  return { options, fingerprint: fingerprintOf(tasks.flatMap(({ rows, targets }) => [...rows, targets])) };
}

function takeCheckpoint(targets: readonly SenseTarget[], identity: RunIdentity): TrainingCheckpoint {
  const groups = targets.map(({ network }, n) => [
    String(n),
    new Map(network.weights.map(({ name, value }) => [name, value])),
  ]);
  const plain = targets.map((target) => ({
    ...target,
    network: { ...target.network, weights: target.network.weights.map(({ name, shape }) => ({ name, shape })) },
  }));
  return packCheckpoint(identity, { targets: plain }, Object.fromEntries(groups));
}

function restoreTargets(checkpoint: TrainingCheckpoint, identity: RunIdentity): SenseTarget[] {
  const { run, arraysOf } = unpackCheckpoint<{ targets: readonly SenseTarget[] }>(checkpoint, identity);
  return run.targets.map((target, n) => {
    const values = arraysOf(String(n));
    const weights = target.network.weights.map(({ name, shape }) => ({ name, shape, value: values.get(name)! }));
    return { ...target, network: { ...target.network, weights } };
  });
}
