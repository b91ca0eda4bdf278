// Mean of the other rows of one's bag: what the other mentions of a name in a document say.
import type { Bags, FloatArray } from '../../kernels/index.js';
import { drawParameter, drawWeightedSum, type GradientCase, toInts } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkMatrix, checkOffsets } from '../shape.js';

/**
 * y_i = 1/(m − 1) Σ_{j ≠ i} x_{ids[j]} over the m places j of the bag of i, 0 for one alone. With Y = A X the matrix A is
 * symmetric, so places get dX = A dY: the mean of the other places' upstream gradients.
 *
 * @param x [N, D]
 * @param bags Int32Arrays from `kernels.ints`: bag b holds the places offsets[b] … offsets[b + 1] − 1
 * @returns [ids.length, D]
 * @throws NomenError `shape-mismatch`, `id-out-of-range`, `bad-offsets`
 * @example
 * ```ts
 * import { constant, forward, othersMeans } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [4, 1], value: Float32Array.of(1, 3, 5, 7) });
 * const bags = { ids: Int32Array.of(0, 1, 3, 2), offsets: Int32Array.of(0, 3, 4) };
 * forward(othersMeans(x, bags), createReferenceKernels()); // Float32Array [5, 4, 2, 0]
 * ```
 */
export function othersMeans(x: Node, bags: Bags): Node {
  return createNode(meansOfOthers(bags), [x]);
}

function meansOfOthers({ ids, offsets }: Bags): Operation {
  return {
    name: 'othersMeans',
    shape([x]) {
      checkMatrix('othersMeans', 'x', x);
      checkIds('othersMeans', ids, { what: 'ids', below: x[0] });
      checkOffsets('othersMeans', offsets, ids.length);
      return [ids.length, x[1]];
    },
    forward({ kernels, inputs: [x], node }) {
      const columns = x.shape[1];
      const rows = kernels.floats(ids.length * columns);
      kernels.gatherRows(rows, valueAt(x), { ids, columns });
      replaceByOthers(newValue(node, kernels), rows, { offsets, columns });
    },
    backward({ kernels, inputs: [x], node }) {
      const columns = x.shape[1];
      const rows = kernels.floats(ids.length * columns);
      replaceByOthers(rows, node.gradient!, { offsets, columns });
      kernels.scatterAddRows(gradientOf(x, kernels), rows, { ids, columns });
    },
  };
}

/** y_i = (Σ_j x_j − x_i) / (m − 1) within each run of rows; runs of one row are left at 0. */
function replaceByOthers(
  y: FloatArray,
  x: FloatArray,
  { offsets, columns }: { readonly offsets: Int32Array; readonly columns: number },
): void {
  const sum = new Float64Array(columns);
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    const [first, end] = [offsets[bag] * columns, offsets[bag + 1] * columns];
    const others = offsets[bag + 1] - offsets[bag] - 1;
    if (others < 1) continue;
    sum.fill(0);
    for (let from = first; from < end; from += columns) for (let j = 0; j < columns; j++) sum[j] += x[from + j];
    for (let at = first; at < end; at += columns) {
      for (let j = 0; j < columns; j++) y[at + j] = (sum[j] - x[at + j]) / others;
    }
  }
}

export const othersMeansCases: readonly GradientCase[] = [
  {
    name: 'othersMeans',
    build(random, kernels) {
      const x = drawParameter('x', [6, 2], { random, kernels });
      const y = othersMeans(x, { ids: toInts(kernels, [4, 1, 0, 2, 5, 3]), offsets: toInts(kernels, [0, 3, 4, 6]) });
      return { loss: drawWeightedSum(y, { random, kernels }), parameters: [x] };
    },
  },
];
