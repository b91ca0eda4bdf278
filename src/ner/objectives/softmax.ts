// Word-level softmax: −log p(y_n | window), each token on its own; the path is still a legal one.
import { constant, crossEntropy, type Node } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { createChainDecoder, partialLoss } from './chain.js';
import type { TransitionRules } from './legality.js';
import type { Objective } from './objective.js';

/**
 * Cross entropy of each token's tag, mean over tokens (spec §1.2); of an open token −log of the sum over the tags that it may have.
 * Decoding takes the legal path of greatest probability; probabilities are those given that the path is legal.
 * Both are the same for scores as for their log softmax, which differs by one number a token.
 */
export function createSoftmaxObjective(rules: TransitionRules, kernels: Kernels): Objective {
  return {
    loss: (scores, { tags, barred }) =>
      barred === undefined ? crossEntropy(scores, tags) : openTokenLoss(scores, barred, kernels),
    ...createChainDecoder(() => rules),
  };
}

/** A token by itself is a chain of one. */
function openTokenLoss(scores: Node, barred: FloatArray, kernels: Kernels): Node {
  const [tokens, tagCount] = scores.shape;
  const zeros = (...shape: number[]) =>
    constant({ shape, value: kernels.floats(shape.reduce((product, size) => product * size)) });
  const offsets = kernels.ints(tokens + 1);
  for (let n = 1; n <= tokens; n++) offsets[n] = n;
  return partialLoss(scores, { chain: [zeros(tagCount, tagCount), zeros(tagCount), zeros(tagCount)], barred, offsets });
}
