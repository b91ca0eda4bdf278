// Forward–backward of a linear chain (Rabiner 1989; Lafferty et al. 2001) in log space, with few exponentials.
import type { ChainScores, ChainShape, FloatArray, Kernels } from '../kernels.js';

/**
 * Σ_i exp(α_i + A_ij) is taken as e^{m + M_j} Σ_i e^{α_i − m} e^{A_ij − M_j} with m = max α and M_j = max_i A_ij: K
 * exponentials a token instead of K². What underflows in a product of two factors ≤ 1 is below 1e-323, so a sum of at
 * least this size is exact to the last digit; smaller sums (illegal transitions of −10⁴) are done again term by term.
 */
const EXACT_ABOVE = 1e-250;

/** What the passes over one sentence share; rows of `tagCount` doubles, one a token. */
interface Work {
  readonly tagCount: number;
  /** A, and exp(A_ij − max of column j), exp(A_ij − max of row i) with these maxima. */
  readonly transitions: Float64Array;
  readonly byColumn: Float64Array;
  readonly columnMax: Float64Array;
  readonly byRow: Float64Array;
  readonly rowMax: Float64Array;
  readonly emissions: Float64Array;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly marginals: Float64Array;
  /** exp(α_t − max α_t). */
  readonly shares: Float64Array;
  /** Σ_i shares_{t−1,i} · byColumn_ij. */
  readonly sums: Float64Array;
  /** exp(e_{t+1} + β_{t+1} − its maximum). */
  readonly ahead: Float64Array;
  readonly terms: Float64Array;
  /** Σ_t shares_{t−1,i} · γ_tj / sums_tj: expected counts but for the factor byColumn. */
  readonly pairs: Float64Array;
  /** Expected counts of the entries that were done term by term. */
  readonly exactPairs: Float64Array;
}

/** Writes log Z and marginals, adds expected transition counts where they are wanted; scores must be finite. */
export const chainForwardBackward: Kernels['chainForwardBackward'] = (out, emissions, chain) => {
  const { offsets, tagCount } = chain;
  const work = createWork(chain);
  for (let s = 0; s + 1 < offsets.length; s++) {
    const from = offsets[s] * tagCount;
    const length = offsets[s + 1] - offsets[s];
    out.logZ[s] = 0;
    if (length === 0) continue;
    for (let i = 0; i < length * tagCount; i++) work.emissions[i] = emissions[from + i];
    const logZ = forward(work, length, chain);
    backward(work, length, chain);
    normaliseMarginals(work, length);
    for (let i = 0; i < length * tagCount; i++) out.marginals[from + i] = work.marginals[i];
    if (out.expected !== undefined) addPairs(work, length);
    out.logZ[s] = logZ;
  }
  for (let i = 0; i < (out.expected?.length ?? 0); i++) {
    out.expected![i] += work.pairs[i] * work.byColumn[i] + work.exactPairs[i];
  }
};

/** p of each run: exp(α_t(y_t) + Σ (A(y_u−1, y_u) + e_u(y_u)) + β_last(y_last) − log Z). */
export const chainRuns: Kernels['chainRuns'] = (probabilities, emissions, chain) => {
  const { offsets, tagCount, runs } = chain;
  const work = createWork(chain);
  let present = -1;
  let logZ = 0;
  for (let r = 0; r < runs.starts.length; r++) {
    const s = runs.sentences[r];
    if (s !== present) {
      const length = offsets[s + 1] - offsets[s];
      for (let i = 0; i < length * tagCount; i++) work.emissions[i] = emissions[offsets[s] * tagCount + i];
      logZ = forward(work, length, chain);
      backward(work, length, chain);
      present = s;
    }
    const run = runs.tags.subarray(runs.offsets[r], runs.offsets[r + 1]);
    probabilities[r] = Math.exp(runScore(work, run, runs.starts[r] - offsets[s]) - logZ);
  }
};

