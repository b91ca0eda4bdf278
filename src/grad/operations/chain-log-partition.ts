// The log partition function of linear chains: all paths of a sentence together.
import { drawParameter, type GradientCase, toInts } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation, OperationContext, Shape } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkMatrix, checkNotEmpty, checkOffsets, shapeMismatch, showShape } from '../shape.js';

/**
 * J = 1/S Σ_s log Z_s, in nats, with Z_s = Σ_y exp score(y) over all paths y of sentence s (see `chainLogLikelihood`).
 * Gradients are expected counts: de_t = p(y_t | x), dA = expected transitions, likewise start and end, divided by S.
 *
 * Added to emissions, a constant of −10⁴ for each tag that a token cannot have leaves the paths that annotators allow, Z_allowed; so
 * log Z − log Z_allowed is the loss of partly labelled sentences. An empty sentence adds 0. Source: Tsuboi et al. 2008, eq. 4.
 *
 * @param emissions e [N, K]
 * @param transitions A [K, K], from row to column
 * @param start [K]
 * @param end [K]
 * @param sentences `offsets`: Int32Array [S + 1] from `kernels.ints`
 * @returns a single number: the mean over sentences
 * @throws NomenError `shape-mismatch`, `bad-offsets`, `empty-batch`
 * @example
 * ```ts
 * import { chainLogPartition, constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const zeros = (shape: number[], length: number) => constant({ shape, value: new Float32Array(length) });
 * const logZ = chainLogPartition(zeros([3, 2], 6), zeros([2, 2], 4), zeros([2], 2), zeros([2], 2), { offsets: Int32Array.of(0, 3) });
 * forward(logZ, createReferenceKernels())[0]; // 2.079… = log 2³
 * ```
 */
// Five arguments: the four score tables of a chain, in the order in which a path meets them.
export function chainLogPartition(
  emissions: Node,
  transitions: Node,
  start: Node,
  end: Node,
  { offsets }: { readonly offsets: Int32Array },
): Node {
  return createNode(partition(offsets), [emissions, transitions, start, end]);
}

function partition(offsets: Int32Array): Operation {
  return {
    name: 'chainLogPartition',
    shape(shapes) {
      checkChain('chainLogPartition', shapes, offsets);
      return [];
    },
    forward(context) {
      newValue(context.node, context.kernels)[0] = sumLogPartitions(context, offsets) / (offsets.length - 1);
    },
    backward(context) {
      addExpectedCounts(context, offsets, context.node.gradient![0] / (offsets.length - 1));
    },
  };
}

/** Σ_s log Z_s; saves marginals and expected transitions on the node for `addExpectedCounts`. */
export function sumLogPartitions({ kernels, inputs, node }: OperationContext, offsets: Int32Array): number {
  const [tokens, tagCount] = inputs[0].shape;
  const [emissions, transitions, start, end] = inputs.map(valueAt);
  const sentences = offsets.length - 1;
  const logZ = kernels.floats(sentences);
  const marginals = kernels.floats(tokens * tagCount);
  const expected = kernels.floats(tagCount * tagCount);
  kernels.chainForwardBackward({ logZ, marginals, expected }, emissions, {
    offsets,
    tagCount,
    transitions,
    start,
    end,
  });
  node.saved = [marginals, expected];
  let sum = 0;
  for (let s = 0; s < sentences; s++) sum += logZ[s];
  return sum;
}

/** Adds the gradient of factor · Σ_s log Z_s to each input. */
export function addExpectedCounts(
  { kernels, inputs: [emissions, transitions, start, end], node }: OperationContext,
  offsets: Int32Array,
  factor: number,
): void {
  const [marginals, expected] = node.saved!;
  if (emissions.needsGradient) kernels.addScaled(gradientOf(emissions, kernels), marginals, factor);
  if (transitions.needsGradient) kernels.addScaled(gradientOf(transitions, kernels), expected, factor);
  const addAt = (input: Node, tokenOf: (s: number) => number) => {
    if (!input.needsGradient) return;
    const gradient = gradientOf(input, kernels);
    const tagCount = gradient.length;
    for (let s = 0; s + 1 < offsets.length; s++) {
      if (offsets[s] === offsets[s + 1]) continue;
      for (let k = 0; k < tagCount; k++) gradient[k] += factor * marginals[tokenOf(s) * tagCount + k];
    }
  };
  addAt(start, (s) => offsets[s]);
  addAt(end, (s) => offsets[s + 1] - 1);
}

/** Checks the shapes of a chain's four score tables and the bounds of its sentences. */
export function checkChain(
  name: string,
  [emissions, transitions, start, end]: readonly Shape[],
  offsets: Int32Array,
): void {
  checkMatrix(name, 'emissions', emissions);
  const k = emissions[1];
  const shown = [transitions, start, end].map(showShape).join(', ');
  const needed = [[k, k], [k], [k]].map(showShape).join(', ');
  if (shown !== needed) {
    throw shapeMismatch(name, {
      expected: `transitions, start, end of shapes ${needed} for ${k} tags`,
      got: shown,
      fix: 'Give transitions, start and end as many tags as emissions has columns',
    });
  }
  checkNotEmpty(name, 'sentences', offsets.length - 1);
  checkOffsets(name, offsets, emissions[0]);
}

export const chainLogPartitionCases: readonly GradientCase[] = [
  {
    name: 'chainLogPartition',
    build(random, kernels) {
      const emissions = drawParameter('emissions', [6, 3], { random, kernels });
      const transitions = drawParameter('transitions', [3, 3], { random, kernels });
      const start = drawParameter('start', [3], { random, kernels });
      const end = drawParameter('end', [3], { random, kernels });
      // Sentences of 3, 0, 1 and 2 tokens.
      const offsets = toInts(kernels, [0, 3, 3, 4, 6]);
      const loss = chainLogPartition(emissions, transitions, start, end, { offsets });
      return { loss, parameters: [emissions, transitions, start, end] };
    },
  },
];
