// The best path through a linear chain, four tags at a time.

const LOWEST: f32 = -3.4028235e38;

/** Tags in whole vectors. */
function padded(k: usize): usize {
  return (k + 3) & ~3;
}

/** Bytes of scratch for chains of at most `longest` tokens and `k` tags; a float, for it may pass 2³². */
export function viterbiScratch(longest: f64, k: f64): f64 {
  return (longest + k + 2) * <f64>padded(<usize>k) * 4;
}

/**
 * The best path of each sentence; ties go to the lower tag. The best score of each token is taken off the scores of all tags,
 * so that they keep their digits in the longest sentence.
 */
export function viterbi(
  tags: usize,
  emissions: usize,
  a: usize,
  start: usize,
  end: usize,
  offsets: usize,
  sentences: usize,
  longest: usize,
  k: usize,
  scratch: usize,
): void {
  const stride = padded(k) * 4;
  const transitions = scratch;
  const back = transitions + k * stride;
  padRows(transitions, a, k, stride);
  for (let s: usize = 0; s < sentences; s++) {
    let best = back + longest * stride;
    let next = best + stride;
    const first = <usize>load<i32>(offsets + s * 4);
    const length = <usize>load<i32>(offsets + s * 4, 4) - first;
    if (length == 0) continue;
    const e = emissions + first * k * 4;
    for (let j: usize = 0; j < k * 4; j += 4) store<f32>(best + j, load<f32>(start + j) + load<f32>(e + j));
    for (let t: usize = 1; t < length; t++) {
      extend(next, back + t * stride, best, transitions, e + t * k * 4, k, stride);
      const swapped = best;
      best = next;
      next = swapped;
    }
    let tag = bestEnd(best, end, k);
    for (let t = length; t > 0; t--) {
      store<i32>(tags + (first + t - 1) * 4, <i32>tag);
      if (t > 1) tag = <usize>load<i32>(back + (t - 1) * stride + tag * 4);
    }
  }
}

/** Rows of k floats as rows of `stride` bytes; what is added can never be the best. */
function padRows(to: usize, from: usize, k: usize, stride: usize): void {
  for (let i: usize = 0; i < k; i++) {
    for (let j: usize = 0; j < stride; j += 4) {
      store<f32>(to + i * stride + j, j < k * 4 ? load<f32>(from + i * k * 4 + j) : LOWEST);
    }
  }
}

/** next_j = max_i (best_i + A_ij) + e_j less the greatest of them, and the i of each j. Lanes beyond k hold no tag. */
function extend(next: usize, back: usize, best: usize, a: usize, e: usize, k: usize, stride: usize): void {
  let peak = f32x4.splat(LOWEST);
  for (let j: usize = 0; j < stride; j += 16) {
    let top = f32x4.add(v128.load32_splat(best), v128.load(a + j));
    let from = i32x4.splat(0);
    let index = i32x4.splat(0);
    let row = a + j;
    for (let i: usize = 4; i < k * 4; i += 4) {
      row += stride;
      index = i32x4.add(index, i32x4.splat(1));
      const score = f32x4.add(v128.load32_splat(best + i), v128.load(row));
      from = v128.bitselect(index, from, f32x4.gt(score, top));
      top = f32x4.pmax(top, score);
    }
    // The last vector may read beyond the token's scores, into lanes that nobody looks at.
    top = f32x4.add(top, v128.load(e + j));
    v128.store(next + j, top);
    v128.store(back + j, from);
    if (j + 16 <= k * 4) peak = f32x4.pmax(peak, top);
    else for (let i = j; i < k * 4; i += 4) peak = f32x4.pmax(peak, v128.load32_splat(next + i));
  }
  peak = f32x4.pmax(peak, i32x4.shuffle(peak, peak, 2, 3, 0, 1));
  peak = f32x4.pmax(peak, i32x4.shuffle(peak, peak, 1, 0, 3, 2));
  for (let j: usize = 0; j < stride; j += 16) v128.store(next + j, f32x4.sub(v128.load(next + j), peak));
}

function bestEnd(best: usize, end: usize, k: usize): usize {
  let top = LOWEST;
  let tag: usize = 0;
  for (let j: usize = 0; j < k; j++) {
    const score = load<f32>(best + j * 4) + load<f32>(end + j * 4);
    if (score > top) {
      top = score;
      tag = j;
    }
  }
  return tag;
}
