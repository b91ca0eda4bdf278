// The sum of all numbers of a node.
import { drawParameter, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { multiply } from './multiply.js';

/**
 * y = Σ_i x_i; dx_i = dy.
 *
 * @param x any shape
 * @returns a single number
 * @example
 * ```ts
 * import { constant, forward, sum } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * forward(sum(constant({ shape: [2], value: Float32Array.of(1, 2) })), createReferenceKernels())[0]; // 3
 * ```
 */
export function sum(x: Node): Node {
  return createNode(summation, [x]);
}

const summation: Operation = {
  name: 'sum',
  shape: () => [],
  forward({ kernels, inputs: [x], node }) {
    let total = 0;
    for (const number of valueAt(x)) total += number;
    newValue(node, kernels)[0] = total;
  },
  backward({ kernels, inputs: [x], node }) {
    const dx = gradientOf(x, kernels);
    for (let i = 0; i < dx.length; i++) dx[i] += node.gradient![0];
  },
};

export const sumCases: readonly GradientCase[] = [
  {
    name: 'sum',
    build(random, kernels) {
      const x = drawParameter('x', [2, 3], { random, kernels });
      return { loss: sum(multiply(x, x)), parameters: [x] };
    },
  },
];
