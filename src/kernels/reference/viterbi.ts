// The best path through a linear chain (Viterbi 1967).
import type { Kernels } from '../kernels.js';

/** Writes the best path of each sentence; ties go to the lower tag. */
export const viterbi: Kernels['viterbi'] = (tags, emissions, { offsets, tagCount, transitions, start, end }) => {
  let longest = 0;
  for (let s = 0; s + 1 < offsets.length; s++) longest = Math.max(longest, offsets[s + 1] - offsets[s]);
  const pointers = new Int32Array(longest * tagCount);
  let best = new Float64Array(tagCount);
  let next = new Float64Array(tagCount);
  for (let s = 0; s + 1 < offsets.length; s++) {
    const first = offsets[s];
    const length = offsets[s + 1] - first;
    for (let j = 0; j < tagCount; j++) best[j] = start[j] + emissions[first * tagCount + j];
    for (let t = 1; t < length; t++) {
      const row = (first + t) * tagCount;
      bestPredecessors(pointers, best, { transitions, at: t * tagCount });
      for (let j = 0; j < tagCount; j++) {
        const i = pointers[t * tagCount + j];
        next[j] = best[i] + transitions[i * tagCount + j] + emissions[row + j];
      }
      [best, next] = [next, best];
    }
    let tag = 0;
    for (let j = 1; j < tagCount; j++) if (best[j] + end[j] > best[tag] + end[tag]) tag = j;
    for (let t = length - 1; t >= 0; t--) {
      tags[first + t] = tag;
      tag = pointers[t * tagCount + tag];
    }
  }
};

/** pointers_{at + j} = argmax_i best_i + A_ij, the lowest such i. */
function bestPredecessors(
  pointers: Int32Array,
  best: Float64Array,
  { transitions, at }: { readonly transitions: ArrayLike<number>; readonly at: number },
): void {
  const tagCount = best.length;
  for (let j = 0; j < tagCount; j++) {
    let chosen = 0;
    let score = best[0] + transitions[j];
    for (let i = 1; i < tagCount; i++) {
      const candidate = best[i] + transitions[i * tagCount + j];
      if (candidate > score) {
        score = candidate;
        chosen = i;
      }
    }
    pointers[at + j] = chosen;
  }
}
