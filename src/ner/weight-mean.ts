// The mean of the weights at the ends of the last epochs, which stands in for the weights when they are scored and kept.
import type { FloatArray } from '../kernels/index.js';
import type { Exchange } from './parallel-exchange.js';

/** θ̄ = (θ₁ + … + θₙ) / n of the weights at the ends of n epochs (Polyak and Juditsky 1992); there is none before the first. */
export interface WeightMean {
  /** Takes the present weights in as the n-th, counted from 1; numbers below are passed over. */
  add(n: number): void;
  /** Does something with the mean in the place of the weights, which come back afterwards. */
  inPlace<T>(work: () => T): T;
  /** The arrays of the mean by the names of the weights; empty while there is none. */
  arrays(): ReadonlyMap<string, FloatArray>;
  restore(arrays: ReadonlyMap<string, FloatArray>): void;
}

/** Of live weights; replicas hold a mean each, and the first changes the weights that all of them share. */
export function createWeightMean(weights: ReadonlyMap<string, FloatArray>, exchange: Exchange): WeightMean {
  let means: ReadonlyMap<string, FloatArray> = new Map();

  function swap(): void {
    if (means.size === 0) return;
    // Before, all have read the weights that are to go; afterwards, all find those that have come.
    exchange.meet();
    if (exchange.index === 0) {
      for (const [name, mean] of means) {
        const weight = weights.get(name)!;
        const other = weight.slice();
        weight.set(mean);
        mean.set(other);
      }
    }
    exchange.meet();
  }

  return {
    add(n) {
      if (n === 1) means = copyOf(weights);
      else if (n > 1) for (const [name, mean] of means) moveTowards(mean, weights.get(name)!, 1 / n);
    },
    inPlace(work) {
      swap();
      const result = work();
      swap();
      return result;
    },
    arrays: () => means,
    restore(arrays) {
      means = copyOf(arrays);
    },
  };
}

/** The same arrays by name, copied. */
export function copyOf(arrays: ReadonlyMap<string, FloatArray>): Map<string, FloatArray> {
  return new Map([...arrays].map(([name, values]) => [name, values.slice()]));
}

/** a ← a + share · (b − a). */
function moveTowards(a: FloatArray, b: FloatArray, share: number): void {
  for (let i = 0; i < a.length; i++) a[i] += share * (b[i] - a[i]);
}
