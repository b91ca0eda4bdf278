// Document context: what pooled hidden units of a document add to the scores of tokens that may be in a name.
import {
  activate,
  add,
  addBias,
  concatenate,
  constant,
  gatherMeans,
  gatherRows,
  matrixProduct,
  type Node,
  othersMeans,
  sliceColumns,
} from '../grad/index.js';
import type { Pools } from './features/pools.js';
import type { NerOptions } from './options.js';

/** Name and shape of each weight of the layer; K units, H hidden units, p of them pooled. */
export function poolShapes(
  { hidden, poolDimensions: p, poolUnits: k }: NerOptions,
  outputs: number,
): readonly (readonly [string, readonly [number, number] | readonly [number]])[] {
  if (p === 0) return [];
  return [
    ['pool.hidden.weights', [k, hidden[hidden.length - 1]]],
    ['pool.mentions.weights', [k, p + 1]],
    ['pool.sentence.weights', [k, p]],
    ['pool.document.weights', [k, p]],
    ['pool.bias', [k]],
    ['pool.output.weights', [outputs, k]],
  ];
}

/** The weights that make up V. */
export const poolParts: readonly string[] = ['hidden', 'mentions', 'sentence', 'document'].map(
  (part) => `pool.${part}.weights`,
);

/** The number of inputs of a unit of the layer: its hidden units, then mean and presence of other mentions, two means. */
export function poolInputs({ hidden, poolDimensions }: NerOptions): number {
  return hidden[hidden.length - 1] + 3 * poolDimensions + 1;
}

/** Hidden units as the layer reads them. */
export interface PooledUnits {
  /** All of the T tokens of `Pools`, [T, H]. */
  readonly own: Node;
  /** The first p of all N tokens, [N, p]. */
  readonly pooled: Node;
}

/** The units of some tokens, given those of all [N, H]. */
export function poolUnits(h: Node, { mentions }: Pools, { poolDimensions }: NerOptions): PooledUnits {
  return { own: gatherRows(h, mentions.ids), pooled: sliceColumns(h, { start: 0, end: poolDimensions }) };
}

/** What the layer needs of a network. */
export interface PoolNetwork {
  readonly options: NerOptions;
  readonly weight: (name: string) => Node;
  readonly drop: (x: Node) => Node;
}

/**
 * O g(V [h_t; o_t; f_t; s_t; d_t] + b) for tokens that may be in a name, 0 for the others; [N, outputs]. With q the first p
 * units of h: o_t is the mean of q over the other mentions of the token in its document, f_t whether there are any, s_t and d_t
 * are the means of q over its sentence and document. V is kept in four parts, since s and d are the same for many tokens.
 */
export function scorePools(
  { own, pooled: q }: PooledUnits,
  { mentions, isRepeated, places, sentenceOf, sentences, documentOf, documents }: Pools,
  { options, weight, drop }: PoolNetwork,
): Node {
  const product = (x: Node, name: string) => matrixProduct(drop(x), weight(name), { transposeB: true });
  const others = concatenate([
    othersMeans(q, mentions),
    constant({ shape: [isRepeated.length, 1], value: isRepeated }),
  ]);
  const parts = [
    product(own, 'pool.hidden.weights'),
    product(others, 'pool.mentions.weights'),
    gatherRows(product(gatherMeans(q, sentences), 'pool.sentence.weights'), sentenceOf),
    gatherRows(product(gatherMeans(q, documents), 'pool.document.weights'), documentOf),
  ];
  const units = activate(addBias(parts.reduce(add), weight('pool.bias')), options.activation);
  return gatherRows(product(units, 'pool.output.weights'), places);
}
