// Squared error of predicted real values.
import type { FloatArray } from '../../kernels/index.js';
import { drawNumbers, drawParameter, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkLength, checkNotEmpty, sizeOf } from '../shape.js';

/**
 * J = 1/N Σ_n Σ_j (ŷ_nj − y_nj)²; dŷ = 2 (ŷ − y) / N. The mean is over rows, not over all numbers.
 *
 * @param predictions ŷ [N, D] or [N]
 * @param targets y, of the same size, row-major
 * @returns a single number
 * @throws NomenError `wrong-length`, `empty-batch`
 * @example
 * ```ts
 * import { constant, forward, squaredError } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const predictions = constant({ shape: [1, 2], value: Float32Array.of(1, 2) });
 * forward(squaredError(predictions, Float32Array.of(0, 4)), createReferenceKernels())[0]; // 5
 * ```
 */
export function squaredError(predictions: Node, targets: FloatArray): Node {
  return createNode(squaredLoss(targets), [predictions]);
}

function squaredLoss(targets: FloatArray): Operation {
  return {
    name: 'squaredError',
    shape([predictions]) {
      checkNotEmpty('squaredError', 'rows of predictions', predictions[0] ?? 1);
      checkLength('squaredError', 'targets', { array: targets, length: sizeOf(predictions) });
      return [];
    },
    forward({ kernels, inputs: [x], node }) {
      const error = kernels.floats(targets.length);
      error.set(valueAt(x));
      kernels.addScaled(error, targets, -1);
      newValue(node, kernels)[0] = kernels.dot(error, error) / (x.shape[0] ?? 1);
      node.saved = [error];
    },
    backward({ kernels, inputs: [x], node }) {
      const [error] = node.saved!;
      kernels.addScaled(gradientOf(x, kernels), error, (2 * node.gradient![0]) / (x.shape[0] ?? 1));
    },
  };
}

export const squaredErrorCases: readonly GradientCase[] = [
  {
    name: 'squaredError',
    build(random, kernels) {
      const x = drawParameter('predictions', [3, 2], { random, kernels });
      return { loss: squaredError(x, drawNumbers(6, { random, kernels })), parameters: [x] };
    },
  },
];
