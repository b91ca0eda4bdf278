// What each word and each of its features adds to a difference of scores.
import { backward, forward, type Node, topologicalOrder } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { affixKinds } from '../features/affixes.js';
import type { Batch } from '../features/encoder.js';
import { statesPerList } from '../gazetteers/match-code.js';
import { buildEmissions, type Network } from '../network.js';
import { linearGraph } from './linear-graph.js';

/** What a word adds, by feature, in nats; features that a model lacks are left out. */
export interface FeatureShares {
  /** Its vector. */
  readonly vector: number;
  /** Its capitals and digits. */
  readonly shape?: number;
  readonly affixes?: number;
  readonly ngrams?: number;
  /** The matches of each gazetteer that knows it there. */
  readonly gazetteers?: Readonly<Record<string, number>>;
}

/** The shares of all tokens of a document in a weighted sum of its scores. */
export interface DocumentShares {
  readonly tokens: readonly FeatureShares[];
  /** That tokens have other mentions, whatever these are. */
  readonly repeated: number;
  readonly bias: number;
}

/** The tables that features are looked up in, by the name of the feature. */
const featureOf: Readonly<Record<string, 'vector' | 'shape' | 'affixes' | 'ngrams'>> = {
  words: 'vector',
  shapes: 'shape',
  ngrams: 'ngrams',
  ...Object.fromEntries(affixKinds.map((kind) => [kind, 'affixes'])),
};

/**
 * Σ weights · scores = Σ shares of tokens + repeated + bias, by the linear map that the network is here (see `linearGraph`).
 *
 * @param batch one of `tokenBatch`
 * @param weights [N, outputs]
 * @param lists names of the gazetteers
 */
export function shareOut(
  network: Network,
  batch: Batch,
  {
    weights,
    lists,
    kernels,
  }: { readonly weights: FloatArray; readonly lists: readonly string[]; readonly kernels: Kernels },
): DocumentShares {
  const root = linearGraph(buildEmissions(network, batch), kernels);
  forward(root, kernels);
  clearLeaves(root);
  backward(root, kernels, { upstream: weights });
  const tokens = Array.from({ length: batch.shapes.length }, (): MutableShares => ({ vector: 0 }));
  let [repeated, bias] = [0, 0];
  for (const node of topologicalOrder(root)) {
    const table = node.inputs[0];
    const feature = table !== undefined && isNamed(table) ? featureOf[table.name] : undefined;
    if (feature !== undefined && node.shape[0] === tokens.length) {
      for (const [n, share] of rowShares(node).entries()) tokens[n][feature] = (tokens[n][feature] ?? 0) + share;
    } else if (!isNamed(node)) continue;
    else if (node.name === 'offset' || node.name.endsWith('bias')) bias += total(node);
    else if (node.value === batch.matches?.value) addMatches(tokens, node, lists);
    else if (node.name === 'data') repeated += total(node);
  }
  clearLeaves(root);
  return { tokens, repeated, bias };
}

type MutableShares = { -readonly [K in keyof FeatureShares]: FeatureShares[K] };

function isNamed(node: Node): node is Node & { readonly name: string } {
  return 'name' in node;
}

/** Leaves keep their gradients from call to call; those of the network's weights are not for others to find. */
function clearLeaves(root: Node): void {
  for (const node of topologicalOrder(root)) {
    if (node.operation !== undefined) continue;
    node.gradient = undefined;
    node.rowGradient = undefined;
  }
}

function total({ value, gradient }: Node): number {
  let sum = 0;
  for (let i = 0; gradient !== undefined && i < gradient.length; i++) sum += gradient[i] * value![i];
  return sum;
}

function rowShares({ value, gradient, shape: [rows, columns] }: Node): number[] {
  const shares = new Array<number>(rows).fill(0);
  for (let i = 0; gradient !== undefined && i < gradient.length; i++) {
    shares[Math.floor(i / columns)] += gradient[i] * value![i];
  }
  return shares;
}

function addMatches(
  tokens: readonly MutableShares[],
  { value, gradient, shape: [, columns] }: Node,
  lists: readonly string[],
) {
  value!.forEach((match, i) => {
    if (match === 0) return;
    const token = tokens[Math.floor(i / columns)];
    const list = lists[Math.floor((i % columns) / statesPerList)];
    token.gazetteers = { ...token.gazetteers, [list]: (gradient?.[i] ?? 0) * match };
  });
}
