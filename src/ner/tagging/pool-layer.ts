// What the context of documents adds to scores, from hidden units as a window layer gives them.
import { constant, forward, type Node, type Parameter, parameter } from '../../grad/index.js';
import type { FloatArray } from '../../kernels/index.js';
import type { DocumentBounds } from '../documents.js';
import { poolsOf } from '../features/pools.js';
import { poolParts, scorePools } from '../pooling.js';
import type { LayerParts } from './type-vectors.js';
import type { WindowLayer } from './window-layer.js';

/** Adds the context of whole documents to the scores [N, outputs] of their words; `units` [N, columns] of the layer. */
export type PoolLayer = (scores: FloatArray, units: FloatArray, documents: ReadDocuments) => void;

/** N words in their sentences and documents. */
export interface ReadDocuments extends DocumentBounds {
  readonly words: readonly string[];
}

/** Prepares the layer above a window layer; undefined where documents are not pooled. */
export function createPoolLayer(parts: LayerParts, layer: WindowLayer): PoolLayer | undefined {
  const { network, kernels } = parts;
  const { options } = network;
  if (options.poolDimensions === 0) return undefined;
  const parameters = new Map(network.parameters);
  for (const name of poolParts) parameters.set(name, scaledWeights(parameters.get(name)!, layer, parts));
  const above = { options, weight: (name: string) => parameters.get(name)!, drop: (x: Node) => x };
  return (scores, units, { words, ...bounds }) => {
    const mark = kernels.mark();
    const pools = poolsOf(words, bounds, kernels);
    const h = constant({ shape: [words.length, layer.columns], value: units });
    kernels.addScaled(scores, forward(scorePools(h, pools, above), kernels), 1);
    kernels.release(mark);
  };
}

/** The weights for units as the layer gives them; the one behind those of the pooled units, of a flag, is left as it is. */
function scaledWeights(
  { name, shape, value }: Parameter,
  layer: WindowLayer,
  { network, kernels }: LayerParts,
): Parameter {
  const { poolDimensions } = network.options;
  const [rows, columns] = shape;
  const isWide = name === 'pool.hidden.weights';
  const width = isWide ? layer.columns : columns;
  const scaled = kernels.floats(rows * width);
  for (let k = 0; k < rows; k++) {
    for (let j = 0; j < columns; j++) {
      const scale = isWide || j < poolDimensions ? layer.unitScales[j] : 1;
      scaled[k * width + j] = value[k * columns + j] * scale;
    }
  }
  return parameter({ name, shape: [rows, width], value: scaled });
}
