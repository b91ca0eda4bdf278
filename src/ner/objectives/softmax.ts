// Word-level softmax: −log p(y_n | window), each token on its own; the path is still a legal one.
import { constant, crossEntropy, type Node } from '../../grad/index.js';
import type { Kernels } from '../../kernels/index.js';
import { createChainDecoder, partialLoss } from './chain.js';
import type { TransitionRules } from './legality.js';
import type { Objective } from './objective.js';
import { smoothed } from './smoothing.js';

/**
 * Cross entropy of each token's tag, mean over tokens (spec §1.2); of an open token −log of the sum over the tags that it may have.
 * Decoding takes the legal path of greatest probability; probabilities are those given that the path is legal.
 * Both are the same for scores as for their log softmax, which differs by one number a token.
 *
 * @param smoothing `share`: ε of `smoothed`, over all tags of each token
 */
export function createSoftmaxObjective(
  rules: TransitionRules,
  { share, kernels }: { readonly share: number; readonly kernels: Kernels },
): Objective {
  return {
    loss(scores, { tags, barred }) {
      if (barred === undefined && share === 0) return crossEntropy(scores, tags);
      const alone = tokensAlone(scores, kernels);
      const loss = barred === undefined ? crossEntropy(scores, tags) : partialLoss(scores, { ...alone, barred });
      return smoothed(loss, scores, { ...alone, share, kernels });
    },
    ...createChainDecoder(() => rules),
  };
}

/** Every token as a chain of one. */
function tokensAlone({ shape: [tokens, tagCount] }: Node, kernels: Kernels) {
  const rules = {
    transitions: kernels.floats(tagCount * tagCount),
    start: kernels.floats(tagCount),
    end: kernels.floats(tagCount),
  };
  const transitions = constant({ shape: [tagCount, tagCount], value: rules.transitions });
  const [start, end] = [rules.start, rules.end].map((value) => constant({ shape: [tagCount], value }));
  const offsets = kernels.ints(tokens + 1);
  for (let n = 1; n <= tokens; n++) offsets[n] = n;
  return { rules, chain: [transitions, start, end] as const, offsets };
}
