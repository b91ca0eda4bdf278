// The same numbers under another shape.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation, Shape } from '../node.js';
import { valueAt } from '../passes.js';
import { shapeMismatch, showShape, sizeOf } from '../shape.js';

/**
 * y = x, row-major, read under another shape; dx = dy. The value is the same array as x's, not a copy.
 *
 * @param x any shape
 * @param shape sizes whose product is x's
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { constant, reshape } from 'nomen/grad';
 * const x = constant({ shape: [2, 2], value: Float32Array.of(1, 2, 3, 4) });
 * reshape(x, [4]).shape; // [4]
 * ```
 */
export function reshape(x: Node, shape: Shape): Node {
  return createNode(reshaping(shape), [x]);
}

function reshaping(shape: Shape): Operation {
  return {
    name: 'reshape',
    shape([x]) {
      if (sizeOf(x) === sizeOf(shape)) return shape;
      throw shapeMismatch('reshape', {
        expected: `a shape of ${sizeOf(x)} numbers, as x ${showShape(x)}`,
        got: `${showShape(shape)}, which is ${sizeOf(shape)}`,
        fix: 'Keep the product of the sizes',
      });
    },
    forward({ inputs: [x], node }) {
      node.value = valueAt(x);
    },
    backward({ kernels, inputs: [x], node }) {
      kernels.addScaled(gradientOf(x, kernels), node.gradient!, 1);
    },
  };
}

export const reshapeCases: readonly GradientCase[] = [
  {
    name: 'reshape',
    build(random, kernels) {
      const x = drawParameter('x', [2, 3], { random, kernels });
      return { loss: drawWeightedSum(reshape(x, [3, 2]), { random, kernels }), parameters: [x] };
    },
  },
];
