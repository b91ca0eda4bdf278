// From a model's own probability of a span to how often such spans are right.
import type { TokenSpan } from '../../text/index.js';

/** score = σ(slope · log(p / (1 − p)) + intercept), after Platt (1999) on the log odds of the model's own probability p. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The calibration of a model that no development data has calibrated: score = p.
 *
 * @example
 * ```ts
 * import { uncalibrated } from 'nomen/ner';
 * uncalibrated; // { slope: 1, intercept: 0 }
 * ```
 */
export const uncalibrated: Calibration = Object.freeze({ slope: 1, intercept: 0 });

/** Probabilities nearer to 0 or 1 count as this near: no development set can tell them apart. */
const nearest = 1e-6;
/** Weight of the prior, in spans: slope and intercept of few spans stay near 1 and 0. */
const priorSpans = 1;

/** The score of a span of probability p; `uncalibrated` gives p itself. */
export function applyCalibration({ slope, intercept }: Calibration, p: number): number {
  if (slope === 1 && intercept === 0) return p;
  return sigmoid(slope * logOdds(p) + intercept);
}

/** A guessed span: the score it got, and whether it is a gold span. */
export interface ScoredGuess {
  readonly score: number;
  readonly isRight: boolean;
}

/**
 * The calibration of greatest likelihood for guesses with uncalibrated scores, by Newton's method on
 * Σ −log p(right) + λ/2 ((slope − 1)² + intercept²), λ = 1. A slope below 0 is taken as 0, so that the order of scores stays.
 */
export function fitCalibration(guesses: readonly ScoredGuess[]): Calibration {
  const examples = guesses.map(({ score, isRight }) => ({ odds: logOdds(score), isRight }));
  let present = uncalibrated;
  let loss = lossOf(examples, present);
  for (let step = 1; step > 1e-6; ) {
    const { slope, intercept } = newtonStep(examples, present);
    const next = { slope: present.slope - step * slope, intercept: present.intercept - step * intercept };
    const nextLoss = lossOf(examples, next);
    if (!(nextLoss < loss - 1e-9 * loss)) step /= 2;
    else [present, loss] = [next, nextLoss];
  }
  return Object.freeze({ slope: Math.max(0, present.slope), intercept: present.intercept });
}

interface Example {
  readonly odds: number;
  readonly isRight: boolean;
}

function lossOf(examples: readonly Example[], { slope, intercept }: Calibration): number {
  const prior = (priorSpans / 2) * ((slope - 1) ** 2 + intercept ** 2);
  return examples.reduce((sum, { odds, isRight }) => {
    const z = slope * odds + intercept;
    return sum + softplus(isRight ? -z : z);
  }, prior);
}

/** Inverse Hessian · gradient. */
function newtonStep(examples: readonly Example[], { slope, intercept }: Calibration): Calibration {
  let [dSlope, dIntercept] = [priorSpans * (slope - 1), priorSpans * intercept];
  let [curvature, mixed, weights] = [priorSpans, 0, priorSpans];
  for (const { odds, isRight } of examples) {
    const p = sigmoid(slope * odds + intercept);
    const error = p - (isRight ? 1 : 0);
    const weight = p * (1 - p);
    dSlope += error * odds;
    dIntercept += error;
    curvature += weight * odds * odds;
    mixed += weight * odds;
    weights += weight;
  }
  const determinant = curvature * weights - mixed * mixed;
  return {
    slope: (weights * dSlope - mixed * dIntercept) / determinant,
    intercept: (curvature * dIntercept - mixed * dSlope) / determinant,
  };
}

/** The guesses of some sentences with whether they are right. */
export function judgeGuesses(
  gold: readonly (readonly TokenSpan[])[],
  guesses: readonly (readonly (TokenSpan & { readonly score?: number })[])[],
): (ScoredGuess & { readonly label: string })[] {
  return guesses.flatMap((spans, s) => {
    const keys = new Set(gold[s].map(({ start, end, label }) => `${start} ${end} ${label}`));
    return spans.map(({ start, end, label, score = 1 }) => ({
      label,
      score,
      isRight: keys.has(`${start} ${end} ${label}`),
    }));
  });
}

function logOdds(p: number): number {
  const inside = Math.min(1 - nearest, Math.max(nearest, p));
  return Math.log(inside / (1 - inside));
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** log(1 + e^z). */
function softplus(z: number): number {
  return Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
}
