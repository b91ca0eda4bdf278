// Whether scores mean what they say: the calibration error of guesses, and the least scores that serve F1 best.
import type { ScoredGuess } from './calibration.js';

/** How sure guesses were and how often they were right. */
export interface Reliability {
  /** Expected calibration error, percent: Σ over bins of the share of guesses there · |mean score − share that is right| · 100. */
  readonly error: number;
  /** Ten bins of scores of equal width; those without a guess are left out. */
  readonly bins: readonly ReliabilityBin[];
}

/** Guesses with a score in [from, to), the last bin with 1. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly guesses: number;
  readonly meanScore: number;
  /** Share of the guesses that are right, 0 … 1. */
  readonly right: number;
}

const binCount = 10;

/** The expected calibration error (Naeini et al. 2015) of guesses, and the bins that it is made of. */
export function measureReliability(guesses: readonly ScoredGuess[]): Reliability {
  const sums = Array.from({ length: binCount }, () => ({ guesses: 0, scores: 0, right: 0 }));
  for (const { score, isRight } of guesses) {
    const sum = sums[Math.min(binCount - 1, Math.floor(score * binCount))];
    sum.guesses++;
    sum.scores += score;
    sum.right += isRight ? 1 : 0;
  }
  const distance = sums.reduce((total, { scores, right }) => total + Math.abs(scores - right), 0);
  const bins = sums.map((sum, bin) => ({
    from: bin / binCount,
    to: (bin + 1) / binCount,
    guesses: sum.guesses,
    meanScore: sum.scores / sum.guesses,
    right: sum.right / sum.guesses,
  }));
  const error = guesses.length === 0 ? 0 : (100 * distance) / guesses.length;
  return { error, bins: bins.filter(({ guesses }) => guesses > 0) };
}

/** Decimals that a threshold keeps, rounded down. */
const thresholdSteps = 1e4;

/**
 * For each label the least score of greatest F1 on these guesses, 0 where leaving guesses out does not help.
 *
 * @param support gold spans of each label
 */
export function chooseMinScores(
  guesses: readonly (ScoredGuess & { readonly label: string })[],
  support: Readonly<Record<string, number>>,
): Record<string, number> {
  const chosen = Object.entries(support).map(([label, gold]) => {
    const own = guesses.filter((guess) => guess.label === label).sort((a, b) => b.score - a.score);
    let best = { f1: -1, minScore: 0 };
    let right = 0;
    own.forEach(({ score, isRight }, i) => {
      right += isRight ? 1 : 0;
      const f1 = (2 * right) / (i + 1 + gold);
      const isWhole = i + 1 === own.length || own[i + 1].score < score;
      if (isWhole && f1 >= best.f1) best = { f1, minScore: i + 1 === own.length ? 0 : score };
    });
    return [label, Math.floor(best.minScore * thresholdSteps) / thresholdSteps] as const;
  });
  return Object.fromEntries(chosen);
}
