// Sentence-level log-likelihood: log p(y|x) = score(y) − log Σ_y' exp score(y') over legal tag sequences.
import {
  add,
  chainLogLikelihood,
  chainLogPartition,
  constant,
  multiplyBy,
  type Node,
  type Parameter,
} from '../../grad/index.js';
import type { ChainScores, FloatArray, Kernels } from '../../kernels/index.js';
import type { TransitionRules } from './legality.js';
import type { Objective } from './objective.js';

/**
 * Collobert et al. 2011, eq. 11–13, normalised over legal sequences: score(y) = start[y_1] + Σ e_t[y_t] + Σ A[y_{t−1}, y_t] + end[y_n].
 * Where tokens are open, all paths count that the annotations allow (Tsuboi et al. 2008). The loss is the mean over sentences; decoding is Viterbi's.
 */
export function createChainObjective(parameters: ReadonlyMap<string, Parameter>, rules: TransitionRules): Objective {
  const ruled = (name: 'transitions' | 'start' | 'end'): Node => {
    const weights = parameters.get(name)!;
    return add(weights, constant({ shape: weights.shape, value: rules[name] }));
  };
  return {
    loss(scores, { offsets, tags, barred }) {
      const chain = [ruled('transitions'), ruled('start'), ruled('end')] as const;
      return barred === undefined
        ? chainLogLikelihood(scores, ...chain, { offsets, tags })
        : partialLoss(scores, { chain, barred, offsets });
    },
    ...createChainDecoder((kernels) => {
      const sum = (name: 'transitions' | 'start' | 'end') => {
        const total = kernels.floats(rules[name].length);
        kernels.addScaled(total, rules[name], 1);
        kernels.addScaled(total, parameters.get(name)!.value, 1);
        return total;
      };
      return { transitions: sum('transitions'), start: sum('start'), end: sum('end') };
    }),
  };
}

/** Transitions, start and end. */
export type ChainNodes = readonly [Node, Node, Node];

/** log Z − log Z_allowed, mean over sentences: −log of the probability of all paths that the annotations allow. */
export function partialLoss(
  scores: Node,
  { chain, barred, offsets }: { readonly chain: ChainNodes; readonly barred: FloatArray; readonly offsets: Int32Array },
): Node {
  const allowed = add(scores, constant({ shape: scores.shape, value: barred }));
  const all = chainLogPartition(scores, ...chain, { offsets });
  return add(all, multiplyBy(chainLogPartition(allowed, ...chain, { offsets }), -1));
}

/** The best legal path; `chainOf` gives the transition scores. */
export function createChainDecoder(
  chainOf: (kernels: Kernels) => ChainScores,
): Pick<Objective, 'bindDecode' | 'chain'> {
  return {
    bindDecode(kernels) {
      const { transitions, start, end } = chainOf(kernels);
      return (scores, offsets) => {
        const tags = kernels.ints(offsets[offsets.length - 1]);
        kernels.viterbi(tags, scores, { transitions, start, end, offsets, tagCount: start.length });
        return tags;
      };
    },
    chain: (scores, kernels) => ({ emissions: scores, ...chainOf(kernels) }),
  };
}
