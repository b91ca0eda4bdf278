// The loss that goes with the output function of a network.
import { NomenError } from '../base/index.js';
import { binaryCrossEntropy, crossEntropy, type Node, squaredError } from '../grad/index.js';
import type { FloatArray } from '../kernels/index.js';
import { type NetworkOutput, unknownOutput } from './network.js';

/**
 * J of the scores a: squared error 1/N Σ_n Σ_j (a_nj − y_nj)² for `linear`, cross entropy −1/N Σ_n log softmax(a_n)_y for
 * `softmax`, binary cross entropy of σ(a) for `logistic`; the last two in nats.
 *
 * @param scores a [N, outputs], as `Network.scores` gives them
 * @param targets `linear`: FloatArray [N, outputs]; `softmax`: Int32Array [N] of classes or FloatArray [N, outputs] of
 * distributions; `logistic`: FloatArray [N] in [0, 1]
 * @param output the network's output function
 * @param options `classWeights`: weight of each class in the loss, for `softmax` only
 * @returns a single number
 * @throws NomenError `wrong-targets`, `unknown-output`, and what the losses of nomen/grad refuse
 * @example
 * ```ts
 * import { constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { networkLoss } from 'nomen/nn';
 * const scores = constant({ shape: [1, 1], value: Float32Array.of(3) });
 * forward(networkLoss(scores, Float32Array.of(1), 'linear'), createReferenceKernels())[0]; // 4
 * ```
 */
export function networkLoss(
  scores: Node,
  targets: Int32Array | FloatArray,
  output: NetworkOutput,
  options: { readonly classWeights?: FloatArray } = {},
): Node {
  switch (output) {
    case 'softmax':
      return crossEntropy(scores, targets, options);
    case 'linear':
      return squaredError(scores, checkFloats(targets, output));
    case 'logistic':
      return binaryCrossEntropy(scores, checkFloats(targets, output));
    default:
      throw unknownOutput(output, 'networkLoss');
  }
}

function checkFloats(targets: Int32Array | FloatArray, output: NetworkOutput): FloatArray {
  if (!(targets instanceof Int32Array)) return targets;
  throw new NomenError({
    code: 'wrong-targets',
    where: 'networkLoss.targets',
    expected: `floats for a ${output} network`,
    got: 'Int32Array',
    fix: 'Pass a FloatArray, or train a softmax network on classes',
  });
}
