// Linear chains: forward–backward on scaled probabilities, two tags at a time (Rabiner 1989, §V.A).
import { forwardBackwardInLogSpace, logSpaceScratch, passesInLogSpace } from './chain-log-space';
import { expPair } from './exp';

/** A step whose sum leaves these bounds may have lost paths in underflow; the sentence is then done in log space. */
const LEAST_SUM: f64 = 1e-30;
const GREATEST_SUM: f64 = 1e30;

/** Tags in whole vectors. */
function padded(k: usize): usize {
  return (k + 1) & ~1;
}

/** Bytes of scratch for chains of at most `longest` tokens and `k` tags; a float, for it may pass 2³². */
export function chainScratch(longest: f64, k: f64): f64 {
  const row = <f64>padded(<usize>k);
  return ((2 * longest + 3 * k + 5) * row + longest) * 8 + logSpaceScratch(longest, k);
}

/** Log Z [sentences], tag marginals [tokens, k], expected transitions [k, k] (added; 0 where they are not wanted). */
export function chainForwardBackward(
  logZ: usize,
  marginals: usize,
  expected: usize,
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
  const row = padded(k) * 8;
  const forward = scratch;
  const backward = forward + k * row;
  const pairs = backward + k * row;
  const startWeights = pairs + k * row;
  const endWeights = startWeights + row;
  const work = endWeights + row;
  expRows(forward, a, k, k, row);
  transpose(backward, forward, k, row);
  memory.fill(pairs, 0, k * row);
  expRows(startWeights, start, 1, k, row);
  expRows(endWeights, end, 1, k, row);
  for (let s: usize = 0; s < sentences; s++) {
    const first = <usize>load<i32>(offsets + s * 4);
    const length = <usize>load<i32>(offsets + s * 4, 4) - first;
    if (length == 0) {
      store<f32>(logZ + s * 4, 0);
      continue;
    }
    const e = emissions + first * k * 4;
    const p = marginals + first * k * 4;
    let total = runForward(work, forward, startWeights, endWeights, e, length, k, row);
    if (isNaN(total)) total = forwardBackwardInLogSpace(p, expected, e, a, start, end, length, k, work);
    else runBackward(p, expected == 0 ? 0 : pairs, 0, work, backward, endWeights, length, k, row);
    store<f32>(logZ + s * 4, <f32>total);
  }
  if (expected == 0) return;
  for (let i: usize = 0; i < k; i++) {
    for (let j: usize = 0; j < k; j++) {
      const at = expected + (i * k + j) * 4;
      store<f32>(at, load<f32>(at) + <f32>(load<f64>(pairs + i * row + j * 8) * load<f64>(forward + i * row + j * 8)));
    }
  }
}

/** Rows of k floats as the exponentials of them, in rows of `row` bytes whose last lane may be empty. */
function expRows(to: usize, from: usize, rows: usize, k: usize, row: usize): void {
  for (let i: usize = 0; i < rows; i++) {
    expRow(to + i * row, from + i * k * 4, 0, k);
  }
}

/** to_j = exp(from_j − shift), k doubles from k floats; the empty lane of an odd row is 0. */
function expRow(to: usize, from: usize, shift: f64, k: usize): void {
  const by = f64x2.splat(shift);
  let j: usize = 0;
  for (; j + 2 <= k; j += 2) {
    v128.store(to + j * 8, expPair(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(from + j * 4)), by)));
  }
  if (j < k) {
    const last = expPair(f64x2.splat(<f64>load<f32>(from + j * 4) - shift));
    v128.store(to + j * 8, f64x2.replace_lane(last, 1, 0));
  }
}

function transpose(to: usize, from: usize, k: usize, row: usize): void {
  memory.fill(to, 0, k * row);
  for (let i: usize = 0; i < k; i++) {
    for (let j: usize = 0; j < k; j++) store<f64>(to + j * row + i * 8, load<f64>(from + i * row + j * 8));
  }
}

/**
 * α of each token, scaled to the sum 1, behind one another in `work`, then the weights exp(e − max e) and the sums; returns
 * log Z, or NaN where a sum is out of bounds.
 */
