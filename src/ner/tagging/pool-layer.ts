// What the context of documents adds to scores, from hidden units as a window layer gives them.
import { constant, forward, type Node, type Parameter, parameter } from '../../grad/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { poolsOf } from '../features/pools.js';
import { poolParts, scorePools } from '../pooling.js';
import type { TokenizedText } from './tokenized-text.js';
import type { LayerParts } from './type-vectors.js';
import type { KeptUnits, WindowLayer } from './window-layer.js';

/** Adds the context of whole documents to the scores [N, outputs] of their words; `units` are those that the window layer kept. */
export type PoolLayer = (scores: FloatArray, units: KeptUnits, read: ReadDocuments) => void;

/** Documents that follow one another, given by their bounds in the text's sentences. */
export interface ReadDocuments {
  readonly text: TokenizedText;
  readonly documents: Int32Array;
}

/** Prepares the layer above a window layer; undefined where documents are not pooled. */
export function createPoolLayer(parts: LayerParts, layer: WindowLayer): PoolLayer | undefined {
  const { network, kernels } = parts;
  const { options } = network;
  if (options.poolDimensions === 0) return undefined;
  const parameters = new Map(network.parameters);
  for (const name of poolParts) parameters.set(name, scaledWeights(parameters.get(name)!, layer, parts));
  const above = { options, weight: (name: string) => parameters.get(name)!, drop: (x: Node) => x };
  return (scores, units, { text, documents }) => {
    const mark = kernels.mark();
    const pools = poolsOf(text, documents, kernels);
    const take = (ids: Int32Array, width: number) =>
      constant({ shape: [ids.length, width], value: layer.unitsOf(units, ids, width) });
    const h = {
      own: take(pools.mentions.ids, layer.columns),
      pooled: take(pools.documents.ids, options.poolDimensions),
    };
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
