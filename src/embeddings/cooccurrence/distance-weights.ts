// The weight of a context word by its distance, as whole numbers of a small unit.

/** lcm(1 … 16): beyond it the unit would grow so fast that sums of large corpora could leave the exact integers. */
const widestExactWindow = 16;

/** Weights in units: the weight at distance d is `weights[d − 1] / unit`. */
export interface DistanceWeights {
  readonly weights: Float64Array;
  readonly unit: number;
}

/**
 * weight(d) = 1 for flat windows; 1/d for ramped ones, as unit/d with unit = lcm(1 … min(windowSize, 16)), e.g. 2520 for 10.
 * Whole numbers add up to the same sum in any order, so the counts do not depend on how a corpus is cut.
 * Beyond a distance of 16 the weight is rounded to a whole number of units, an error below 2.4e-5 of it for windows up to 34.
 */
export function distanceWeights(windowSize: number, weighting: 'flat' | 'ramped'): DistanceWeights {
  if (weighting === 'flat') return { weights: new Float64Array(windowSize).fill(1), unit: 1 };
  let unit = 1;
  for (let d = 2; d <= Math.min(windowSize, widestExactWindow); d++) unit = (unit * d) / greatestDivisor(unit, d);
  return { weights: Float64Array.from({ length: windowSize }, (_, i) => Math.round(unit / (i + 1))), unit };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
