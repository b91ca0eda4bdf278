// One step of each optimiser on a block of weights; the tail of fewer than four goes through the same arithmetic.

/** v = μ v − α g; θ += v. */
export function momentumUpdate(theta: usize, g: usize, velocity: usize, length: usize, rate: f32, momentum: f32): void {
  for (let i: usize = 0; i < length * 4; i += 4) {
    const v = momentum * load<f32>(velocity + i) - rate * load<f32>(g + i);
    store<f32>(velocity + i, v);
    store<f32>(theta + i, load<f32>(theta + i) + v);
  }
}

/** G += g²; θ −= α g / (√G + ε). */
export function adaGradUpdate(theta: usize, g: usize, sums: usize, length: usize, rate: f32, epsilon: f32): void {
  const rates = f32x4.splat(rate),
    guard = f32x4.splat(epsilon);
  let i: usize = 0;
  for (; i + 16 <= length * 4; i += 16) {
    const slope = v128.load(g + i);
    const sum = f32x4.add(v128.load(sums + i), f32x4.mul(slope, slope));
    v128.store(sums + i, sum);
    const step = f32x4.div(f32x4.mul(rates, slope), f32x4.add(f32x4.sqrt(sum), guard));
    v128.store(theta + i, f32x4.sub(v128.load(theta + i), step));
  }
  for (; i < length * 4; i += 4) {
    const slope = load<f32>(g + i);
    const sum = load<f32>(sums + i) + slope * slope;
    store<f32>(sums + i, sum);
    store<f32>(theta + i, load<f32>(theta + i) - (rate * slope) / (sqrt(sum) + epsilon));
  }
}

/** E = ρ E + (1 − ρ) g²; θ −= α g / (√E + ε). */
export function rmsPropUpdate(
  theta: usize,
  g: usize,
  means: usize,
  length: usize,
  rate: f32,
  decay: f32,
  epsilon: f32,
): void {
  for (let i: usize = 0; i < length * 4; i += 4) {
    const slope = load<f32>(g + i);
    const mean = decay * load<f32>(means + i) + (1 - decay) * slope * slope;
    store<f32>(means + i, mean);
    store<f32>(theta + i, load<f32>(theta + i) - (rate * slope) / (sqrt(mean) + epsilon));
  }
}

/** m = β1 m + (1 − β1) g; v = β2 v + (1 − β2) g²; θ −= α m̂ / (√v̂ + ε), with 1/(1 − β1ᵗ) and 1/(1 − β2ᵗ) given. */
export function adamUpdate(
  theta: usize,
  g: usize,
  m: usize,
  v: usize,
  length: usize,
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
  let i: usize = 0;
  for (; i + 16 <= length * 4; i += 16) {
    const slope = v128.load(g + i);
    const first = f32x4.add(f32x4.mul(b1, v128.load(m + i)), f32x4.mul(c1, slope));
    const second = f32x4.add(f32x4.mul(b2, v128.load(v + i)), f32x4.mul(c2, f32x4.mul(slope, slope)));
    v128.store(m + i, first);
    v128.store(v + i, second);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, scale2)), guard);
    v128.store(theta + i, f32x4.sub(v128.load(theta + i), f32x4.div(f32x4.mul(rates, first), root)));
  }
  for (; i < length * 4; i += 4) {
    const slope = load<f32>(g + i);
    const first = beta1 * load<f32>(m + i) + (1 - beta1) * slope;
    const second = beta2 * load<f32>(v + i) + (1 - beta2) * (slope * slope);
    store<f32>(m + i, first);
    store<f32>(v + i, second);
    store<f32>(theta + i, load<f32>(theta + i) - (rate * correct1 * first) / (sqrt(second * correct2) + epsilon));
  }
}
