// The softmax of each row.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkMatrix } from '../shape.js';

/**
 * p_nk = exp(x_nk) / Σ_j exp(x_nj), computed as exp(log softmax); dx_n = p_n ∘ (dp_n − Σ_j p_nj dp_nj).
 *
 * @param x logits [N, K]
 * @returns probabilities [N, K]
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { constant, forward, softmax } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [1, 2], value: Float32Array.of(1000, 1000) });
 * forward(softmax(x), createReferenceKernels()); // Float32Array [0.5, 0.5]
 * ```
 */
export function softmax(x: Node): Node {
  return createNode(softmaxOperation, [x]);
}

const softmaxOperation: Operation = {
  name: 'softmax',
  shape([x]) {
    checkMatrix('softmax', 'x', x);
    return x;
  },
  forward({ kernels, inputs: [x], node }) {
    const p = newValue(node, kernels);
    kernels.logSoftmax(p, valueAt(x), { rows: x.shape[0], columns: x.shape[1] });
    for (let i = 0; i < p.length; i++) p[i] = Math.exp(p[i]);
  },
  backward({ kernels, inputs: [x], node }) {
    const dx = gradientOf(x, kernels);
    const dp = node.gradient!;
    const p = valueAt(node);
    const columns = x.shape[1];
    for (let row = 0; row < p.length; row += columns) {
      let mean = 0;
      for (let j = 0; j < columns; j++) mean += p[row + j] * dp[row + j];
      for (let j = 0; j < columns; j++) dx[row + j] += p[row + j] * (dp[row + j] - mean);
    }
  },
};

export const softmaxCases: readonly GradientCase[] = [
  {
    name: 'softmax',
    build(random, kernels) {
      const x = drawParameter('x', [3, 4], { random, kernels });
      return { loss: drawWeightedSum(softmax(x), { random, kernels }), parameters: [x] };
    },
  },
];
