// The L2 penalty on weights.
import { drawParameter, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';

/**
 * y = λ Σ_i x_i² = λ ‖x‖_F², the squared norm and not the norm; dx = 2 λ x dy.
 *
 * @param x any shape; weights, not biases
 * @param strength λ
 * @returns a single number
 * @example
 * ```ts
 * import { constant, forward, l2Penalty } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const w = constant({ shape: [2], value: Float32Array.of(3, -4) });
 * forward(l2Penalty(w, 2), createReferenceKernels())[0]; // 50
 * ```
 */
export function l2Penalty(x: Node, strength: number): Node {
  return createNode(squaredNorm(strength), [x]);
}

function squaredNorm(strength: number): Operation {
  return {
    name: 'l2Penalty',
    shape: () => [],
    forward({ kernels, inputs: [x], node }) {
      newValue(node, kernels)[0] = strength * kernels.dot(valueAt(x), valueAt(x));
    },
    backward({ kernels, inputs: [x], node }) {
      kernels.addScaled(gradientOf(x, kernels), valueAt(x), 2 * strength * node.gradient![0]);
    },
  };
}

export const l2PenaltyCases: readonly GradientCase[] = [
  {
    name: 'l2Penalty',
    build(random, kernels) {
      const x = drawParameter('x', [2, 3], { random, kernels });
      return { loss: l2Penalty(x, 0.3), parameters: [x] };
    },
  },
];
