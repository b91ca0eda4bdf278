// Word-level softmax: −log p(y_n | window), each token on its own; the path is still a legal one.
import { crossEntropy } from '../../grad/index.js';
import { createChainDecoder } from './chain.js';
import type { TransitionRules } from './legality.js';
import type { Objective } from './objective.js';

/**
 * Cross entropy of each token's tag, mean over tokens (spec §1.2). Decoding takes the legal path of greatest probability;
 * confidence is the probability of the tag given that the path is legal. Both are the same for scores as for their log softmax,
 * which differs by one number a token.
 */
export function createSoftmaxObjective(rules: TransitionRules): Objective {
  return { loss: (scores, batch) => crossEntropy(scores, batch.tags), ...createChainDecoder(() => rules) };
}
