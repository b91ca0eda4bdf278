// A block of predictions: m input rows against n output rows; scores, gradients, and one update of both sides.

/** Output rows are worked off six at a time; six old and six new vectors fill the registers. */
export const groupSize: usize = 6;
/** Bytes of a group's scores or labels: six floats and two that count for nothing. */
export const groupBytes: usize = 32;

/**
 * s_jk = v_jᵀ u_k. `inputs`: m addresses; `outputs`: groups × 6 addresses; `scores` [groups][m][8].
 */
export function blockScores(scores: usize, inputs: usize, m: usize, outputs: usize, groups: usize, rowBytes: usize): void {
  for (let group: usize = 0; group < groups; group++) {
    const u0 = <usize>load<u32>(outputs),
      u1 = <usize>load<u32>(outputs, 4),
      u2 = <usize>load<u32>(outputs, 8),
      u3 = <usize>load<u32>(outputs, 12),
      u4 = <usize>load<u32>(outputs, 16),
      u5 = <usize>load<u32>(outputs, 20);
    for (let j: usize = 0; j < m; j++) {
      const v = <usize>load<u32>(inputs + (j << 2));
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0,
        s4 = s0,
        s5 = s0;
      for (let d: usize = 0; d < rowBytes; d += 16) {
        const x = v128.load(v + d);
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(u0 + d)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(u1 + d)));
        s2 = f32x4.add(s2, f32x4.mul(x, v128.load(u2 + d)));
        s3 = f32x4.add(s3, f32x4.mul(x, v128.load(u3 + d)));
        s4 = f32x4.add(s4, f32x4.mul(x, v128.load(u4 + d)));
        s5 = f32x4.add(s5, f32x4.mul(x, v128.load(u5 + d)));
      }
      v128.store(scores, addAcross(s0, s1, s2, s3));
      v128.store(scores, addAcross(s4, s5, s4, s5), 16);
      scores += groupBytes;
    }
    outputs += groupSize * 4;
  }
}

/** The sums of the lanes of a, b, c, d as one vector. */
@inline
function addAcross(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(
    i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  const cd = f32x4.add(
    i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  return f32x4.add(
    i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
  );
}

/** s_jk → α w_k (y_k − σ(s_jk)), in place. `labels`, `weights` [groups][8]. */
export function logisticSteps(scores: usize, m: usize, labels: usize, weights: usize, groups: usize, rate: f32): void {
  const one = f32x4.splat(1);
  const rates = f32x4.splat(rate);
  for (let group: usize = 0; group < groups; group++) {
    for (let half: usize = 0; half < groupBytes; half += 16) {
      const label = v128.load(labels + half);
      const scaled = f32x4.mul(rates, v128.load(weights + half));
      for (let j: usize = 0; j < m; j++) {
        const at = scores + j * groupBytes + half;
        const sigma = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(v128.load(at)))));
        v128.store(at, f32x4.mul(scaled, f32x4.sub(label, sigma)));
      }
    }
    scores += m * groupBytes;
    labels += groupBytes;
    weights += groupBytes;
  }
}

/** Σ_jk w_k · −log σ(±s_jk), from scores before they become steps. */
export function logisticLoss(scores: usize, m: usize, labels: usize, weights: usize, groups: usize): f64 {
  let loss: f64 = 0;
  for (let group: usize = 0; group < groups; group++) {
    for (let k: usize = 0; k < groupSize * 4; k += 4) {
      const weight = <f64>load<f32>(weights + group * groupBytes + k);
      if (weight == 0) continue;
      const sign: f64 = load<f32>(labels + group * groupBytes + k) > 0 ? 1 : -1;
      for (let j: usize = 0; j < m; j++) {
        const s = sign * <f64>load<f32>(scores + (group * m + j) * groupBytes + k);
        loss += weight * (s > 0 ? Math.log1p(Math.exp(-s)) : -s + Math.log1p(Math.exp(s)));
      }
    }
  }
  return loss;
}

/**
 * s_jk → α (y_k − p_jk), p_j = softmax over k, in place. Returns Σ_j −log p_j,target for the one label that is 1.
 */
export function softmaxSteps(scores: usize, m: usize, labels: usize, weights: usize, groups: usize, rate: f32): f64 {
  let loss: f64 = 0;
  const rates = f32x4.splat(rate);
  for (let j: usize = 0; j < m; j++) {
    const first = scores + j * groupBytes;
    const top = highest(first, m * groupBytes, weights, groups);
    let sums = f32x4.splat(0);
    let target: f64 = 0;
    for (let group: usize = 0; group < groups; group++) {
      for (let half: usize = 0; half < groupBytes; half += 16) {
        const at = first + group * m * groupBytes + half;
        const shifted = f32x4.sub(v128.load(at), f32x4.splat(top));
        target += <f64>addLanes(f32x4.mul(shifted, v128.load(labels + group * groupBytes + half)));
        const power = f32x4.mul(exponential(shifted), v128.load(weights + group * groupBytes + half));
        sums = f32x4.add(sums, power);
        v128.store(at, power);
      }
    }
    const sum = addLanes(sums);
    loss += Math.log(<f64>sum) - target;
    const share = f32x4.splat(1 / sum);
    for (let group: usize = 0; group < groups; group++) {
      for (let half: usize = 0; half < groupBytes; half += 16) {
        const at = first + group * m * groupBytes + half;
        const label = v128.load(labels + group * groupBytes + half);
        v128.store(at, f32x4.mul(rates, f32x4.sub(label, f32x4.mul(share, v128.load(at)))));
      }
    }
  }
  return loss;
}

