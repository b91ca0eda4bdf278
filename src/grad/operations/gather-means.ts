// Means of table rows over bags: character n-grams of a word, words of a document.
import type { Bags, FloatArray } from '../../kernels/index.js';
import { drawParameter, drawWeightedSum, type GradientCase, toInts } from '../gradient-case.js';
import { addToRows } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkMatrix, checkOffsets } from '../shape.js';

/**
 * y_i = 1/|bag i| Σ_{r ∈ bag i} table_r, 0 for an empty bag; each row of bag i gets dy_i / |bag i|, sparse as in `gatherRows`.
 *
 * @param table [V, D]
 * @param bags Int32Arrays from `kernels.ints`: bag i holds ids[offsets[i]] … ids[offsets[i + 1] − 1]
 * @returns [bags, D]
 * @throws NomenError `shape-mismatch`, `id-out-of-range`, `bad-offsets`
 * @example
 * ```ts
 * import { constant, forward, gatherMeans } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const table = constant({ shape: [2, 1], value: Float32Array.of(1, 3) });
 * const bags = { ids: Int32Array.of(0, 1, 1), offsets: Int32Array.of(0, 2, 3) };
 * forward(gatherMeans(table, bags), createReferenceKernels()); // Float32Array [2, 3]
 * ```
 */
export function gatherMeans(table: Node, bags: Bags): Node {
  return createNode(bagMeans(bags), [table]);
}

function bagMeans({ ids, offsets }: Bags): Operation {
  return {
    name: 'gatherMeans',
    shape([table]) {
      checkMatrix('gatherMeans', 'table', table);
      checkIds('gatherMeans', ids, { what: 'ids', below: table[0] });
      checkOffsets('gatherMeans', offsets, ids.length);
      return [offsets.length - 1, table[1]];
    },
    forward({ kernels, inputs: [table], node }) {
      kernels.gatherMeans(newValue(node, kernels), valueAt(table), { ids, offsets, columns: table.shape[1] });
    },
    backward({ kernels, inputs: [table], node }) {
      const columns = table.shape[1];
      const scatter = (target: FloatArray, places: Int32Array) =>
        kernels.scatterAddMeans(target, node.gradient!, { ids: places, offsets, columns });
      addToRows(table, { ids, scatter }, kernels);
    },
  };
}

export const gatherMeansCases: readonly GradientCase[] = [
  {
    name: 'gatherMeans',
    build(random, kernels) {
      const table = drawParameter('table', [6, 2], { random, kernels });
      const ids = toInts(kernels, [4, 1, 4, 0, 2]);
      const y = gatherMeans(table, { ids, offsets: toInts(kernels, [0, 3, 3, 5]) });
      return { loss: drawWeightedSum(y, { random, kernels }), parameters: [table] };
    },
  },
];
