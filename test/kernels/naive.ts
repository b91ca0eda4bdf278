// The kernels once more, as plainly as their formulas: sums over indices and over all paths, in doubles.
import type { ActivationName, ChainShape, ProductShape } from '../../src/kernels/index.js';

type Numbers = ArrayLike<number>;

/** C_ij = Σ_k A_ik B_kj, and Σ_k |A_ik B_kj|, the scale of its rounding error. */
export function naiveProduct(a: Numbers, b: Numbers, shape: ProductShape) {
  const { rows, columns, inner, transposeA, transposeB } = shape;
  const product = new Float64Array(rows * columns);
  const sizes = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < inner; k++) {
        const left = transposeA ? a[k * rows + i] : a[i * inner + k];
        const right = transposeB ? b[j * inner + k] : b[k * columns + j];
        product[i * columns + j] += left * right;
        sizes[i * columns + j] += Math.abs(left * right);
      }
    }
  }
  return { product, sizes };
}

/** g(z), written from the definitions. */
export const naiveActivation: Readonly<Record<ActivationName, (z: number, slope: number) => number>> = {
  identity: (z) => z,
  logistic: (z) => 1 / (1 + Math.exp(-z)),
  tanh: (z) => 1 - 2 / (1 + Math.exp(2 * z)),
  hardTanh: (z) => Math.min(Math.max(z, -1), 1),
  softSign: (z) => z / (1 + Math.abs(z)),
  relu: (z) => Math.max(z, 0),
  leakyRelu: (z, slope) => (z > 0 ? z : slope * z),
};

/** g′(z), from the corrected table of the lectures. */
export const naiveSlope: Readonly<Record<ActivationName, (z: number, slope: number) => number>> = {
  identity: () => 1,
  logistic: (z) => 1 / ((1 + Math.exp(-z)) * (1 + Math.exp(z))),
  tanh: (z) => 1 / Math.cosh(z) ** 2,
  hardTanh: (z) => (Math.abs(z) < 1 ? 1 : 0),
  softSign: (z) => 1 / (1 + Math.abs(z)) ** 2,
  relu: (z) => (z > 0 ? 1 : 0),
  leakyRelu: (z, slope) => (z > 0 ? 1 : slope),
};

/** A chain as plain numbers. */
export interface NaiveChain extends ChainShape {
  readonly emissions: Numbers;
  readonly transitions: Numbers;
  readonly start: Numbers;
  readonly end: Numbers;
}

export interface NaiveChainResult {
  readonly logZ: number[];
  readonly marginals: number[];
  readonly expected: number[];
  readonly best: number[];
}

/** Sums over all K^T paths of each sentence; the best path is the one that reads lowest from its end. */
export function allPaths(chain: NaiveChain): NaiveChainResult {
  const { offsets, tagCount: k } = chain;
  const result: NaiveChainResult = { logZ: [], marginals: [], expected: Array(k * k).fill(0), best: [] };
  for (let s = 0; s + 1 < offsets.length; s++) {
    const first = offsets[s];
    const length = offsets[s + 1] - first;
    const paths = pathsOf(length, k).map((tags) => ({ tags, score: pathScore(chain, first, tags) }));
    const largest = Math.max(...paths.map(({ score }) => score));
    const z = paths.reduce((sum, { score }) => sum + Math.exp(score - largest), 0);
    result.logZ.push(length === 0 ? 0 : largest + Math.log(z));
    const marginals = Array(length * k).fill(0);
    for (const { tags, score } of paths) {
      const p = Math.exp(score - largest) / z;
      tags.forEach((tag, t) => {
        marginals[t * k + tag] += p;
        if (t > 0) result.expected[tags[t - 1] * k + tag] += p;
      });
    }
    result.marginals.push(...marginals);
    result.best.push(...paths.find(({ score }) => score === largest)!.tags);
  }
  return result;
}

/** All tag sequences, the last tag varying slowest. */
function pathsOf(length: number, tagCount: number): number[][] {
  return Array.from({ length: tagCount ** length }, (_, code) =>
    Array.from({ length }, (_, t) => Math.floor(code / tagCount ** t) % tagCount),
  );
}

function pathScore(chain: NaiveChain, first: number, tags: readonly number[]): number {
  if (tags.length === 0) return 0;
  const { tagCount: k, emissions, transitions, start, end } = chain;
  let score = start[tags[0]] + end[tags[tags.length - 1]];
  tags.forEach((tag, t) => {
    score += emissions[(first + t) * k + tag] + (t > 0 ? transitions[tags[t - 1] * k + tag] : 0);
  });
  return score;
}

/** The sum over the paths of sentence `s` whose tags from token `start` on are those of the run. */
export function runProbability(
  chain: NaiveChain,
  s: number,
  { start, run }: { start: number; run: readonly number[] },
) {
  const { offsets, tagCount } = chain;
  const first = offsets[s];
  const paths = pathsOf(offsets[s + 1] - first, tagCount).map((tags) => ({
    tags,
    score: pathScore(chain, first, tags),
  }));
  const largest = Math.max(...paths.map(({ score }) => score));
  let [through, all] = [0, 0];
  for (const { tags, score } of paths) {
    const p = Math.exp(score - largest);
    all += p;
    if (run.every((tag, i) => tags[start - first + i] === tag)) through += p;
  }
  return through / all;
}

/** log Z by the recursion, term by term in log space; for sentences too long for `allPaths`. */
export function recursiveLogZ(chain: NaiveChain): number[] {
  const { offsets, tagCount: k, emissions, transitions, start, end } = chain;
  const tags = Array.from({ length: k }, (_, tag) => tag);
  return Array.from({ length: offsets.length - 1 }, (_, s) => {
    if (offsets[s] === offsets[s + 1]) return 0;
    let alpha = tags.map((j) => start[j] + emissions[offsets[s] * k + j]);
    for (let t = offsets[s] + 1; t < offsets[s + 1]; t++) {
      const before = alpha;
      alpha = tags.map((j) => emissions[t * k + j] + logSum(before.map((x, i) => x + transitions[i * k + j])));
    }
    return logSum(alpha.map((x, j) => x + end[j]));
  });
}

function logSum(terms: readonly number[]): number {
  const largest = Math.max(...terms);
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}
