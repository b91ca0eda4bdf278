// The parts that turn words into decisions, bound to kernels.
import { type Parameter, parameter } from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { createEncoder, type Encoder } from './features/encoder.js';
import { type NerModel, type NerWeight, outputCount } from './model.js';
import { type Network, weightShapes } from './network.js';
import { createObjective } from './objectives/index.js';
import type { Objective } from './objectives/objective.js';
import type { Calibration } from './scores/calibration.js';

/** Network, encoder and objective; a trainer holds them with weights that still change. */
export interface Decoder {
  readonly network: Network;
  readonly encoder: Encoder;
  readonly objective: Objective;
  readonly tags: readonly string[];
  readonly calibration: Calibration;
  readonly kernels: Kernels;
  /** The word table by rows, where the network lacks it. */
  readonly wordRows?: WordRows;
}

/** Writes the vector of a row of the word table to `to` from `at` on. */
export type WordRows = (to: FloatArray, at: number, row: number) => void;

/**
 * The decoder of a finished model; its weights are copied.
 *
 * @param options `wordsByRow`: leave the word table where it is and read its rows when they are needed
 */
export function createDecoder(
  model: NerModel,
  kernels: Kernels,
  { wordsByRow }: { readonly wordsByRow: boolean },
): Decoder {
  const shapes = weightShapes(model.options, model.features, outputCount(model.options, model.tags));
  const given = new Map(model.weights.map((weight) => [weight.name, weight]));
  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of shapes) {
    if (wordsByRow && name === 'words') continue;
    const value = kernels.floats(shape[0] * (shape[1] ?? 1));
    value.set(given.get(name)!.value);
    parameters.set(name, parameter({ name, shape, value }));
  }
  const network = { options: model.options, parameters };
  return {
    network,
    encoder: createEncoder(model.features, model.options),
    objective: createObjective(network, model.tags, { threshold: model.threshold, kernels }),
    tags: model.tags,
    calibration: model.calibration,
    kernels,
    ...(wordsByRow ? { wordRows: rowsOf(given.get('words')!) } : {}),
  };
}

function rowsOf(words: NerWeight): WordRows {
  const columns = words.shape[1];
  const { quantized } = words;
  if (quantized === undefined) {
    return (to, at, row) => to.set(words.value.subarray(row * columns, (row + 1) * columns), at);
  }
  const { codes, scales } = quantized;
  return (to, at, row) => {
    for (let i = 0; i < columns; i++) to[at + i] = scales[row] * codes[row * columns + i];
  };
}
