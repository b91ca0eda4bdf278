// The objectives behind one door: what a model's options say it minimises.
import type { Kernels } from '../../kernels/index.js';
import type { Network } from '../network.js';
import { createLogisticObjective, createMarginObjective } from './binary.js';
import { createChainObjective } from './chain.js';
import { createTransitionRules } from './legality.js';
import type { Objective } from './objective.js';
import { createSoftmaxObjective } from './softmax.js';

/** The objective of a network with these tags. */
export function createObjective(
  network: Network,
  tags: readonly string[],
  { threshold, kernels }: { threshold: number; kernels: Kernels },
): Objective {
  const { options, parameters } = network;
  if (options.architecture === 'logistic') return createLogisticObjective(threshold, kernels);
  if (options.architecture === 'margin') return createMarginObjective(options, threshold);
  const rules = createTransitionRules(tags, options, kernels);
  return options.architecture === 'chain'
    ? createChainObjective(parameters, rules)
    : createSoftmaxObjective(rules, kernels);
}
