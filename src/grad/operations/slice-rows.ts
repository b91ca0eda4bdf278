// A block of rows of a matrix or a vector.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { shapeMismatch, showShape, sizeOf } from '../shape.js';
import type { SliceRange } from './slice-columns.js';

/**
 * y = x[start:end]; the same rows of dx get dy.
 *
 * @param x [N, …]
 * @param range half-open, 0 ≤ start ≤ end ≤ N
 * @returns [end − start, …]
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { constant, forward, sliceRows } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2, 2], value: Float32Array.of(1, 2, 3, 4) });
 * forward(sliceRows(x, { start: 1, end: 2 }), createReferenceKernels()); // Float32Array [3, 4]
 * ```
 */
export function sliceRows(x: Node, range: SliceRange): Node {
  return createNode(rowSlice(range), [x]);
}

function rowSlice({ start, end }: SliceRange): Operation {
  return {
    name: 'sliceRows',
    shape([x]) {
      if (x.length > 0 && start >= 0 && start <= end && end <= x[0]) return [end - start, ...x.slice(1)];
      throw shapeMismatch('sliceRows', {
        expected: `0 ≤ start ≤ end ≤ ${x[0] ?? 0} for x ${showShape(x)}`,
        got: `[${start}, ${end})`,
        fix: 'Choose a range of rows that x has',
      });
    },
    forward({ kernels, inputs: [x], node }) {
      const width = sizeOf(x.shape.slice(1));
      newValue(node, kernels).set(valueAt(x).subarray(start * width, end * width));
    },
    backward({ kernels, inputs: [x], node }) {
      const width = sizeOf(x.shape.slice(1));
      kernels.addScaled(gradientOf(x, kernels).subarray(start * width, end * width), node.gradient!, 1);
    },
  };
}

export const sliceRowsCases: readonly GradientCase[] = [
  {
    name: 'sliceRows',
    build(random, kernels) {
      const x = drawParameter('x', [4, 3], { random, kernels });
      const y = sliceRows(x, { start: 1, end: 3 });
      return { loss: drawWeightedSum(y, { random, kernels }), parameters: [x] };
    },
  },
];
