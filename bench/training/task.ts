// The task of the training benchmark: seeded windows of word ids whose class hangs on the centre word, and first weights.
import { createRandom } from '../../src/base/index.js';

/** Sizes of the window network: five words of 100 numbers, one hidden layer of rectified units, nine classes. */
export const sizes = Object.freeze({ words: 20_000, slots: 5, dimensions: 100, inputs: 500, units: 300, classes: 9 });

/** Rate of plain gradient descent, the same for all. */
export const learningRate = 0.2;

/** A minibatch. */
export interface WindowBatch {
  /** [batch, slots]. */
  readonly ids: Int32Array;
  /** [batch]. */
  readonly classes: Int32Array;
}

/** Everything a contender starts from. Matrices are [outputs, inputs], row-major. */
export interface TrainingTask {
  readonly batches: readonly WindowBatch[];
  /** [words, dimensions]. */
  readonly table: Float32Array;
  /** [units, inputs]. */
  readonly hidden: Float32Array;
  /** [classes, units]. */
  readonly output: Float32Array;
}

/** What a run of steps gave. */
export interface TrainingAnswer {
  /** Mean loss of each step, in nats where the loss is a cross entropy. */
  readonly losses: readonly number[];
}

/** Batches of `batchSize` windows; words follow a power law, so that some come often. */
export function createTask(batchSize: number, steps: number): TrainingTask {
  const random = createRandom(7);
  const { words, slots, dimensions, inputs, units, classes } = sizes;
  const normal = (length: number, deviation: number) =>
    Float32Array.from({ length }, () => deviation * random.normal());
  // Weights first, so that tasks of different lengths start alike.
  const weights = {
    table: normal(words * dimensions, 0.3),
    hidden: normal(units * inputs, Math.sqrt(2 / inputs)),
    output: normal(classes * units, Math.sqrt(1 / units)),
  };
  const batches = Array.from({ length: steps }, () => {
    const ids = Int32Array.from({ length: batchSize * slots }, () => Math.floor(words * random.uniform() ** 3));
    const centre = (slots - 1) / 2;
    return { ids, classes: Int32Array.from({ length: batchSize }, (_, n) => ids[n * slots + centre] % classes) };
  });
  return { ...weights, batches };
}

/** The vectors of one window side by side, [inputs]. */
export function windowOf({ table }: TrainingTask, { ids }: WindowBatch, n: number): Float32Array {
  const { slots, dimensions, inputs } = sizes;
  const x = new Float32Array(inputs);
  for (let c = 0; c < slots; c++) {
    const id = ids[n * slots + c];
    x.set(table.subarray(id * dimensions, (id + 1) * dimensions), c * dimensions);
  }
  return x;
}

/** A matrix [rows, columns] the other way round. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}
