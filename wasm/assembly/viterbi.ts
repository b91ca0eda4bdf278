// The best path through a linear chain, four tags at a time.

const LOWEST: f32 = -3.4028235e38;

/** Tags in whole vectors. */
function padded(k: usize): usize {
  return (k + 3) & ~3;
}

/** Bytes of scratch for chains of at most `longest` tokens and `k` tags; a float, for it may pass 2³². */
export function viterbiScratch(longest: f64, k: f64): f64 {
  return (longest + k) * <f64>padded(<usize>k) * 4;
}

/**
 * The best path of each sentence; ties go to the lower tag. Now and then the best score of a token is taken off the scores of all
 * tags, so that they keep their digits in the longest sentence; at each token it would make the next one wait. Where the best path came from is found again on the way back: one
 * column a token costs less than to keep it for all tags.
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
  const rows = transitions + k * stride;
  padRows(transitions, a, k, stride);
  for (let s: usize = 0; s < sentences; s++) {
    const first = <usize>load<i32>(offsets + s * 4);
    const length = <usize>load<i32>(offsets + s * 4, 4) - first;
    if (length == 0) continue;
    const e = emissions + first * k * 4;
    let best = rows;
    for (let j: usize = 0; j < k * 4; j += 4) store<f32>(best + j, load<f32>(start + j) + load<f32>(e + j));
    for (let t: usize = 1; t < length; t++) {
      extend(best + stride, best, transitions, e + t * k * 4, k, stride);
      best += stride;
      if ((t & 15) == 0) lower(best, k, stride);
    }
    let tag = bestEnd(best, end, k);
    for (let t = length; ; ) {
      store<i32>(tags + (first + --t) * 4, <i32>tag);
      if (t == 0) break;
      best -= stride;
      tag = bestBefore(best, transitions + tag * 4, k, stride);
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

/** next_j = max_i (best_i + A_ij) + e_j; eight tags at a time. Lanes beyond k hold no tag. */
function extend(next: usize, best: usize, a: usize, e: usize, k: usize, stride: usize): void {
  let j: usize = 0;
  for (; j + 32 <= stride; j += 32) {
    let low = f32x4.splat(LOWEST);
    let high = f32x4.splat(LOWEST);
    let row = a + j;
    for (let i: usize = 0; i < k * 4; i += 4) {
      const from = v128.load32_splat(best + i);
      low = f32x4.pmax(low, f32x4.add(from, v128.load(row)));
      high = f32x4.pmax(high, f32x4.add(from, v128.load(row, 16)));
      row += stride;
    }
    v128.store(next + j, f32x4.add(low, v128.load(e + j)));
    v128.store(next + j, f32x4.add(high, v128.load(e + j, 16)), 16);
  }
  if (j < stride) {
    let top = f32x4.splat(LOWEST);
    let row = a + j;
    for (let i: usize = 0; i < k * 4; i += 4) {
      top = f32x4.pmax(top, f32x4.add(v128.load32_splat(best + i), v128.load(row)));
      row += stride;
    }
    v128.store(next + j, f32x4.add(top, v128.load(e + j)));
  }
}

/** Takes the greatest number of a row off all; its last lanes may come from beyond the token's scores, and nobody looks at them. */
function lower(row: usize, k: usize, stride: usize): void {
  let peak = f32x4.splat(LOWEST);
  let j: usize = 0;
  for (; j + 16 <= k * 4; j += 16) peak = f32x4.pmax(peak, v128.load(row + j));
  for (; j < k * 4; j += 4) peak = f32x4.pmax(peak, v128.load32_splat(row + j));
  peak = f32x4.pmax(peak, i32x4.shuffle(peak, peak, 2, 3, 0, 1));
  peak = f32x4.pmax(peak, i32x4.shuffle(peak, peak, 1, 0, 3, 2));
  for (j = 0; j < stride; j += 16) v128.store(row + j, f32x4.sub(v128.load(row + j), peak));
}

/** The first i with the greatest best_i + A_ij; `column` is where column j of A begins. */
function bestBefore(best: usize, column: usize, k: usize, stride: usize): usize {
  let top = load<f32>(best) + load<f32>(column);
  let tag: usize = 0;
  for (let i: usize = 1; i < k; i++) {
    column += stride;
    const score = load<f32>(best + i * 4) + load<f32>(column);
    if (score > top) {
      top = score;
      tag = i;
    }
  }
  return tag;
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
