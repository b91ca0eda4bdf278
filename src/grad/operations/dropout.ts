// Dropout: a node times a mask that was drawn elsewhere.
import type { FloatArray } from '../../kernels/index.js';
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkLength, sizeOf } from '../shape.js';

/**
 * y = m ∘ x; dx = m ∘ dy, with a fixed mask m: 0 for what is dropped, 1/p for what is kept with probability p, so that the
 * expectation at training time is the value at test time. Source: Srivastava et al. 2014.
 *
 * @param x any shape
 * @param mask m, of x's size, from `kernels.floats`
 * @throws NomenError `wrong-length`
 * @example
 * ```ts
 * import { constant, dropout, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2], value: Float32Array.of(3, 4) });
 * forward(dropout(x, Float32Array.of(0, 2)), createReferenceKernels()); // Float32Array [0, 8]
 * ```
 */
export function dropout(x: Node, mask: FloatArray): Node {
  return createNode(masking(mask), [x]);
}

function masking(mask: FloatArray): Operation {
  return {
    name: 'dropout',
    shape([x]) {
      checkLength('dropout', 'mask', { array: mask, length: sizeOf(x) });
      return x;
    },
    forward({ kernels, inputs: [x], node }) {
      kernels.addProduct(newValue(node, kernels), valueAt(x), mask);
    },
    backward({ kernels, inputs: [x], node }) {
      kernels.addProduct(gradientOf(x, kernels), mask, node.gradient!);
    },
  };
}

export const dropoutCases: readonly GradientCase[] = [
  {
    name: 'dropout',
    build(random, kernels) {
      const x = drawParameter('x', [2, 3], { random, kernels });
      const mask = kernels.floats(6);
      for (let i = 0; i < 6; i++) mask[i] = random.uniform() < 0.5 ? 0 : 2;
      return { loss: drawWeightedSum(dropout(x, mask), { random, kernels }), parameters: [x] };
    },
  },
];
