// Intervals by resampling with replacement.
import type { Random } from './random.js';

const RESAMPLES = 1000;
const TAIL = 0.025;

/**
 * The 95 % percentile interval [low, high] of a statistic of n items (Efron 1979): `statistic` gets how often each item was drawn.
 * Draws for which it is NaN are left out; null when nothing is left.
 *
 * @example
 * ```ts
 * import { bootstrapInterval, createRandom } from 'nomen/base';
 * const sizes = [2, 2, 2];
 * const mean = (draws: Int32Array) => draws.reduce((sum, times, i) => sum + times * sizes[i], 0) / sizes.length;
 * bootstrapInterval(sizes.length, mean, createRandom(1)); // [2, 2]
 * ```
 */
export function bootstrapInterval(
  count: number,
  statistic: (draws: Int32Array) => number,
  random: Random,
): readonly [number, number] | null {
  const draws = new Int32Array(count);
  const found: number[] = [];
  for (let sample = 0; sample < RESAMPLES; sample++) {
    draws.fill(0);
    for (let i = 0; i < count; i++) draws[random.integer(count)]++;
    const value = statistic(draws);
    if (!Number.isNaN(value)) found.push(value);
  }
  if (found.length === 0) return null;
  found.sort((x, y) => x - y);
  const at = (share: number) => found[Math.round(share * (found.length - 1))];
  return [at(TAIL), at(1 - TAIL)];
}
