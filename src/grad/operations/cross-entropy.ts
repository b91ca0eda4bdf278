// Cross entropy of softmax probabilities against classes or distributions.
import { NomenError } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { drawIds, drawNumbers, drawParameter, type GradientCase, toInts } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkLength, checkMatrix, checkNotEmpty } from '../shape.js';

/** How far the sum of a soft label may be from 1; float32 labels of many classes stay well below. */
const SUM_TOLERANCE = 1e-3;

/**
 * J = −1/N Σ_n Σ_k w_k t_nk log softmax(x_n)_k, in nats; with one class y per row −1/N Σ_n w_y log softmax(x_n)_y.
 * dx_n = 1/N (q_n Σ_k w_k t_nk − w ∘ t_n), which without weights is (q_n − t_n) / N.
 *
 * @param logits x [N, K]
 * @param targets Int32Array [N] of classes, or FloatArray [N, K] of distributions, each summing to 1
 * @param options `classWeights`: w [K], 1 when left out; J stays divided by N, not by the sum of weights
 * @returns a single number
 * @throws NomenError `shape-mismatch`, `wrong-length`, `id-out-of-range`, `not-a-distribution`, `empty-batch`
 * @example
 * ```ts
 * import { constant, crossEntropy, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const logits = constant({ shape: [1, 2], value: Float32Array.of(0, 0) });
 * forward(crossEntropy(logits, Int32Array.of(1)), createReferenceKernels())[0]; // 0.693… = log 2
 * ```
 */
export function crossEntropy(
  logits: Node,
  targets: Int32Array | FloatArray,
  { classWeights }: { readonly classWeights?: FloatArray } = {},
): Node {
  checkMatrix('crossEntropy', 'logits', logits.shape);
  const [rows, columns] = logits.shape;
  checkNotEmpty('crossEntropy', 'rows of logits', rows);
  if (classWeights) checkLength('crossEntropy', 'classWeights', { array: classWeights, length: columns });
  const weightOf = (k: number) => classWeights?.[k] ?? 1;
  if (targets instanceof Int32Array) {
    checkLength('crossEntropy', 'targets', { array: targets, length: rows });
    checkIds('crossEntropy', targets, { what: 'targets', below: columns });
    return createNode(classCrossEntropy(targets, weightOf), [logits]);
  }
  checkLength('crossEntropy', 'targets', { array: targets, length: rows * columns });
  checkDistributions(targets, columns);
  return createNode(softCrossEntropy(targets, weightOf), [logits]);
}

/** One class a row: only the log-probability of that class counts. */
function classCrossEntropy(classes: Int32Array, weightOf: (k: number) => number): Operation {
  return {
    name: 'crossEntropy',
    shape: () => [],
    forward({ kernels, inputs: [x], node }) {
      const [rows, columns] = x.shape;
      const logQ = kernels.floats(rows * columns);
      kernels.logSoftmax(logQ, valueAt(x), { rows, columns });
      let sum = 0;
      for (let n = 0; n < rows; n++) sum -= weightOf(classes[n]) * logQ[n * columns + classes[n]];
      newValue(node, kernels)[0] = sum / rows;
      node.saved = [logQ];
    },
    backward({ kernels, inputs: [x], node }) {
      const [rows, columns] = x.shape;
      const [logQ] = node.saved!;
      const dx = gradientOf(x, kernels);
      for (let n = 0, row = 0; n < rows; n++, row += columns) {
        const factor = (node.gradient![0] * weightOf(classes[n])) / rows;
        for (let k = 0; k < columns; k++) dx[row + k] += factor * Math.exp(logQ[row + k]);
        dx[row + classes[n]] -= factor;
      }
    },
  };
}

/** A distribution a row. */
function softCrossEntropy(targets: FloatArray, weightOf: (k: number) => number): Operation {
  return {
    name: 'crossEntropy',
    shape: () => [],
    forward({ kernels, inputs: [x], node }) {
      const [rows, columns] = x.shape;
      const logQ = kernels.floats(rows * columns);
      kernels.logSoftmax(logQ, valueAt(x), { rows, columns });
      let sum = 0;
      for (let i = 0; i < logQ.length; i++) sum -= weightOf(i % columns) * targets[i] * logQ[i];
      newValue(node, kernels)[0] = sum / rows;
      node.saved = [logQ];
    },
    backward({ kernels, inputs: [x], node }) {
      const [rows, columns] = x.shape;
      const [logQ] = node.saved!;
      const dx = gradientOf(x, kernels);
      const factor = node.gradient![0] / rows;
      for (let row = 0; row < dx.length; row += columns) {
        let mass = 0;
        for (let k = 0; k < columns; k++) mass += weightOf(k) * targets[row + k];
        for (let k = 0; k < columns; k++) {
          dx[row + k] += factor * (mass * Math.exp(logQ[row + k]) - weightOf(k) * targets[row + k]);
        }
      }
    },
  };
}

function checkDistributions(targets: FloatArray, columns: number): void {
  for (let row = 0; row < targets.length; row += columns) {
    let sum = 0;
    let least = 0;
    for (let k = 0; k < columns; k++) {
      sum += targets[row + k];
      least = Math.min(least, targets[row + k]);
    }
    if (Math.abs(sum - 1) <= SUM_TOLERANCE && least === 0) continue;
    throw new NomenError({
      code: 'not-a-distribution',
      where: 'crossEntropy',
      expected: 'soft labels ≥ 0 that sum to 1 in each row',
      got: `[${[...targets.subarray(row, row + Math.min(columns, 8))].join(', ')}] in row ${row / columns}`,
      fix: 'Divide each row by its sum, or pass classes as an Int32Array',
    });
  }
}

export const crossEntropyCases: readonly GradientCase[] = [
  {
    name: 'crossEntropy of classes',
    build(random, kernels) {
      const x = drawParameter('logits', [4, 3], { random, kernels });
      return { loss: crossEntropy(x, drawIds(4, { below: 3 }, { random, kernels })), parameters: [x] };
    },
  },
  {
    name: 'crossEntropy of classes with weights',
    build(random, kernels) {
      const x = drawParameter('logits', [4, 3], { random, kernels });
      const classWeights = drawNumbers(3, { random, kernels }).map(Math.abs);
      return { loss: crossEntropy(x, toInts(kernels, [0, 2, 1, 2]), { classWeights }), parameters: [x] };
    },
  },
  {
    name: 'crossEntropy of soft labels with weights',
    build(random, kernels) {
      const x = drawParameter('logits', [2, 3], { random, kernels });
      const targets = kernels.floats(6);
      targets.set([0.25, 0.5, 0.25, 0, 0.125, 0.875]);
      const classWeights = drawNumbers(3, { random, kernels }).map(Math.abs);
      return { loss: crossEntropy(x, targets, { classWeights }), parameters: [x] };
    },
  },
];
