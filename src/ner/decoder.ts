// The parts that turn words into decisions, bound to kernels.
import { parameter } from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';
import { createEncoder, type Encoder } from './features/encoder.js';
import { type NerModel, outputCount } from './model.js';
import { type Network, weightShapes } from './network.js';
import { createObjective } from './objectives/index.js';
import type { Objective } from './objectives/objective.js';

/** Network, encoder and objective; a trainer holds them with weights that still change. */
export interface Decoder {
  readonly network: Network;
  readonly encoder: Encoder;
  readonly objective: Objective;
  readonly tags: readonly string[];
  readonly kernels: Kernels;
}

/** The decoder of a finished model; its weights are copied. */
export function createDecoder(model: NerModel, kernels: Kernels): Decoder {
  const shapes = weightShapes(model.options, model.features, outputCount(model.options, model.tags));
  const given = new Map(model.weights.map((weight) => [weight.name, weight.value]));
  const parameters = new Map(
    [...shapes].map(([name, shape]) => {
      const value = kernels.floats(shape[0] * (shape[1] ?? 1));
      value.set(given.get(name)!);
      return [name, parameter({ name, shape, value })];
    }),
  );
  const network = { options: model.options, parameters };
  return {
    network,
    encoder: createEncoder(model.features, model.options),
    objective: createObjective(network, model.tags, { threshold: model.threshold, kernels }),
    tags: model.tags,
    kernels,
  };
}
