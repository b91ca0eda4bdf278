// Forward–backward of one sentence in log space: slow, and sound for scores of any size.

/** Below this a sum of exponentials has lost its terms; it is then taken in log space, term by term. */
const TINY: f64 = 1e-280;
/** Above this an exponential nears the limit of float64. */
const LARGE: f64 = 600;

/** Bytes of scratch for a chain of `longest` tokens and `k` tags; a float, for it may pass 2³². */
export function logSpaceScratch(longest: f64, k: f64): f64 {
  return (2 * longest * k + k * k + 2 * k) * 8;
}

/** out_j = log Σ_i exp(from_i + A_ij), with exp A given; rowStride and columnStride in elements walk A or its transpose. */
function logProduct(
  out: usize,
  from: usize,
  a: usize,
  expA: usize,
  weights: usize,
  k: usize,
  rowStride: usize,
  columnStride: usize,
): void {
  let top: f64 = -Infinity;
  for (let i: usize = 0; i < k; i++) top = max(top, load<f64>(from + i * 8));
  for (let i: usize = 0; i < k; i++) store<f64>(weights + i * 8, Math.exp(load<f64>(from + i * 8) - top));
  for (let j: usize = 0; j < k; j++) {
    let sum: f64 = 0;
    for (let i: usize = 0; i < k; i++) {
      sum += load<f64>(weights + i * 8) * load<f64>(expA + (i * rowStride + j * columnStride) * 8);
    }
    store<f64>(out + j * 8, sum > TINY ? top + Math.log(sum) : logSum(from, a, j, k, rowStride, columnStride));
  }
}

function logSum(from: usize, a: usize, j: usize, k: usize, rowStride: usize, columnStride: usize): f64 {
  let top: f64 = -Infinity;
  for (let i: usize = 0; i < k; i++) {
    top = max(top, load<f64>(from + i * 8) + <f64>load<f32>(a + (i * rowStride + j * columnStride) * 4));
  }
  let sum: f64 = 0;
  for (let i: usize = 0; i < k; i++) {
    sum += Math.exp(load<f64>(from + i * 8) + <f64>load<f32>(a + (i * rowStride + j * columnStride) * 4) - top);
  }
  return top + Math.log(sum);
}

/** Returns log Z; leaves log α and log β [length, k] at the beginning of `scratch`. */
export function passesInLogSpace(
  e: usize,
  a: usize,
  start: usize,
  end: usize,
  length: usize,
  k: usize,
  scratch: usize,
): f64 {
  const alpha = scratch;
  const beta = alpha + length * k * 8;
  const expA = beta + length * k * 8;
  const weights = expA + k * k * 8;
  const onward = weights + k * 8;
  for (let i: usize = 0; i < k * k; i++) store<f64>(expA + i * 8, Math.exp(<f64>load<f32>(a + i * 4)));
  for (let j: usize = 0; j < k; j++) {
    store<f64>(alpha + j * 8, <f64>load<f32>(start + j * 4) + <f64>load<f32>(e + j * 4));
    store<f64>(beta + ((length - 1) * k + j) * 8, <f64>load<f32>(end + j * 4));
  }
  for (let t: usize = 1; t < length; t++) {
    const now = alpha + t * k * 8;
    logProduct(now, now - k * 8, a, expA, weights, k, k, 1);
    for (let j: usize = 0; j < k; j++)
      store<f64>(now + j * 8, load<f64>(now + j * 8) + <f64>load<f32>(e + (t * k + j) * 4));
  }
  for (let t = length - 1; t > 0; t--) {
    const now = beta + t * k * 8;
    for (let j: usize = 0; j < k; j++)
      store<f64>(onward + j * 8, load<f64>(now + j * 8) + <f64>load<f32>(e + (t * k + j) * 4));
    logProduct(now - k * 8, onward, a, expA, weights, k, 1, k);
  }
  return finalScore(alpha + (length - 1) * k * 8, end, k);
}

/** Returns log Z; writes tag marginals [length, k] and adds expected transitions [k, k] unless that is 0. */
export function forwardBackwardInLogSpace(
  marginals: usize,
  expected: usize,
  e: usize,
  a: usize,
  start: usize,
  end: usize,
  length: usize,
  k: usize,
  scratch: usize,
): f64 {
  const alpha = scratch;
  const beta = alpha + length * k * 8;
  const expA = beta + length * k * 8;
  const weights = expA + k * k * 8;
  const total = passesInLogSpace(e, a, start, end, length, k, scratch);
  for (let i: usize = 0; i < length * k; i++) {
    store<f32>(marginals + i * 4, <f32>Math.exp(load<f64>(alpha + i * 8) + load<f64>(beta + i * 8) - total));
  }
  for (let t: usize = 1; expected != 0 && t < length; t++) {
    addExpected(expected, alpha + (t - 1) * k * 8, beta + t * k * 8, e + t * k * 4, a, expA, weights, k, total);
  }
  return total;
}

function finalScore(alpha: usize, end: usize, k: usize): f64 {
  let top: f64 = -Infinity;
  for (let j: usize = 0; j < k; j++) top = max(top, load<f64>(alpha + j * 8) + <f64>load<f32>(end + j * 4));
  let sum: f64 = 0;
  for (let j: usize = 0; j < k; j++) sum += Math.exp(load<f64>(alpha + j * 8) + <f64>load<f32>(end + j * 4) - top);
  return top + Math.log(sum);
}

/** expected_ij += exp(α_i + A_ij + e_j + β_j − log Z) of one step. */
function addExpected(
  expected: usize,
  alpha: usize,
  beta: usize,
  e: usize,
  a: usize,
  expA: usize,
  weights: usize,
  k: usize,
  total: f64,
): void {
  let top: f64 = -Infinity;
  for (let i: usize = 0; i < k; i++) top = max(top, load<f64>(alpha + i * 8));
  for (let i: usize = 0; i < k; i++) store<f64>(weights + i * 8, Math.exp(load<f64>(alpha + i * 8) - top));
  for (let j: usize = 0; j < k; j++) {
    const onward = <f64>load<f32>(e + j * 4) + load<f64>(beta + j * 8) - total;
    const factor = Math.exp(onward + top);
    const direct = onward + top > LARGE;
    for (let i: usize = 0; i < k; i++) {
      const p = direct
        ? Math.exp(load<f64>(alpha + i * 8) + <f64>load<f32>(a + (i * k + j) * 4) + onward)
        : load<f64>(weights + i * 8) * load<f64>(expA + (i * k + j) * 8) * factor;
      const at = expected + (i * k + j) * 4;
      store<f32>(at, load<f32>(at) + <f32>p);
    }
  }
}
