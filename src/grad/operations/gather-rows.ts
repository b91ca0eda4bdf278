// Look-up of table rows: the embedding layer.
import type { FloatArray } from '../../kernels/index.js';
import { drawIds, drawParameter, drawWeightedSum, type GradientCase, toInts } from '../gradient-case.js';
import { addToRows } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkMatrix } from '../shape.js';
import { add } from './add.js';
import { multiply } from './multiply.js';

/**
 * y_i = table_{ids[i]}, never a product with a one-hot vector; the rows of dtable that were used get Σ dy_i.
 * A parameter that only look-ups reach gets a `RowGradient`; one that is also used otherwise gets a dense gradient.
 *
 * @param table [V, D]
 * @param ids Int32Array [n] from `kernels.ints`; −1 gives a zero row and no gradient
 * @returns [n, D]
 * @throws NomenError `shape-mismatch`, `id-out-of-range`
 * @example
 * ```ts
 * import { constant, forward, gatherRows } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const table = constant({ shape: [2, 2], value: Float32Array.of(1, 2, 3, 4) });
 * forward(gatherRows(table, Int32Array.of(1, -1)), createReferenceKernels()); // Float32Array [3, 4, 0, 0]
 * ```
 */
export function gatherRows(table: Node, ids: Int32Array): Node {
  return createNode(rowLookUp(ids), [table]);
}

/** y_i = table_{ids[i]}. */
export function rowLookUp(ids: Int32Array): Operation {
  return {
    name: 'gatherRows',
    shape([table]) {
      checkMatrix('gatherRows', 'table', table);
      checkIds('gatherRows', ids, { what: 'ids', least: -1, below: table[0] });
      return [ids.length, table[1]];
    },
    forward({ kernels, inputs: [table], node }) {
      kernels.gatherRows(newValue(node, kernels), valueAt(table), { ids, columns: table.shape[1] });
    },
    backward({ kernels, inputs: [table], node }) {
      const columns = table.shape[1];
      const scatter = (target: FloatArray, places: Int32Array) =>
        kernels.scatterAddRows(target, node.gradient!, { ids: places, columns });
      addToRows(table, { ids, scatter }, kernels);
    },
  };
}

export const gatherRowsCases: readonly GradientCase[] = [
  {
    name: 'gatherRows',
    build(random, kernels) {
      const table = drawParameter('table', [6, 2], { random, kernels });
      const y = gatherRows(table, toInts(kernels, [4, 1, -1, 4]));
      return { loss: drawWeightedSum(y, { random, kernels }), parameters: [table] };
    },
  },
  {
    name: 'gatherRows twice of one table',
    build(random, kernels) {
      const draw = { random, kernels };
      const table = drawParameter('table', [6, 2], draw);
      const look = () => gatherRows(table, drawIds(3, { least: -1, below: 6 }, draw));
      return { loss: drawWeightedSum(multiply(look(), look()), draw), parameters: [table] };
    },
  },
  {
    name: 'gatherRows of a table that is used otherwise too',
    build(random, kernels) {
      const draw = { random, kernels };
      const table = drawParameter('table', [3, 2], draw);
      const y = add(gatherRows(table, toInts(kernels, [2, 0, 2])), multiply(table, table));
      return { loss: drawWeightedSum(y, draw), parameters: [table] };
    },
  },
  {
    name: 'gatherRows of a computed table',
    build(random, kernels) {
      const draw = { random, kernels };
      const x = drawParameter('x', [3, 2], draw);
      const y = gatherRows(multiply(x, x), toInts(kernels, [1, 1, -1, 2]));
      return { loss: drawWeightedSum(y, draw), parameters: [x] };
    },
  },
];
