// How probable runs of tags are on a chain: p(y_s … y_e | x), from the marginals and the forward recursion.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import type { TagChain } from '../objectives/objective.js';

/** p(y_from = run_0, y_{from+1} = run_1, … | x) of a sentence that begins with token `first`; ask for sentences in order. */
export type RunProbability = (run: readonly number[], from: number, first: number) => number;

/**
 * p(y_s … y_e) = γ_e(y_e) Π_{t = s+1 … e} p(y_{t−1} | y_t), and p(y_{t−1} = i | y_t = j) = α_{t−1}(i) e^{A_ij} / Σ_i′ α_{t−1}(i′) e^{A_i′j}
 * (Rabiner 1989; Culotta and McCallum 2004 for whole spans). γ comes from the kernels; α is computed here, where a run has more than
 * one tag and only as far as it reaches.
 */
export function createRunProbability(chain: TagChain, offsets: Int32Array, kernels: Kernels): RunProbability {
  const tagCount = chain.start.length;
  const marginals = kernels.floats(chain.emissions.length);
  kernels.chainForwardBackward({ logZ: kernels.floats(offsets.length - 1), marginals }, chain.emissions, {
    ...chain,
    offsets,
    tagCount,
  });
  const conditional = createConditional(chain);
  return (run, from, first) => {
    let t = from + run.length - 1;
    let probability = marginals[t * tagCount + run[t - from]];
    for (; t > from && probability > 0; t--) {
      probability *= conditional({ t, first, tag: run[t - from], before: run[t - 1 - from] });
    }
    return probability;
  };
}

/** Asks for p(y_{t−1} = `before` | y_t = `tag`) in the sentence that begins with token `first`. */
interface Question {
  readonly t: number;
  readonly first: number;
  readonly tag: number;
  readonly before: number;
}

function createConditional({ emissions, transitions, start }: TagChain): (question: Question) => number {
  const tagCount = start.length;
  const { weights, peaks } = scaleColumns(transitions, tagCount);
  /** α_t of the tokens `present` … `known` − 1 of a sentence, each row divided by its largest number. */
  let alpha = new Float64Array(64 * tagCount);
  let present = -1;
  let known = 0;

  const sums = new Float64Array(tagCount);

  function advance(t: number): void {
    const row = (t - present) * tagCount;
    if (alpha.length < row + tagCount) alpha = enlarge(alpha);
    sums.fill(t > present ? 0 : 1);
    for (let i = 0; t > present && i < tagCount; i++) {
      const share = alpha[row - tagCount + i];
      if (share > 0) for (let j = 0; j < tagCount; j++) sums[j] += share * weights[i * tagCount + j];
    }
    const offsets = t > present ? peaks : start;
    let peak = -Infinity;
    for (let j = 0; j < tagCount; j++) {
      if (sums[j] > 0) peak = Math.max(peak, offsets[j] + emissions[t * tagCount + j]);
    }
    let largest = 0;
    for (let j = 0; j < tagCount; j++) {
      const value = sums[j] > 0 ? sums[j] * Math.exp(offsets[j] + emissions[t * tagCount + j] - peak) : 0;
      alpha[row + j] = value;
      if (value > largest) largest = value;
    }
    for (let j = 0; j < tagCount; j++) alpha[row + j] /= largest;
  }

  return ({ t, first, tag, before }) => {
    if (first !== present) [present, known] = [first, first];
    for (; known < t; known++) advance(known);
    const row = (t - 1 - first) * tagCount;
    let sum = 0;
    for (let i = 0; i < tagCount; i++) sum += alpha[row + i] * weights[i * tagCount + tag];
    return sum > 0 ? (alpha[row + before] * weights[before * tagCount + tag]) / sum : 0;
  };
}

/** exp(A_ij − M_j) and M_j = max_i A_ij. */
function scaleColumns(transitions: FloatArray, tagCount: number) {
  const peaks = new Float64Array(tagCount).fill(-Infinity);
  transitions.forEach((score, ij) => {
    peaks[ij % tagCount] = Math.max(peaks[ij % tagCount], score);
  });
  const weights = Float64Array.from(transitions, (score, ij) => Math.exp(score - peaks[ij % tagCount]));
  return { weights, peaks };
}

function enlarge(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}
