// One step of each optimiser on some rows of a table; the tail of fewer than four goes through the same arithmetic.
// Row r of g belongs to row `ids[r]` of θ and of the states; without ids (address 0) to row r, so that a dense block is one row.
import { addScaled } from './rows';

/** Bytes from the start of a table to the row that row r of the gradient belongs to. */
// @ts-expect-error: decorator
@inline
function offsetOf(ids: usize, r: usize, columns: usize): usize {
  return (ids === 0 ? r : <usize>load<i32>(ids + r * 4)) * columns * 4;
}

/** θ −= α g. */
export function sgdUpdate(theta: usize, g: usize, ids: usize, rows: usize, columns: usize, rate: f32): void {
  for (let r: usize = 0; r < rows; r++) {
    addScaled(theta + offsetOf(ids, r, columns), g + r * columns * 4, -rate, columns);
  }
}

/** v = μ v − α g; θ += v. */
export function momentumUpdate(
  theta: usize,
  g: usize,
  velocity: usize,
  ids: usize,
  rows: usize,
  columns: usize,
  rate: f32,
  momentum: f32,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const offset = offsetOf(ids, r, columns);
    const t = theta + offset,
      s = velocity + offset;
    for (let i: usize = 0; i < columns * 4; i += 4) {
      const v = momentum * load<f32>(s + i) - rate * load<f32>(g + i);
      store<f32>(s + i, v);
      store<f32>(t + i, load<f32>(t + i) + v);
    }
    g += columns * 4;
  }
}

/** G += g²; θ −= α g / (√G + ε). */
export function adaGradUpdate(
  theta: usize,
  g: usize,
  sums: usize,
  ids: usize,
  rows: usize,
  columns: usize,
  rate: f32,
  epsilon: f32,
): void {
  const rates = f32x4.splat(rate),
    guard = f32x4.splat(epsilon);
  for (let r: usize = 0; r < rows; r++) {
    const offset = offsetOf(ids, r, columns);
    const t = theta + offset,
      s = sums + offset;
    let i: usize = 0;
    for (; i + 16 <= columns * 4; i += 16) {
      const slope = v128.load(g + i);
      const sum = f32x4.add(v128.load(s + i), f32x4.mul(slope, slope));
      v128.store(s + i, sum);
      const step = f32x4.div(f32x4.mul(rates, slope), f32x4.add(f32x4.sqrt(sum), guard));
      v128.store(t + i, f32x4.sub(v128.load(t + i), step));
    }
    for (; i < columns * 4; i += 4) {
      const slope = load<f32>(g + i);
      const sum = load<f32>(s + i) + slope * slope;
      store<f32>(s + i, sum);
      store<f32>(t + i, load<f32>(t + i) - (rate * slope) / (sqrt(sum) + epsilon));
    }
    g += columns * 4;
  }
}

/** E = ρ E + (1 − ρ) g²; θ −= α g / (√E + ε). */
export function rmsPropUpdate(
  theta: usize,
  g: usize,
  means: usize,
  ids: usize,
  rows: usize,
  columns: usize,
  rate: f32,
  decay: f32,
  epsilon: f32,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const offset = offsetOf(ids, r, columns);
    const t = theta + offset,
      s = means + offset;
    for (let i: usize = 0; i < columns * 4; i += 4) {
      const slope = load<f32>(g + i);
      const mean = decay * load<f32>(s + i) + (1 - decay) * slope * slope;
      store<f32>(s + i, mean);
      store<f32>(t + i, load<f32>(t + i) - (rate * slope) / (sqrt(mean) + epsilon));
    }
    g += columns * 4;
  }
}

/** m = β1 m + (1 − β1) g; v = β2 v + (1 − β2) g²; θ −= α m̂ / (√v̂ + ε), with 1/(1 − β1ᵗ) and 1/(1 − β2ᵗ) given. */
export function adamUpdate(
  theta: usize,
  g: usize,
  m: usize,
  v: usize,
  ids: usize,
  rows: usize,
  columns: usize,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  correct1: f32,
  correct2: f32,
): void {
  const b1 = f32x4.splat(beta1),
    c1 = f32x4.splat(1 - beta1),
    b2 = f32x4.splat(beta2),
    c2 = f32x4.splat(1 - beta2);
  const rates = f32x4.splat(rate * correct1),
    scale2 = f32x4.splat(correct2),
    guard = f32x4.splat(epsilon);
  for (let r: usize = 0; r < rows; r++) {
    const offset = offsetOf(ids, r, columns);
    const t = theta + offset,
      mr = m + offset,
      vr = v + offset;
    let i: usize = 0;
    for (; i + 16 <= columns * 4; i += 16) {
      const slope = v128.load(g + i);
      const first = f32x4.add(f32x4.mul(b1, v128.load(mr + i)), f32x4.mul(c1, slope));
      const second = f32x4.add(f32x4.mul(b2, v128.load(vr + i)), f32x4.mul(c2, f32x4.mul(slope, slope)));
      v128.store(mr + i, first);
      v128.store(vr + i, second);
      const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, scale2)), guard);
      v128.store(t + i, f32x4.sub(v128.load(t + i), f32x4.div(f32x4.mul(rates, first), root)));
    }
    for (; i < columns * 4; i += 4) {
      const slope = load<f32>(g + i);
      const first = beta1 * load<f32>(mr + i) + (1 - beta1) * slope;
      const second = beta2 * load<f32>(vr + i) + (1 - beta2) * (slope * slope);
      store<f32>(mr + i, first);
      store<f32>(vr + i, second);
      store<f32>(t + i, load<f32>(t + i) - (rate * correct1 * first) / (sqrt(second * correct2) + epsilon));
    }
    g += columns * 4;
  }
}
