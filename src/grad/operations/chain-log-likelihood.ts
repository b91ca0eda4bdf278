// Sentence-level log-likelihood of tag paths: a linear-chain conditional random field.
import type { Kernels } from '../../kernels/index.js';
import { drawParameter, type GradientCase, toInts } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation, OperationContext, Shape } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkOffsets } from '../shape.js';
import { addExpectedCounts, checkChain, sumLogPartitions } from './chain-log-partition.js';

/** The gold paths of sentences laid end to end. */
export interface TagPaths {
  /** Int32Array [S + 1] from `kernels.ints`: sentence s holds the tokens offsets[s] … offsets[s + 1] − 1. */
  readonly offsets: Int32Array;
  /** Int32Array [N], each in [0, K). */
  readonly tags: Int32Array;
}

/**
 * J = 1/S Σ_s [log Z_s − score(gold path of s)], in nats, with score(y) = start_{y_1} + Σ_t e_t(y_t) + Σ_t A_{y_{t−1} y_t}
 * + end_{y_T} and Z the sum of exp(score) over all paths. Gradients are expected minus observed counts, divided by S:
 * de_t = p(y_t | x) − 1_{gold}, dA = expected − observed transitions, likewise start and end.
 * An empty sentence has one empty path and adds 0. Scores must be finite; forbid a transition by adding a constant of −10⁴
 * to A, start or end with `add`. Source: Lafferty et al. 2001; Collobert et al. 2011, §3.3.2.
 *
 * @param emissions e [N, K]
 * @param transitions A [K, K], from row to column
 * @param start [K]
 * @param end [K]
 * @param paths offsets and gold tags
 * @returns a single number: the mean negative log-likelihood of a sentence
 * @throws NomenError `shape-mismatch`, `bad-offsets`, `id-out-of-range`, `empty-batch`
 * @example
 * ```ts
 * import { chainLogLikelihood, constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const zeros = (shape: number[], length: number) => constant({ shape, value: new Float32Array(length) });
 * const paths = { offsets: Int32Array.of(0, 3), tags: Int32Array.of(0, 1, 1) };
 * const loss = chainLogLikelihood(zeros([3, 2], 6), zeros([2, 2], 4), zeros([2], 2), zeros([2], 2), paths);
 * forward(loss, createReferenceKernels())[0]; // 2.079… = log 2³
 * ```
 */
// Five arguments: the four score tables of a chain, in the order in which a path meets them.
export function chainLogLikelihood(
  emissions: Node,
  transitions: Node,
  start: Node,
  end: Node,
  { offsets, tags }: TagPaths,
): Node {
  return createNode(chainLoss({ offsets, tags }), [emissions, transitions, start, end]);
}

function chainLoss(paths: TagPaths): Operation {
  return {
    name: 'chainLogLikelihood',
    shape(shapes) {
      checkShapes(shapes, paths);
      return [];
    },
    forward(context) {
      const sentences = paths.offsets.length - 1;
      const logZ = sumLogPartitions(context, paths.offsets);
      newValue(context.node, context.kernels)[0] = (logZ - goldScore(context, paths)) / sentences;
    },
    backward(context) {
      const { inputs, node } = context;
      const factor = node.gradient![0] / (paths.offsets.length - 1);
      addExpectedCounts(context, paths.offsets, factor);
      takeEmissionCounts(context, { paths, factor });
      takeTransitionCounts(context, { paths, factor });
      takeBoundaryCounts(context, { input: inputs[2], paths, tokenOf: (first) => first, factor });
      takeBoundaryCounts(context, { input: inputs[3], paths, tokenOf: (_, last) => last, factor });
    },
  };
}

function checkShapes(shapes: readonly Shape[], { offsets, tags }: TagPaths): void {
  checkChain('chainLogLikelihood', shapes, offsets);
  checkOffsets('chainLogLikelihood', offsets, tags.length);
  checkIds('chainLogLikelihood', tags, { what: 'tags', below: shapes[0][1] });
}

function goldScore({ inputs }: OperationContext, { offsets, tags }: TagPaths): number {
  const tagCount = inputs[0].shape[1];
  const [emissions, transitions, start, end] = inputs.map(valueAt);
  let score = 0;
  for (let s = 0; s + 1 < offsets.length; s++) {
    const [first, after] = [offsets[s], offsets[s + 1]];
    if (first === after) continue;
    score += start[tags[first]] + end[tags[after - 1]];
    for (let t = first; t < after; t++) score += emissions[t * tagCount + tags[t]];
    for (let t = first + 1; t < after; t++) score += transitions[tags[t - 1] * tagCount + tags[t]];
  }
  return score;
}

interface Observed {
  readonly paths: TagPaths;
  readonly factor: number;
}

function takeEmissionCounts({ kernels, inputs: [emissions] }: OperationContext, { paths, factor }: Observed): void {
  if (!emissions.needsGradient) return;
  const de = gradientOf(emissions, kernels);
  const tagCount = emissions.shape[1];
  const { tags } = paths;
  for (let t = 0; t < tags.length; t++) de[t * tagCount + tags[t]] -= factor;
}

function takeTransitionCounts(
  { kernels, inputs: [, transitions] }: OperationContext,
  { paths, factor }: Observed,
): void {
  if (!transitions.needsGradient) return;
  const dA = gradientOf(transitions, kernels);
  const tagCount = transitions.shape[0];
  const { offsets, tags } = paths;
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let t = offsets[s] + 1; t < offsets[s + 1]; t++) dA[tags[t - 1] * tagCount + tags[t]] -= factor;
  }
}

interface Boundary extends Observed {
  /** `start` or `end`. */
  readonly input: Node;
  /** Which token of a sentence the scores belong to. */
  tokenOf(first: number, last: number): number;
}

function takeBoundaryCounts(
  { kernels }: { readonly kernels: Kernels },
  { input, paths: { offsets, tags }, tokenOf, factor }: Boundary,
): void {
  if (!input.needsGradient) return;
  const gradient = gradientOf(input, kernels);
  for (let s = 0; s + 1 < offsets.length; s++) {
    if (offsets[s] < offsets[s + 1]) gradient[tags[tokenOf(offsets[s], offsets[s + 1] - 1)]] -= factor;
  }
}

export const chainLogLikelihoodCases: readonly GradientCase[] = [
  {
    name: 'chainLogLikelihood',
    build(random, kernels) {
      const emissions = drawParameter('emissions', [6, 3], { random, kernels });
      const transitions = drawParameter('transitions', [3, 3], { random, kernels });
      const start = drawParameter('start', [3], { random, kernels });
      const end = drawParameter('end', [3], { random, kernels });
      // Sentences of 3, 0, 1 and 2 tokens.
      const paths = { offsets: toInts(kernels, [0, 3, 3, 4, 6]), tags: toInts(kernels, [0, 1, 1, 2, 2, 0]) };
      const loss = chainLogLikelihood(emissions, transitions, start, end, paths);
      return { loss, parameters: [emissions, transitions, start, end] };
    },
  },
];