function runForward(
  work: usize,
  a: usize,
  startWeights: usize,
  endWeights: usize,
  e: usize,
  length: usize,
  k: usize,
  row: usize,
): f64 {
  const weights = work + length * row;
  const sums = weights + length * row;
  let logSum: f64 = 0;
  let product: f64 = 1;
  for (let t: usize = 0; t < length; t++) {
    const now = work + t * row;
    const peak = maximum(e + t * k * 4, k);
    expRow(weights + t * row, e + t * k * 4, peak, k);
    if (t > 0) multiply(now, now - row, a, k, row);
    const sum = scaleBy(now, t > 0 ? now : startWeights, weights + t * row, row);
    if (!(sum > LEAST_SUM && sum < GREATEST_SUM)) return NaN;
    divide(now, sum, row);
    store<f64>(sums + t * 8, sum);
    product *= sum;
    logSum += peak;
    // The logarithm of many sums at once.
    if (product < 1e-200 || product > 1e200) {
      logSum += Math.log(product);
      product = 1;
    }
  }
  const last = sums + length * 8;
  const sum = scaleBy(last, work + (length - 1) * row, endWeights, row);
  if (!(sum > LEAST_SUM && sum < GREATEST_SUM)) return NaN;
  store<f64>(sums + length * 8, sum);
  return logSum + Math.log(product) + Math.log(sum);
}

/** Bytes of scratch for `chainRuns`. */
export function chainRunsScratch(longest: f64, k: f64): f64 {
  return chainScratch(longest, k) + longest * <f64>padded(<usize>k) * 8;
}

/**
 * p(y_t y_t+1 … = the tags of run r | x), with t = starts[r] in sentence sentenceOf[r], which ascends; other sentences are passed
 * over.
 */
export function chainRuns(
  probabilities: usize,
  emissions: usize,
  a: usize,
  start: usize,
  end: usize,
  offsets: usize,
  longest: usize,
  k: usize,
  sentenceOf: usize,
  starts: usize,
  tags: usize,
  tagOffsets: usize,
  runs: usize,
  scratch: usize,
): void {
  const row = padded(k) * 8;
  const forward = scratch;
  const backward = forward + k * row;
  const startWeights = backward + k * row;
  const endWeights = startWeights + row;
  const work = endWeights + row;
  expRows(forward, a, k, k, row);
  transpose(backward, forward, k, row);
  expRows(startWeights, start, 1, k, row);
  expRows(endWeights, end, 1, k, row);
  for (let r: usize = 0; r < runs; ) {
    const s = <usize>load<u32>(sentenceOf + r * 4);
    const first = <usize>load<u32>(offsets + s * 4);
    const length = <usize>load<u32>(offsets + s * 4, 4) - first;
    const e = emissions + first * k * 4;
    let total = runForward(work, forward, startWeights, endWeights, e, length, k, row);
    const isScaled = !isNaN(total);
    if (isScaled) runBackward(0, 0, row, work, backward, endWeights, length, k, row);
    else total = passesInLogSpace(e, a, start, end, length, k, work);
    for (; r < runs && <usize>load<u32>(sentenceOf + r * 4) == s; r++) {
      const t = <usize>load<u32>(starts + r * 4) - first;
      const run = tags + <usize>load<u32>(tagOffsets + r * 4) * 4;
      const last = t + (<usize>load<u32>(tagOffsets + r * 4, 4) - <usize>load<u32>(tagOffsets + r * 4)) - 1;
      const p = isScaled
        ? scaledRun(run, t, last, work, forward, length, row)
        : Math.exp(logRun(run, t, last, work, e, a, length, k) - total);
      store<f32>(probabilities + r * 4, <f32>p);
    }
  }
}

/** α_t(y_t) Π (A(y_u−1, y_u) w_u(y_u) / sum_u) β_last(y_last), from what both passes left in `work`. */
function scaledRun(run: usize, t: usize, last: usize, work: usize, a: usize, length: usize, row: usize): f64 {
  const weights = work + length * row;
  const sums = weights + length * row;
  const betas = sums + (length + 1) * 8 + row;
  let tag = <usize>load<u32>(run) * 8;
  let p = load<f64>(work + t * row + tag);
  for (let u = t + 1; u <= last; u++) {
    run += 4;
    const next = <usize>load<u32>(run) * 8;
    p *= (load<f64>(a + (tag >> 3) * row + next) * load<f64>(weights + u * row + next)) / load<f64>(sums + u * 8);
    tag = next;
  }
  return p * load<f64>(betas + last * row + tag);
}

