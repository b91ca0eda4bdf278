// The parts that turn words into decisions, bound to kernels.
import { type Parameter, parameter } from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';
import { createEncoder, type Encoder } from './features/encoder.js';
import { type NerModel, type NerWeight, outputCount } from './model.js';
import { type Network, tableNames, weightShapes } from './network.js';
import { createObjective } from './objectives/index.js';
import type { Objective } from './objectives/objective.js';
import { addPackedRow } from './packed-rows.js';
import type { Calibration } from './scores/calibration.js';
import { type TableRows, tableRows } from './tagging/type-vectors.js';

/** Network, encoder and objective; a trainer holds them with weights that still change. */
export interface Decoder {
  readonly network: Network;
  readonly encoder: Encoder;
  readonly objective: Objective;
  readonly tags: readonly string[];
  readonly calibration: Calibration;
  readonly kernels: Kernels;
  /** The look-up tables that the network lacks. */
  readonly tables?: ReadonlyMap<string, TableRows>;
}

/**
 * The decoder of a finished model; its weights are copied.
 *
 * @param options `tablesByRow`: leave the look-up tables where they are and read their rows when they are needed
 */
export function createDecoder(
  model: NerModel,
  kernels: Kernels,
  { tablesByRow }: { readonly tablesByRow: boolean },
): Decoder {
  const shapes = weightShapes(model.options, model.features, outputCount(model.options, model.tags));
  const given = new Map(model.weights.map((weight) => [weight.name, weight]));
  const parameters = new Map<string, Parameter>();
  const tables = new Map<string, TableRows>();
  for (const [name, shape] of shapes) {
    if (tablesByRow && tableNames.includes(name)) {
      tables.set(name, rowsOf(given.get(name)!));
      continue;
    }
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
    tables,
  };
}

function rowsOf(weight: NerWeight): TableRows {
  const [rows, columns] = weight.shape;
  const { packed, quantized } = weight;
  if (packed !== undefined)
    return { rows, columns, add: (to, at, row) => addPackedRow(packed, { row, columns, at }, to) };
  if (quantized === undefined) return tableRows(weight);
  const { codes, scales } = quantized;
  return {
    rows,
    columns,
    add(to, at, row) {
      const scale = scales[row];
      for (let i = 0; i < columns; i++) to[at + i] += scale * codes[row * columns + i];
    },
  };
}
