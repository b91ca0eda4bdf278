// Binary cross entropy of logistic probabilities, computed from the logits.
import { NomenError } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { drawParameter, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkLength, checkNotEmpty, checkVector } from '../shape.js';

/**
 * J = −1/N Σ_n [t_n log σ(z_n) + (1 − t_n) log(1 − σ(z_n))], in nats, as max(z, 0) − t z + log(1 + e^{−|z|}), which never
 * overflows; dz_n = (σ(z_n) − t_n) / N.
 *
 * @param logits z [N] or [N, 1]
 * @param targets t [N], each in [0, 1]
 * @returns a single number
 * @throws NomenError `shape-mismatch`, `wrong-length`, `number-out-of-range`, `empty-batch`
 * @example
 * ```ts
 * import { binaryCrossEntropy, constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const logits = constant({ shape: [1], value: Float32Array.of(-1000) });
 * forward(binaryCrossEntropy(logits, Float32Array.of(1)), createReferenceKernels())[0]; // 1000
 * ```
 */
export function binaryCrossEntropy(logits: Node, targets: FloatArray): Node {
  return createNode(logisticLoss(targets), [logits]);
}

function logisticLoss(targets: FloatArray): Operation {
  return {
    name: 'binaryCrossEntropy',
    shape([z]) {
      const count = checkVector('binaryCrossEntropy', 'logits', z);
      checkNotEmpty('binaryCrossEntropy', 'logits', count);
      checkLength('binaryCrossEntropy', 'targets', { array: targets, length: count });
      checkProbabilities(targets);
      return [];
    },
    forward({ kernels, inputs: [x], node }) {
      const z = valueAt(x);
      let sum = 0;
      for (let n = 0; n < z.length; n++) {
        sum += Math.max(z[n], 0) - targets[n] * z[n] + Math.log1p(Math.exp(-Math.abs(z[n])));
      }
      newValue(node, kernels)[0] = sum / z.length;
    },
    backward({ kernels, inputs: [x], node }) {
      const z = valueAt(x);
      const dz = gradientOf(x, kernels);
      const p = kernels.floats(z.length);
      kernels.activate(p, z, { name: 'logistic' });
      for (let n = 0; n < z.length; n++) dz[n] += (node.gradient![0] * (p[n] - targets[n])) / z.length;
    },
  };
}

function checkProbabilities(targets: FloatArray): void {
  const at = targets.findIndex((t) => !(t >= 0 && t <= 1));
  if (at < 0) return;
  throw new NomenError({
    code: 'number-out-of-range',
    where: 'binaryCrossEntropy',
    expected: 'targets in [0, 1]',
    got: `${targets[at]} at position ${at}`,
    fix: 'Use 1 for yes, 0 for no, or a probability',
  });
}

export const binaryCrossEntropyCases: readonly GradientCase[] = [
  {
    name: 'binaryCrossEntropy',
    build(random, kernels) {
      const z = drawParameter('logits', [4], { random, kernels });
      const targets = kernels.floats(4);
      targets.set([1, 0, 0.25, 1]);
      return { loss: binaryCrossEntropy(z, targets), parameters: [z] };
    },
  },
];
