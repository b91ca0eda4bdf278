// A node scaled by a fixed number.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';

/**
 * y = α x; dx = α dy.
 *
 * @param x any shape
 * @param factor α
 * @example
 * ```ts
 * import { constant, forward, multiplyBy } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2], value: Float32Array.of(3, 4) });
 * forward(multiplyBy(x, -1), createReferenceKernels()); // Float32Array [-3, -4]
 * ```
 */
export function multiplyBy(x: Node, factor: number): Node {
  return createNode(scaling(factor), [x]);
}

function scaling(factor: number): Operation {
  return {
    name: 'multiplyBy',
    shape: ([x]) => x,
    forward({ kernels, inputs: [x], node }) {
      kernels.addScaled(newValue(node, kernels), valueAt(x), factor);
    },
    backward({ kernels, inputs: [x], node }) {
      kernels.addScaled(gradientOf(x, kernels), node.gradient!, factor);
    },
  };
}

export const multiplyByCases: readonly GradientCase[] = [
  {
    name: 'multiplyBy',
    build(random, kernels) {
      const x = drawParameter('x', [2, 3], { random, kernels });
      return { loss: drawWeightedSum(multiplyBy(x, -1.7), { random, kernels }), parameters: [x] };
    },
  },
];
