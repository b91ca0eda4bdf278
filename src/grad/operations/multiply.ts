// The element-wise product of two nodes.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { shapeMismatch, showShape } from '../shape.js';

/**
 * y = a ∘ b; da = b ∘ dy, db = a ∘ dy.
 *
 * @param a any shape
 * @param b the same shape
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { constant, forward, multiply } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2], value: Float32Array.of(3, 4) });
 * forward(multiply(x, x), createReferenceKernels()); // Float32Array [9, 16]
 * ```
 */
export function multiply(a: Node, b: Node): Node {
  return createNode(multiplication, [a, b]);
}

/** y = a ∘ b. */
export const multiplication: Operation = {
  name: 'multiply',
  shape([a, b]) {
    if (showShape(a) === showShape(b)) return a;
    throw shapeMismatch('multiply', {
      expected: `b of shape ${showShape(a)}, as a`,
      got: showShape(b),
      fix: 'Use multiplyBy for a single factor, matrixProduct for a product of matrices',
    });
  },
  forward({ kernels, inputs: [a, b], node }) {
    kernels.addProduct(newValue(node, kernels), valueAt(a), valueAt(b));
  },
  backward({ kernels, inputs: [a, b], node }) {
    if (a.needsGradient) kernels.addProduct(gradientOf(a, kernels), valueAt(b), node.gradient!);
    if (b.needsGradient) kernels.addProduct(gradientOf(b, kernels), valueAt(a), node.gradient!);
  },
};

export const multiplyCases: readonly GradientCase[] = [
  {
    name: 'multiply',
    build(random, kernels) {
      const a = drawParameter('a', [2, 3], { random, kernels });
      const b = drawParameter('b', [2, 3], { random, kernels });
      return { loss: drawWeightedSum(multiply(a, b), { random, kernels }), parameters: [a, b] };
    },
  },
  {
    name: 'multiply by itself',
    build(random, kernels) {
      const a = drawParameter('a', [5], { random, kernels });
      return { loss: drawWeightedSum(multiply(multiply(a, a), a), { random, kernels }), parameters: [a] };
    },
  },
];
