// Word-level softmax: −log p(y_n | window), each token on its own; the path is still a legal one.
import { crossEntropy } from '../../grad/index.js';
import { decodeChain } from './chain.js';
import type { TransitionRules } from './legality.js';
import type { Objective } from './objective.js';

/**
 * Cross entropy of each token's tag, mean over tokens (spec §1.2). Decoding takes the legal path of greatest probability;
 * confidence is the probability of the tag given that the path is legal.
 */
export function createSoftmaxObjective(rules: TransitionRules): Objective {
  return {
    loss: (scores, batch) => crossEntropy(scores, batch.tags),
    decode(scores, offsets, kernels) {
      const tagCount = rules.start.length;
      const logProbabilities = kernels.floats(scores.length);
      kernels.logSoftmax(logProbabilities, scores, { rows: scores.length / tagCount, columns: tagCount });
      return decodeChain(logProbabilities, offsets, { kernels, chain: rules });
    },
  };
}