function highest(scores: usize, step: usize, weights: usize, groups: usize): f32 {
  let top: f32 = -Infinity;
  for (let group: usize = 0; group < groups; group++) {
    for (let k: usize = 0; k < groupSize * 4; k += 4) {
      if (load<f32>(weights + group * groupBytes + k) > 0) top = max(top, load<f32>(scores + group * step + k));
    }
  }
  return top;
}

@inline
function addLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3)
  );
}

/**
 * u_k += Σ_j g_jk v_j, and Σ_k g_jk u_k (u before) is added to the rows of `targets`: the inputs themselves, when there
 * is one group and no input comes twice, or rows that gather what the inputs will get.
 */
export function blockUpdate(
  steps: usize,
  inputs: usize,
  targets: usize,
  m: usize,
  outputs: usize,
  groups: usize,
  rowBytes: usize,
): void {
  for (let group: usize = 0; group < groups; group++) {
    const u0 = <usize>load<u32>(outputs),
      u1 = <usize>load<u32>(outputs, 4),
      u2 = <usize>load<u32>(outputs, 8),
      u3 = <usize>load<u32>(outputs, 12),
      u4 = <usize>load<u32>(outputs, 16),
      u5 = <usize>load<u32>(outputs, 20);
    for (let d: usize = 0; d < rowBytes; d += 16) {
      const old0 = v128.load(u0 + d),
        old1 = v128.load(u1 + d),
        old2 = v128.load(u2 + d),
        old3 = v128.load(u3 + d),
        old4 = v128.load(u4 + d),
        old5 = v128.load(u5 + d);
      let new0 = old0,
        new1 = old1,
        new2 = old2,
        new3 = old3,
        new4 = old4,
        new5 = old5;
      let g = steps;
      for (let j: usize = 0; j < m << 2; j += 4) {
        const x = v128.load(<usize>load<u32>(inputs + j) + d);
        const target = <usize>load<u32>(targets + j) + d;
        let y = v128.load(target);
        let factor = v128.load32_splat(g);
        y = f32x4.add(y, f32x4.mul(factor, old0));
        new0 = f32x4.add(new0, f32x4.mul(factor, x));
        factor = v128.load32_splat(g, 4);
        y = f32x4.add(y, f32x4.mul(factor, old1));
        new1 = f32x4.add(new1, f32x4.mul(factor, x));
        factor = v128.load32_splat(g, 8);
        y = f32x4.add(y, f32x4.mul(factor, old2));
        new2 = f32x4.add(new2, f32x4.mul(factor, x));
        factor = v128.load32_splat(g, 12);
        y = f32x4.add(y, f32x4.mul(factor, old3));
        new3 = f32x4.add(new3, f32x4.mul(factor, x));
        factor = v128.load32_splat(g, 16);
        y = f32x4.add(y, f32x4.mul(factor, old4));
        new4 = f32x4.add(new4, f32x4.mul(factor, x));
        factor = v128.load32_splat(g, 20);
        y = f32x4.add(y, f32x4.mul(factor, old5));
        new5 = f32x4.add(new5, f32x4.mul(factor, x));
        v128.store(target, y);
        g += groupBytes;
      }
      v128.store(u0 + d, new0);
      v128.store(u1 + d, new1);
      v128.store(u2 + d, new2);
      v128.store(u3 + d, new3);
      v128.store(u4 + d, new4);
      v128.store(u5 + d, new5);
    }
    steps += m * groupBytes;
    outputs += groupSize * 4;
  }
}

/**
 * e^x in four lanes, x held in ±80: 2^n · e^r with n = round(x log₂e), r in ±ln2/2, e^r by its Taylor series to r⁶ (error < 2e-7).
 */
@inline
function exponential(x: v128): v128 {
  const held = f32x4.min(f32x4.max(x, f32x4.splat(-80)), f32x4.splat(80));
  const n = f32x4.nearest(f32x4.mul(held, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts, the first with few bits, so that n · ln 2 is taken off without loss (Cody and Waite 1980).
  let r = f32x4.sub(held, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let y = f32x4.add(f32x4.mul(f32x4.splat(1 / 720), r), f32x4.splat(1 / 120));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1 / 24));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1 / 6));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.5));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, exponent);
}
