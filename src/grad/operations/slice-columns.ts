// A block of columns of a matrix.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkMatrix, shapeMismatch, showShape } from '../shape.js';
import { addColumns } from './copy-columns.js';

/** A half-open range `[start, end)` of rows or columns. */
export interface SliceRange {
  readonly start: number;
  readonly end: number;
}

/**
 * y = x[:, start:end]; the same columns of dx get dy.
 *
 * @param x [N, D]
 * @param range half-open, 0 ≤ start ≤ end ≤ D
 * @returns [N, end − start]
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { constant, forward, sliceColumns } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2, 2], value: Float32Array.of(1, 2, 3, 4) });
 * forward(sliceColumns(x, { start: 1, end: 2 }), createReferenceKernels()); // Float32Array [2, 4]
 * ```
 */
export function sliceColumns(x: Node, range: SliceRange): Node {
  return createNode(columnSlice(range), [x]);
}

function columnSlice({ start, end }: SliceRange): Operation {
  const width = end - start;
  return {
    name: 'sliceColumns',
    shape([x]) {
      checkMatrix('sliceColumns', 'x', x);
      if (start >= 0 && start <= end && end <= x[1]) return [x[0], width];
      throw shapeMismatch('sliceColumns', {
        expected: `0 ≤ start ≤ end ≤ ${x[1]} for x ${showShape(x)}`,
        got: `[${start}, ${end})`,
        fix: 'Choose a range of columns that x has',
      });
    },
    forward({ kernels, inputs: [x], node }) {
      const [rows, columns] = x.shape;
      const target = { data: newValue(node, kernels), first: 0, columns: width };
      addColumns(target, { data: valueAt(x), first: start, columns }, { rows, width });
    },
    backward({ kernels, inputs: [x], node }) {
      const [rows, columns] = x.shape;
      const target = { data: gradientOf(x, kernels), first: start, columns };
      addColumns(target, { data: node.gradient!, first: 0, columns: width }, { rows, width });
    },
  };
}

export const sliceColumnsCases: readonly GradientCase[] = [
  {
    name: 'sliceColumns',
    build(random, kernels) {
      const x = drawParameter('x', [3, 5], { random, kernels });
      const y = sliceColumns(x, { start: 1, end: 4 });
      return { loss: drawWeightedSum(y, { random, kernels }), parameters: [x] };
    },
  },
];
