// The penalty on weights that is added to a loss.
import { checkNumber } from '../base/index.js';
import { add, l1Penalty, l2Penalty, type Node, type Parameter } from '../grad/index.js';

/**
 * λ1 Σ |W_ij| + λ2 Σ W_ij² over all weight matrices; biases, which are parameters of rank 1, go free. The second sum is the
 * squared Frobenius norm, not the norm.
 *
 * A penalised table gets a dense gradient, so leave large embedding tables out.
 *
 * @param parameters the trained leaves to consider
 * @param strengths `l1` is λ1 and `l2` is λ2, each ≥ 0; 0 leaves the term out
 * @returns a single number to add to the loss, or undefined when there is nothing to add
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { forward, parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { weightPenalty } from 'nomen/optim';
 * const weights = parameter({ name: 'weights', shape: [1, 2], value: Float64Array.of(3, -4) });
 * const penalty = weightPenalty([weights], { l1: 1, l2: 0.5 });
 * if (penalty) forward(penalty, createReferenceKernels('float64'))[0]; // 7 + 12.5
 * ```
 */
export function weightPenalty(
  parameters: readonly Parameter[],
  { l1, l2 }: { readonly l1: number; readonly l2: number },
): Node | undefined {
  checkNumber(l1, { where: 'weightPenalty.l1', min: 0, max: Number.MAX_VALUE });
  checkNumber(l2, { where: 'weightPenalty.l2', min: 0, max: Number.MAX_VALUE });
  const weights = parameters.filter(({ shape }) => shape.length > 1);
  const terms = [
    ...(l1 > 0 ? weights.map((weight) => l1Penalty(weight, l1)) : []),
    ...(l2 > 0 ? weights.map((weight) => l2Penalty(weight, l2)) : []),
  ];
  return terms.length === 0 ? undefined : terms.reduce((sum, term) => add(sum, term));
}
