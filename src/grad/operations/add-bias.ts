// A bias vector added to every row.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkMatrix, shapeMismatch, showShape } from '../shape.js';

/**
 * y_n = x_n + b; dx = dy, db = Σ_n dy_n.
 *
 * @param x [N, K]
 * @param b [K]
 * @returns [N, K]
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { addBias, constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2, 1], value: Float32Array.of(1, 2) });
 * const b = constant({ shape: [1], value: Float32Array.of(10) });
 * forward(addBias(x, b), createReferenceKernels()); // Float32Array [11, 12]
 * ```
 */
export function addBias(x: Node, b: Node): Node {
  return createNode(biasAddition, [x, b]);
}

/** y_n = x_n + b. */
export const biasAddition: Operation = {
  name: 'addBias',
  shape([x, b]) {
    checkMatrix('addBias', 'x', x);
    if (b.length === 1 && b[0] === x[1]) return x;
    throw shapeMismatch('addBias', {
      expected: `b of shape [${x[1]}], one number for each column of x ${showShape(x)}`,
      got: showShape(b),
      fix: 'Give the bias as many entries as x has columns',
    });
  },
  forward({ kernels, inputs: [x, b], node }) {
    const y = newValue(node, kernels);
    y.set(valueAt(x));
    kernels.addToRows(y, valueAt(b), { rows: x.shape[0], columns: x.shape[1] });
  },
  backward({ kernels, inputs: [x, b], node }) {
    const dy = node.gradient!;
    if (x.needsGradient) kernels.addScaled(gradientOf(x, kernels), dy, 1);
    if (b.needsGradient) kernels.sumRows(gradientOf(b, kernels), dy, { rows: x.shape[0], columns: x.shape[1] });
  },
};

export const addBiasCases: readonly GradientCase[] = [
  {
    name: 'addBias',
    build(random, kernels) {
      const x = drawParameter('x', [3, 2], { random, kernels });
      const b = drawParameter('b', [2], { random, kernels });
      return { loss: drawWeightedSum(addBias(x, b), { random, kernels }), parameters: [x, b] };
    },
  },
];