/** log α_t(y_t) + Σ (A(y_u−1, y_u) + e_u(y_u)) + log β_last(y_last). */
function logRun(run: usize, t: usize, last: usize, alpha: usize, e: usize, a: usize, length: usize, k: usize): f64 {
  let tag = <usize>load<u32>(run);
  let score = load<f64>(alpha + (t * k + tag) * 8);
  for (let u = t + 1; u <= last; u++) {
    run += 4;
    const next = <usize>load<u32>(run);
    score += <f64>load<f32>(a + (tag * k + next) * 4) + <f64>load<f32>(e + (u * k + next) * 4);
    tag = next;
  }
  return score + load<f64>(alpha + ((length + last) * k + tag) * 8);
}

/**
 * Marginals, and Σ_t α_t−1 (w_t β_t)ᵀ / sum_t added to `pairs`, unless these are 0; reads what `runForward` left. Where
 * `step` is a row, β of all tokens stay behind one another; where it is 0, none does.
 */
function runBackward(
  marginals: usize,
  pairs: usize,
  step: usize,
  work: usize,
  a: usize,
  endWeights: usize,
  length: usize,
  k: usize,
  row: usize,
): void {
  const weights = work + length * row;
  const sums = weights + length * row;
  const onward = sums + (length + 1) * 8;
  let beta = onward + row + (length - 1) * step;
  memory.copy(beta, endWeights, row);
  divide(beta, load<f64>(sums + length * 8), row);
  for (let t = length - 1; ; t--) {
    const alpha = work + t * row;
    for (let j: usize = 0; marginals != 0 && j < k; j++) {
      store<f32>(marginals + (t * k + j) * 4, <f32>(load<f64>(alpha + j * 8) * load<f64>(beta + j * 8)));
    }
    if (t == 0) return;
    scaleBy(onward, beta, weights + t * row, row);
    divide(onward, load<f64>(sums + t * 8), row);
    if (pairs != 0) addOuter(pairs, alpha - row, onward, k, row);
    beta -= step;
    multiply(beta, onward, a, k, row);
  }
}

function maximum(x: usize, k: usize): f64 {
  let top = load<f32>(x);
  for (let j: usize = 4; j < k * 4; j += 4) top = max(top, load<f32>(x + j));
  return top;
}

/** y_j = Σ_i x_i M_ij; four vectors at a time where there are so many. */
function multiply(y: usize, x: usize, matrix: usize, k: usize, row: usize): void {
  let j: usize = 0;
  for (; j + 64 <= row; j += 64) {
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let m = matrix + j;
    for (let i: usize = 0; i < k * 8; i += 8) {
      const factor = v128.load64_splat(x + i);
      s0 = f64x2.add(s0, f64x2.mul(factor, v128.load(m)));
      s1 = f64x2.add(s1, f64x2.mul(factor, v128.load(m, 16)));
      s2 = f64x2.add(s2, f64x2.mul(factor, v128.load(m, 32)));
      s3 = f64x2.add(s3, f64x2.mul(factor, v128.load(m, 48)));
      m += row;
    }
    v128.store(y + j, s0);
    v128.store(y + j, s1, 16);
    v128.store(y + j, s2, 32);
    v128.store(y + j, s3, 48);
  }
  for (; j < row; j += 16) {
    let sum = f64x2.splat(0);
    let m = matrix + j;
    for (let i: usize = 0; i < k * 8; i += 8) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(x + i), v128.load(m)));
      m += row;
    }
    v128.store(y + j, sum);
  }
}

/** y = x ∘ w; returns Σ y. */
function scaleBy(y: usize, x: usize, w: usize, row: usize): f64 {
  let sum = f64x2.splat(0);
  for (let j: usize = 0; j < row; j += 16) {
    const product = f64x2.mul(v128.load(x + j), v128.load(w + j));
    v128.store(y + j, product);
    sum = f64x2.add(sum, product);
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** y /= divisor. */
function divide(y: usize, divisor: f64, row: usize): void {
  const factor = f64x2.splat(1 / divisor);
  for (let j: usize = 0; j < row; j += 16) v128.store(y + j, f64x2.mul(v128.load(y + j), factor));
}

/** M_ij += x_i y_j. */
function addOuter(matrix: usize, x: usize, y: usize, k: usize, row: usize): void {
  for (let i: usize = 0; i < k; i++) {
    const factor = v128.load64_splat(x + i * 8);
    for (let j: usize = 0; j < row; j += 16) {
      const at = matrix + i * row + j;
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(factor, v128.load(y + j))));
    }
  }
}