/** The logarithm of the sum over all paths through a run that begins with token t. */
function runScore({ tagCount, alpha, beta, transitions, emissions }: Work, run: Int32Array, t: number): number {
  let score = alpha[t * tagCount + run[0]];
  for (let i = 1; i < run.length; i++) {
    score += transitions[run[i - 1] * tagCount + run[i]] + emissions[(t + i) * tagCount + run[i]];
  }
  return score + beta[(t + run.length - 1) * tagCount + run[run.length - 1]];
}

function createWork({ offsets, tagCount, transitions }: ChainScores & ChainShape): Work {
  let longest = 0;
  for (let s = 0; s + 1 < offsets.length; s++) longest = Math.max(longest, offsets[s + 1] - offsets[s]);
  const perToken = () => new Float64Array(longest * tagCount);
  const perPair = () => new Float64Array(tagCount * tagCount);
  const work: Work = {
    tagCount,
    transitions: Float64Array.from(transitions),
    byColumn: perPair(),
    columnMax: new Float64Array(tagCount).fill(-Infinity),
    byRow: perPair(),
    rowMax: new Float64Array(tagCount).fill(-Infinity),
    emissions: perToken(),
    alpha: perToken(),
    beta: perToken(),
    marginals: perToken(),
    shares: perToken(),
    sums: perToken(),
    ahead: new Float64Array(tagCount),
    terms: new Float64Array(tagCount),
    pairs: perPair(),
    exactPairs: perPair(),
  };
  scaleTransitions(work);
  return work;
}

function scaleTransitions({ tagCount, transitions, byColumn, columnMax, byRow, rowMax }: Work): void {
  for (let i = 0; i < tagCount; i++) {
    for (let j = 0; j < tagCount; j++) {
      const a = transitions[i * tagCount + j];
      if (a > columnMax[j]) columnMax[j] = a;
      if (a > rowMax[i]) rowMax[i] = a;
    }
  }
  for (let i = 0; i < tagCount; i++) {
    for (let j = 0; j < tagCount; j++) {
      const a = transitions[i * tagCount + j];
      byColumn[i * tagCount + j] = Math.exp(a - columnMax[j]);
      byRow[i * tagCount + j] = Math.exp(a - rowMax[i]);
    }
  }
}

/** α_t(j) = e_tj + log Σ_i exp(α_{t−1}(i) + A_ij); gives log Z. */
function forward(work: Work, length: number, { start, end }: ChainScores): number {
  const { tagCount, alpha, emissions, terms } = work;
  for (let j = 0; j < tagCount; j++) alpha[j] = start[j] + emissions[j];
  for (let t = 1; t < length; t++) forwardStep(work, t);
  const last = (length - 1) * tagCount;
  for (let j = 0; j < tagCount; j++) terms[j] = alpha[last + j] + end[j];
  return logSumExp(terms);
}

function forwardStep(work: Work, t: number): void {
  const { tagCount, transitions, byColumn, columnMax, emissions, alpha, shares, sums, terms } = work;
  const row = t * tagCount;
  const before = row - tagCount;
  const largest = expShifted(shares, alpha, { at: before, length: tagCount });
  sums.fill(0, row, row + tagCount);
  for (let i = 0; i < tagCount; i++) {
    const share = shares[before + i];
    const from = i * tagCount;
    for (let j = 0; j < tagCount; j++) sums[row + j] += share * byColumn[from + j];
  }
  for (let j = 0; j < tagCount; j++) {
    if (sums[row + j] >= EXACT_ABOVE) {
      alpha[row + j] = emissions[row + j] + largest + columnMax[j] + Math.log(sums[row + j]);
    } else {
      for (let i = 0; i < tagCount; i++) terms[i] = alpha[before + i] + transitions[i * tagCount + j];
      alpha[row + j] = emissions[row + j] + logSumExp(terms);
    }
  }
}

/** β_t(i) = log Σ_j exp(A_ij + e_{t+1,j} + β_{t+1}(j)). */
function backward(work: Work, length: number, { end }: ChainScores): void {
  const { tagCount, beta } = work;
  const last = (length - 1) * tagCount;
  for (let j = 0; j < tagCount; j++) beta[last + j] = end[j];
  for (let t = length - 2; t >= 0; t--) backwardStep(work, t);
}

