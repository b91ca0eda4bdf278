// A trained network on numbers, and its predictions.
import { createRandom } from '../../base/index.js';
import { constant, forward } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import {
  createNetwork,
  type Network,
  networkOutput,
  type PreprocessingData,
  restorePreprocessing,
} from '../../nn/index.js';
import type { TrainingSource } from '../control.js';
import type { NetworkTrainingOptions } from './options.js';

/** One array of weights. */
export interface NetworkWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly value: FloatArray;
}

/** How a network came about. */
export interface NetworkRecord {
  /** Epochs run, and the one whose weights were kept. */
  readonly epochs: number;
  readonly bestEpoch: number;
  /** Development loss of that epoch. */
  readonly devLoss?: number;
  readonly data: readonly TrainingSource[];
}

/** A network with all it needs to predict: plain data. */
export interface NetworkModel {
  readonly options: NetworkTrainingOptions;
  /** Input columns in order. */
  readonly inputs: readonly string[];
  /** Target columns. */
  readonly targets: readonly string[];
  /** Classes for `softmax`, else the target columns. */
  readonly outputs: readonly string[];
  readonly preprocessing: PreprocessingData;
  readonly weights: readonly NetworkWeight[];
  readonly record: NetworkRecord;
  readonly about: Readonly<Record<string, string>>;
}

/** Rows that are computed at a time. */
const BLOCK_ROWS = 1024;

/**
 * Name and shape of each weight of a network of these sizes, in the order of the model file.
 *
 * @example
 * ```ts
 * import { networkShapes, networkTrainingDefaults } from 'nomen/classify';
 * networkShapes({ ...networkTrainingDefaults, layers: [] }, 2, 3).get('layer1.weights'); // [3, 2]
 * ```
 */
export function networkShapes(
  { layers }: NetworkTrainingOptions,
  inputs: number,
  outputs: number,
): ReadonlyMap<string, readonly number[]> {
  const sizes = [inputs, ...layers, outputs];
  const shapes = sizes.slice(1).flatMap((size, k): [string, readonly number[]][] => [
    [`layer${k + 1}.weights`, [size, sizes[k]]],
    [`layer${k + 1}.bias`, [size]],
  ]);
  return new Map(shapes);
}

/**
 * ŷ = O(network(preprocessing(x))) row by row: probabilities of the classes, of yes, or values; the function takes raw inputs
 * [rows, inputs] and gives [rows, outputs].
 *
 * @param kernels whose memory the weights are copied to
 * @example
 * ```ts
 * import { createPredictor, trainNetwork } from 'nomen/classify';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const rows = { rows: 2, inputs: Float64Array.of(0, 1), targets: Float64Array.of(3, 5) };
 * const names = { inputs: ['x'], targets: ['y'], outputs: ['y'] };
 * const options = { layers: [], output: 'linear', optimizer: 'sgd', learningRate: 0.1 } as const;
 * const kernels = createReferenceKernels('float64');
 * const { model } = await trainNetwork({ train: rows, ...names }, options, { kernels });
 * createPredictor(model, kernels)(Float64Array.of(2)); // Float64Array [7.0]
 * ```
 */
export function createPredictor(model: NetworkModel, kernels: Kernels): (inputs: FloatArray) => FloatArray {
  const network = createNetwork(networkSizes(model), kernels, createRandom(0));
  const values = new Map(model.weights.map(({ name, value }) => [name, value]));
  for (const { name, value } of network.parameters) value.set(values.get(name)!);
  const preprocessing = restorePreprocessing(model.preprocessing);
  return (inputs) => computeRows(network, preprocessing.apply(inputs), kernels);
}

/** What `createNetwork` needs to know of a model. */
export function networkSizes({ options, inputs, outputs }: Pick<NetworkModel, 'options' | 'inputs' | 'outputs'>) {
  const { layers, activation, slope, output } = options;
  return { layers, activation, slope, output, inputs: inputs.length, outputs: outputs.length };
}

function computeRows(network: Network, inputs: FloatArray, kernels: Kernels): FloatArray {
  const { inputs: columns, outputs, output } = network.options;
  const rows = inputs.length / columns;
  const Floats = kernels.floatType === 'float32' ? Float32Array : Float64Array;
  const result: FloatArray = new Floats(rows * outputs);
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rows - first);
    const mark = kernels.mark();
    const x = kernels.floats(count * columns);
    x.set(inputs.subarray(first * columns, (first + count) * columns));
    const scores = network.scores(constant({ shape: [count, columns], value: x }));
    result.set(forward(networkOutput(scores, output), kernels), first * outputs);
    kernels.release(mark);
  }
  return result;
}
