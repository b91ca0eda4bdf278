// The logarithm of the softmax of each row.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkMatrix } from '../shape.js';

/**
 * y_nk = x_nk − log Σ_j exp(x_nj), in nats; dx_n = dy_n − softmax(x_n) Σ_j dy_nj.
 *
 * @param x logits [N, K]
 * @returns log-probabilities [N, K]
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { constant, forward, logSoftmax } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [1, 1], value: Float32Array.of(7) });
 * forward(logSoftmax(x), createReferenceKernels()); // Float32Array [0]
 * ```
 */
export function logSoftmax(x: Node): Node {
  return createNode(logSoftmaxOperation, [x]);
}

const logSoftmaxOperation: Operation = {
  name: 'logSoftmax',
  shape([x]) {
    checkMatrix('logSoftmax', 'x', x);
    return x;
  },
  forward({ kernels, inputs: [x], node }) {
    kernels.logSoftmax(newValue(node, kernels), valueAt(x), { rows: x.shape[0], columns: x.shape[1] });
  },
  backward({ kernels, inputs: [x], node }) {
    const dx = gradientOf(x, kernels);
    const dy = node.gradient!;
    const y = valueAt(node);
    const columns = x.shape[1];
    for (let row = 0; row < y.length; row += columns) {
      let total = 0;
      for (let j = 0; j < columns; j++) total += dy[row + j];
      for (let j = 0; j < columns; j++) dx[row + j] += dy[row + j] - Math.exp(y[row + j]) * total;
    }
  },
};

export const logSoftmaxCases: readonly GradientCase[] = [
  {
    name: 'logSoftmax',
    build(random, kernels) {
      const x = drawParameter('x', [3, 4], { random, kernels });
      return { loss: drawWeightedSum(logSoftmax(x), { random, kernels }), parameters: [x] };
    },
  },
];