function backwardStep(work: Work, t: number): void {
  const { tagCount, transitions, byRow, rowMax, emissions, beta, ahead, terms } = work;
  const row = t * tagCount;
  const after = row + tagCount;
  for (let j = 0; j < tagCount; j++) terms[j] = emissions[after + j] + beta[after + j];
  const largest = expShifted(ahead, terms, { at: 0, length: tagCount });
  for (let i = 0; i < tagCount; i++) {
    const from = i * tagCount;
    let sum = 0;
    for (let j = 0; j < tagCount; j++) sum += byRow[from + j] * ahead[j];
    if (sum >= EXACT_ABOVE) {
      beta[row + i] = largest + rowMax[i] + Math.log(sum);
    } else {
      for (let j = 0; j < tagCount; j++) terms[j] = transitions[from + j] + emissions[after + j] + beta[after + j];
      beta[row + i] = logSumExp(terms);
    }
  }
}

/**
 * γ_t(j) = exp(α_t(j) + β_t(j)) / Σ_j exp(α_t(j) + β_t(j)). The sum is Z at every t but for rounding, which adds up along a
 * sentence in α and β alike; dividing by it keeps each row a distribution.
 */
function normaliseMarginals({ tagCount, alpha, beta, marginals, terms }: Work, length: number): void {
  for (let row = 0; row < length * tagCount; row += tagCount) {
    for (let j = 0; j < tagCount; j++) terms[j] = alpha[row + j] + beta[row + j];
    expShifted(terms, terms, { at: 0, length: tagCount });
    let sum = 0;
    for (let j = 0; j < tagCount; j++) sum += terms[j];
    for (let j = 0; j < tagCount; j++) marginals[row + j] = terms[j] / sum;
  }
}

/** ξ_t(i, j) = γ_t(j) · exp(α_{t−1}(i) + A_ij + e_tj − α_t(j)), summed over t. */
function addPairs(work: Work, length: number): void {
  const { tagCount, marginals, shares, sums, terms, pairs } = work;
  for (let t = 1; t < length; t++) {
    const row = t * tagCount;
    const before = row - tagCount;
    for (let j = 0; j < tagCount; j++) {
      const marginal = marginals[row + j];
      const isExact = sums[row + j] >= EXACT_ABOVE;
      terms[j] = isExact ? marginal / sums[row + j] : 0;
      if (!isExact && marginal > 0) addExactPairs(work, { row, j, marginal });
    }
    for (let i = 0; i < tagCount; i++) {
      const share = shares[before + i];
      const from = i * tagCount;
      for (let j = 0; j < tagCount; j++) pairs[from + j] += share * terms[j];
    }
  }
}

function addExactPairs(
  { tagCount, transitions, emissions, alpha, exactPairs }: Work,
  { row, j, marginal }: { readonly row: number; readonly j: number; readonly marginal: number },
): void {
  const before = row - tagCount;
  for (let i = 0; i < tagCount; i++) {
    const score = alpha[before + i] + transitions[i * tagCount + j] + emissions[row + j] - alpha[row + j];
    exactPairs[i * tagCount + j] += marginal * Math.exp(score);
  }
}

/** to_i = exp(from_i − max from) over `[at, at + length)`; gives the maximum. */
function expShifted(
  to: Float64Array,
  from: Float64Array,
  { at, length }: { readonly at: number; readonly length: number },
): number {
  let largest = -Infinity;
  for (let i = at; i < at + length; i++) if (from[i] > largest) largest = from[i];
  for (let i = at; i < at + length; i++) to[i] = Math.exp(from[i] - largest);
  return largest;
}

function logSumExp(terms: FloatArray): number {
  let largest = -Infinity;
  for (let i = 0; i < terms.length; i++) if (terms[i] > largest) largest = terms[i];
  let sum = 0;
  for (let i = 0; i < terms.length; i++) sum += Math.exp(terms[i] - largest);
  return largest + Math.log(sum);
}
