// The max-margin ranking loss of Collobert and Weston.
import { checkNumber } from '../../base/index.js';
import { drawParameter, type GradientCase, toInts } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation, Parameter } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkLength, checkNotEmpty, checkVector } from '../shape.js';

/** Pair i compares trueScores[trueIndex[i]] with corruptScores[corruptIndex[i]]. */
export interface ScorePairs {
  readonly trueIndex: Int32Array;
  readonly corruptIndex: Int32Array;
}

/** Options of `maxMargin`. */
export interface MaxMarginOptions {
  /** Δ ≥ 0; 1 when left out (Collobert et al. 2011). */
  readonly margin?: number;
  /** Which true window is compared with which corrupt one; every true with every corrupt when left out. */
  readonly pairs?: ScorePairs;
}

/**
 * J = 1/pairs Σ max(0, Δ + s_c − s); a pair above 0 adds 1/pairs to ds_c and −1/pairs to ds, others (and the kink) nothing.
 * Source: Collobert et al. 2011, with a mean over pairs where they have a sum.
 *
 * @param trueScores s [P] or [P, 1]
 * @param corruptScores s_c [M] or [M, 1]; may be the same node as s when `pairs` tells them apart
 * @returns a single number, in units of the score
 * @throws NomenError `shape-mismatch`, `id-out-of-range`, `wrong-length`, `empty-batch`, `number-out-of-range`
 * @example
 * ```ts
 * import { constant, forward, maxMargin } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const s = constant({ shape: [1], value: Float32Array.of(2) });
 * const corrupt = constant({ shape: [2], value: Float32Array.of(0.5, 1.5) });
 * forward(maxMargin(s, corrupt), createReferenceKernels())[0]; // 0.25: only 1.5 comes closer than 1
 * ```
 */
export function maxMargin(trueScores: Node, corruptScores: Node, { margin = 1, pairs }: MaxMarginOptions = {}): Node {
  checkNumber(margin, { where: 'maxMargin.margin', min: 0 });
  const trueCount = checkVector('maxMargin', 'trueScores', trueScores.shape);
  const corruptCount = checkVector('maxMargin', 'corruptScores', corruptScores.shape);
  const compared = pairs ?? allPairs(trueCount, corruptCount);
  const { trueIndex, corruptIndex } = compared;
  checkLength('maxMargin', 'corruptIndex', { array: corruptIndex, length: trueIndex.length });
  checkIds('maxMargin', trueIndex, { what: 'trueIndex', below: trueCount });
  checkIds('maxMargin', corruptIndex, { what: 'corruptIndex', below: corruptCount });
  checkNotEmpty('maxMargin', 'pairs', trueIndex.length);
  return createNode(marginLoss(compared, margin), [trueScores, corruptScores]);
}

function marginLoss({ trueIndex, corruptIndex }: ScorePairs, margin: number): Operation {
  const count = trueIndex.length;
  return {
    name: 'maxMargin',
    shape: () => [],
    forward({ kernels, inputs: [trueNode, corruptNode], node }) {
      const [s, c] = [valueAt(trueNode), valueAt(corruptNode)];
      let sum = 0;
      for (let i = 0; i < count; i++) sum += Math.max(0, margin + c[corruptIndex[i]] - s[trueIndex[i]]);
      newValue(node, kernels)[0] = sum / count;
    },
    backward({ kernels, inputs: [trueNode, corruptNode], node }) {
      const [s, c] = [valueAt(trueNode), valueAt(corruptNode)];
      const share = node.gradient![0] / count;
      const ds = trueNode.needsGradient ? gradientOf(trueNode, kernels) : undefined;
      const dc = corruptNode.needsGradient ? gradientOf(corruptNode, kernels) : undefined;
      for (let i = 0; i < count; i++) {
        if (margin + c[corruptIndex[i]] - s[trueIndex[i]] <= 0) continue;
        if (ds !== undefined) ds[trueIndex[i]] -= share;
        if (dc !== undefined) dc[corruptIndex[i]] += share;
      }
    },
  };
}

function allPairs(trueCount: number, corruptCount: number): ScorePairs {
  const trueIndex = new Int32Array(trueCount * corruptCount);
  const corruptIndex = new Int32Array(trueCount * corruptCount);
  for (let i = 0; i < trueIndex.length; i++) {
    trueIndex[i] = Math.floor(i / corruptCount);
    corruptIndex[i] = i % corruptCount;
  }
  return { trueIndex, corruptIndex };
}

export const maxMarginCases: readonly GradientCase[] = [
  {
    name: 'maxMargin of every pair',
    build(random, kernels) {
      let scores: readonly [Parameter, Parameter];
      do {
        const s = drawParameter('trueScores', [2], { random, kernels });
        scores = [s, drawParameter('corruptScores', [3], { random, kernels })];
      } while (isNearHinge(scores, 1));
      return { loss: maxMargin(...scores), parameters: scores };
    },
  },
  {
    name: 'maxMargin of chosen pairs',
    build(random, kernels) {
      let s: Parameter;
      do s = drawParameter('scores', [4, 1], { random, kernels });
      while (isNearHinge([s, s], 0.5));
      const pairs = { trueIndex: toInts(kernels, [0, 0, 3]), corruptIndex: toInts(kernels, [1, 2, 1]) };
      return { loss: maxMargin(s, s, { margin: 0.5, pairs }), parameters: [s] };
    },
  },
];

/** Whether some pair lies near the hinge, where the loss has no derivative. */
function isNearHinge([s, c]: readonly [Parameter, Parameter], margin: number): boolean {
  return [...s.value].some((x) => [...c.value].some((y) => Math.abs(margin + y - x) < 0.05));
}
