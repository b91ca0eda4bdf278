// How well cosines agree with people's judgement of similarity.
import { bootstrapInterval, createRandom } from '../base/index.js';
import { idInAnyCase } from './known-words.js';
import { similarityOf } from './similarity.js';
import type { WordPair } from './word-pairs.js';
import type { WordVectors } from './word-vectors.js';

/** What `evaluateSimilarity` gives. */
export interface SimilarityEvaluation {
  /** Rank correlation −1 … 1; null for fewer than two pairs or when all are equal. */
  readonly spearman: number | null;
  /** Pairs that were compared. */
  readonly pairs: number;
  /** Pairs with a word that has no vector. */
  readonly skipped: number;
  /** 95 % bootstrap interval over pairs. */
  readonly interval: readonly [low: number, high: number] | null;
}

/**
 * ρ(cosine of the pair, people's score) over the pairs of which both words have vectors. A word is looked up as it is written, else
 * in lower case.
 *
 * @param options `seed` of the bootstrap (usually 1)
 * @example
 * ```ts
 * import { createWordVectors, evaluateSimilarity, parseWordPairs } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'snow', 'fire'], dimensions: 2, values: new Float32Array([3, 4, 4, 3, -1, 1]) });
 * const pairs = parseWordPairs('ice snow 9\nice fire 2\nsnow fire 1\n', { file: 'tiny.txt' });
 * evaluateSimilarity(vectors, pairs).spearman; // 1
 * ```
 */
export function evaluateSimilarity(
  vectors: WordVectors,
  pairs: readonly WordPair[],
  { seed = 1 }: { readonly seed?: number } = {},
): SimilarityEvaluation {
  const cosines: number[] = [];
  const scores: number[] = [];
  for (const { a, b, score } of pairs) {
    const ids = [idInAnyCase(vectors, a), idInAnyCase(vectors, b)];
    if (ids.includes(-1)) continue;
    cosines.push(similarityOf(vectors, vectors.vocabulary.wordOf(ids[0]), vectors.vocabulary.wordOf(ids[1])));
    scores.push(score);
  }
  const correlate = createSpearman(cosines, scores);
  const spearman = correlate(new Int32Array(scores.length).fill(1));
  return {
    spearman: Number.isNaN(spearman) ? null : spearman,
    pairs: scores.length,
    skipped: pairs.length - scores.length,
    interval: bootstrapInterval(scores.length, correlate, createRandom(seed)),
  };
}

/**
 * ρ = Pearson correlation of the ranks, equal values sharing the mean of their ranks (Spearman 1904); −1 … 1, NaN when one side
 * is constant or there are fewer than two pairs.
 *
 * @param x any numbers
 * @param y as many
 * @example
 * ```ts
 * import { spearman } from 'nomen/vectors';
 * spearman([1, 2, 3], [10, 100, 1000]); // 1
 * ```
 */
export function spearman(x: readonly number[], y: readonly number[]): number {
  return createSpearman(x, y)(new Int32Array(x.length).fill(1));
}

/** ρ of a sample that holds pair i `counts[i]` times; sorts only once. */
function createSpearman(x: readonly number[], y: readonly number[]): (counts: Int32Array) => number {
  const orders = [x, y].map((values) => values.map((_, i) => i).sort((i, j) => values[i] - values[j]));
  return (counts) => correlation(ranksOf(x, orders[0], counts), ranksOf(y, orders[1], counts), counts);
}

/** The mean rank of each value, from 1, in a sample that holds it `counts[i]` times. */
function ranksOf(values: readonly number[], order: readonly number[], counts: Int32Array): Float64Array {
  const ranks = new Float64Array(values.length);
  let below = 0;
  for (let first = 0; first < order.length; ) {
    let after = first;
    let equal = 0;
    while (after < order.length && values[order[after]] === values[order[first]]) equal += counts[order[after++]];
    for (let i = first; i < after; i++) ranks[order[i]] = below + (equal + 1) / 2;
    below += equal;
    first = after;
  }
  return ranks;
}

/** Both means are (n + 1) / 2, whatever is tied. */
function correlation(x: Float64Array, y: Float64Array, counts: Int32Array): number {
  const mean = (counts.reduce((sum, count) => sum + count, 0) + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < counts.length; i++) {
    const [dx, dy] = [x[i] - mean, y[i] - mean];
    xy += counts[i] * dx * dy;
    xx += counts[i] * dx * dx;
    yy += counts[i] * dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}
