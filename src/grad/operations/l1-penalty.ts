// The L1 penalty on weights.
import { drawParameter, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';

/**
 * y = λ Σ_i |x_i|; dx = λ sgn(x) dy, with sgn(0) = 0.
 *
 * @param x any shape; weights, not biases
 * @param strength λ
 * @returns a single number
 * @example
 * ```ts
 * import { constant, forward, l1Penalty } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const w = constant({ shape: [2], value: Float32Array.of(3, -4) });
 * forward(l1Penalty(w, 2), createReferenceKernels())[0]; // 14
 * ```
 */
export function l1Penalty(x: Node, strength: number): Node {
  return createNode(absoluteSum(strength), [x]);
}

function absoluteSum(strength: number): Operation {
  return {
    name: 'l1Penalty',
    shape: () => [],
    forward({ kernels, inputs: [x], node }) {
      let total = 0;
      for (const number of valueAt(x)) total += Math.abs(number);
      newValue(node, kernels)[0] = strength * total;
    },
    backward({ kernels, inputs: [x], node }) {
      const value = valueAt(x);
      const dx = gradientOf(x, kernels);
      for (let i = 0; i < dx.length; i++) dx[i] += strength * node.gradient![0] * Math.sign(value[i]);
    },
  };
}

export const l1PenaltyCases: readonly GradientCase[] = [
  {
    name: 'l1Penalty',
    build(random, kernels) {
      const x = drawParameter('x', [2, 3], { random, kernels, kinks: [0] });
      return { loss: l1Penalty(x, 0.3), parameters: [x] };
    },
  },
];
