// The window sum: the first layer of a window network when each product is computed once a type.
import type { WindowShape } from '../../kernels/index.js';
import { drawIds, drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkMatrix, shapeMismatch, showShape } from '../shape.js';

/**
 * h_n = Σ_c P[ids[n, c], c]; dP[ids[n, c], c] += dh_n. With P = T Wᵀ, T the features of U types and W = [W_1 … W_C],
 * this is W [x_1 … x_C] for the window of every token, at C additions of a row instead of a product.
 *
 * @param p [U, C·H], slot c of a type in columns [c·H, (c + 1)·H)
 * @param window `ids` Int32Array [N·C] from `kernels.ints`, −1 for padding, which adds nothing; `slots` C; `columns` H
 * @returns [N, H]
 * @throws NomenError `shape-mismatch`, `id-out-of-range`
 * @example
 * ```ts
 * import { constant, forward, windowSum } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const p = constant({ shape: [2, 2], value: Float32Array.of(1, 2, 30, 40) });
 * const window = { ids: Int32Array.of(-1, 0, 0, 1), slots: 2, columns: 1 };
 * forward(windowSum(p, window), createReferenceKernels()); // Float32Array [2, 41]
 * ```
 */
export function windowSum(p: Node, window: WindowShape): Node {
  return createNode(windowAddition(window), [p]);
}

function windowAddition(window: WindowShape): Operation {
  const { ids, slots, columns } = window;
  return {
    name: 'windowSum',
    shape([p]) {
      checkMatrix('windowSum', 'p', p);
      if (p[1] !== slots * columns || ids.length % slots !== 0) {
        throw shapeMismatch('windowSum', {
          expected: `p [types, ${slots} · ${columns}] and a whole number of windows of ${slots} ids`,
          got: `p ${showShape(p)} and ${ids.length} ids`,
          fix: 'Let slots be the words of a window and columns the units of the layer',
        });
      }
      checkIds('windowSum', ids, { what: 'ids', least: -1, below: p[0] });
      return [ids.length / slots, columns];
    },
    forward({ kernels, inputs: [p], node }) {
      kernels.windowSum(newValue(node, kernels), valueAt(p), window);
    },
    backward({ kernels, inputs: [p], node }) {
      kernels.windowSumBackward(gradientOf(p, kernels), node.gradient!, window);
    },
  };
}

export const windowSumCases: readonly GradientCase[] = [
  {
    name: 'windowSum',
    build(random, kernels) {
      const p = drawParameter('p', [4, 6], { random, kernels });
      const ids = drawIds(15, { least: -1, below: 4 }, { random, kernels });
      const h = windowSum(p, { ids, slots: 3, columns: 2 });
      return { loss: drawWeightedSum(h, { random, kernels }), parameters: [p] };
    },
  },
];
