// The mean of all numbers of a node.
import type { GradientCase } from '../gradient-case.js';
import { drawParameter } from '../gradient-case.js';
import type { Node } from '../node.js';
import { checkNotEmpty, sizeOf } from '../shape.js';
import { multiply } from './multiply.js';
import { multiplyBy } from './multiply-by.js';
import { sum } from './sum.js';

/**
 * y = 1/n Σ_i x_i; dx_i = dy / n.
 *
 * @param x any shape of at least one number
 * @returns a single number
 * @throws NomenError `empty-batch`
 * @example
 * ```ts
 * import { constant, forward, mean } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * forward(mean(constant({ shape: [2], value: Float32Array.of(1, 2) })), createReferenceKernels())[0]; // 1.5
 * ```
 */
export function mean(x: Node): Node {
  const count = sizeOf(x.shape);
  checkNotEmpty('mean', 'numbers', count);
  return multiplyBy(sum(x), 1 / count);
}

export const meanCases: readonly GradientCase[] = [
  {
    name: 'mean',
    build(random, kernels) {
      const x = drawParameter('x', [2, 3], { random, kernels });
      return { loss: mean(multiply(x, x)), parameters: [x] };
    },
  },
];
