// Matrices side by side.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkMatrix, shapeMismatch, showShape } from '../shape.js';
import { addColumns } from './copy-columns.js';

/**
 * y = [x_1 x_2 …], the rows laid end to end; dx_i = the columns of dy that came from x_i.
 *
 * @param nodes at least one, each [N, D_i]
 * @returns [N, Σ D_i]
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { concatenate, constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const a = constant({ shape: [2, 1], value: Float32Array.of(1, 2) });
 * const b = constant({ shape: [2, 1], value: Float32Array.of(3, 4) });
 * forward(concatenate([a, b]), createReferenceKernels()); // Float32Array [1, 3, 2, 4]
 * ```
 */
export function concatenate(nodes: readonly Node[]): Node {
  return createNode(concatenation, nodes);
}

/** y = [x_1 x_2 …]. */
const concatenation: Operation = {
  name: 'concatenate',
  shape(shapes) {
    const odd = shapes.find((shape) => shape.length !== 2 || shape[0] !== shapes[0][0]);
    if (shapes.length > 0) checkMatrix('concatenate', 'the first node', shapes[0]);
    if (shapes.length > 0 && odd === undefined) return [shapes[0][0], shapes.reduce((sum, [, d]) => sum + d, 0)];
    throw shapeMismatch('concatenate', {
      expected: odd === undefined ? 'at least one node' : `matrices of ${shapes[0][0]} rows each`,
      got: odd === undefined ? 'none' : `one of shape ${showShape(odd)}`,
      fix: 'Pass matrices that describe the same rows',
    });
  },
  forward({ kernels, inputs, node }) {
    const [rows, columns] = node.shape;
    const data = newValue(node, kernels);
    let first = 0;
    for (const input of inputs) {
      const width = input.shape[1];
      addColumns({ data, first, columns }, { data: valueAt(input), first: 0, columns: width }, { rows, width });
      first += width;
    }
  },
  backward({ kernels, inputs, node }) {
    const [rows, columns] = node.shape;
    let first = 0;
    for (const input of inputs) {
      const width = input.shape[1];
      const from = { data: node.gradient!, first, columns };
      first += width;
      if (!input.needsGradient) continue;
      addColumns({ data: gradientOf(input, kernels), first: 0, columns: width }, from, { rows, width });
    }
  },
};

export const concatenateCases: readonly GradientCase[] = [
  {
    name: 'concatenate',
    build(random, kernels) {
      const a = drawParameter('a', [2, 3], { random, kernels });
      const b = drawParameter('b', [2, 1], { random, kernels });
      return { loss: drawWeightedSum(concatenate([a, b, a]), { random, kernels }), parameters: [a, b] };
    },
  },
];
