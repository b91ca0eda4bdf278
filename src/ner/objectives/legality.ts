// Which tag may follow which, as scores to add: 0 where legal, a large negative number where not.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { legalTransitions } from '../../text/index.js';
import type { NerOptions } from '../options.js';

/** Score of what is not legal; far below any sum of learned scores, far above the float's limits. */
const forbidden = -1e4;

/** 0 or −10⁴ for each start tag [K], pair of tags [K, K] and end tag [K]. */
export interface TransitionRules {
  readonly transitions: FloatArray;
  readonly start: FloatArray;
  readonly end: FloatArray;
}

/** The rules of a tag scheme as scores. */
export function createTransitionRules(tags: readonly string[], options: NerOptions, kernels: Kernels): TransitionRules {
  const legal = legalTransitions(tags, options.scheme);
  const scoresOf = (allowed: ArrayLike<boolean>) => {
    const scores = kernels.floats(allowed.length);
    for (let i = 0; i < allowed.length; i++) scores[i] = allowed[i] ? 0 : forbidden;
    return scores;
  };
  return { transitions: scoresOf(legal.pairs), start: scoresOf(legal.start), end: scoresOf(legal.end) };
}

/** Whether a score on a chain is that of a legal transition, start or end. */
export function isLegal(score: number): boolean {
  return score > forbidden / 2;
}
