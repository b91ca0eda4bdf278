// The sum of two nodes of one shape.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { shapeMismatch, showShape } from '../shape.js';

/**
 * y = a + b; da = dy, db = dy.
 *
 * @param a any shape
 * @param b the same shape; a bias that is added to every row goes through `addBias`
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { add, constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2], value: Float32Array.of(1, 2) });
 * forward(add(x, x), createReferenceKernels()); // Float32Array [2, 4]
 * ```
 */
export function add(a: Node, b: Node): Node {
  return createNode(addition, [a, b]);
}

/** y = a + b. */
export const addition: Operation = {
  name: 'add',
  shape([a, b]) {
    if (showShape(a) === showShape(b)) return a;
    throw shapeMismatch('add', {
      expected: `b of shape ${showShape(a)}, as a`,
      got: showShape(b),
      fix: 'Use addBias to add a vector to every row',
    });
  },
  forward({ kernels, inputs: [a, b], node }) {
    const y = newValue(node, kernels);
    y.set(valueAt(a));
    kernels.addScaled(y, valueAt(b), 1);
  },
  backward({ kernels, inputs, node }) {
    for (const input of inputs) {
      if (input.needsGradient) kernels.addScaled(gradientOf(input, kernels), node.gradient!, 1);
    }
  },
};

export const addCases: readonly GradientCase[] = [
  {
    name: 'add',
    build(random, kernels) {
      const a = drawParameter('a', [2, 3], { random, kernels });
      const b = drawParameter('b', [2, 3], { random, kernels });
      return { loss: drawWeightedSum(add(a, b), { random, kernels }), parameters: [a, b] };
    },
  },
];
