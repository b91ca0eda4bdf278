// Label smoothing on chains: a small share of the target is spread over all legal paths alike.
import {
  add,
  backward,
  chainLogPartition,
  constant,
  forward,
  multiply,
  multiplyBy,
  type Node,
  parameter,
  sum,
} from '../../grad/index.js';
import type { Kernels } from '../../kernels/index.js';
import type { ChainNodes } from './chain.js';
import type { TransitionRules } from './legality.js';

/** Where a loss is smoothed. */
export interface Smoothing {
  /** ε, the share of the target that all legal paths of a sentence have in equal parts. */
  readonly share: number;
  readonly chain: ChainNodes;
  readonly rules: TransitionRules;
  readonly offsets: Int32Array;
  readonly kernels: Kernels;
}

/**
 * (1 − ε) J + ε J_u, where J_u is the mean of −log p(y | x) over all legal paths y (Szegedy et al. 2016 §7, on paths instead of
 * classes); J itself where ε = 0.
 */
export function smoothed(loss: Node, scores: Node, smoothing: Smoothing): Node {
  const { share } = smoothing;
  return share === 0 ? loss : add(multiplyBy(loss, 1 - share), multiplyBy(uniformLoss(scores, smoothing), share));
}

/** J_u = log Z − Σ_y score(y) / (number of legal paths), mean over sentences. */
function uniformLoss(scores: Node, { chain, rules, offsets, kernels }: Smoothing): Node {
  const logZ = chainLogPartition(scores, ...chain, { offsets });
  const expected = uniformCounts(scores, { rules, offsets, kernels });
  const meanScore = [scores, ...chain].map((node, i) => sum(multiply(node, expected[i]))).reduce(add);
  return add(logZ, multiplyBy(meanScore, -1));
}

/**
 * How often a path drawn at random has each emission, transition, start and end, over the number of sentences: the gradient of log Z
 * where the legal paths all have the score 0.
 */
function uniformCounts(
  { shape }: Node,
  { rules, offsets, kernels }: Pick<Smoothing, 'rules' | 'offsets' | 'kernels'>,
): readonly Node[] {
  const tagCount = shape[1];
  const flat = [
    parameter({ name: 'emissions', shape, value: kernels.floats(shape[0] * tagCount) }),
    parameter({ name: 'transitions', shape: [tagCount, tagCount], value: rules.transitions }),
    parameter({ name: 'start', shape: [tagCount], value: rules.start }),
    parameter({ name: 'end', shape: [tagCount], value: rules.end }),
  ] as const;
  const logCount = chainLogPartition(...flat, { offsets });
  forward(logCount, kernels);
  backward(logCount, kernels);
  return flat.map((node) => constant({ shape: node.shape, value: node.gradient! }));
}
