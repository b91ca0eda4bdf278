// GloVe's update, entry by entry: true square roots and divisions.

/**
 * For each entry (i, j, log X_ij, f(X_ij)) of 16 bytes: d = w_i · w̃_j + b_i + b̃_j − log X_ij, then one AdaGrad step on ½ f d².
 * A row is [vector: size | sums: size | bias, sum of the bias, 0, 0]; size is a multiple of 4. Returns Σ ½ f d².
 */
export function gloveSteps(words: usize, contexts: usize, size: usize, entries: usize, count: usize, rate: f32): f64 {
  const sums = size * 4;
  const bias = sums * 2;
  const rowBytes = bias + 16;
  let loss: f64 = 0;
  for (const end = entries + count * 16; entries < end; entries += 16) {
    const w = words + load<u32>(entries) * rowBytes;
    const c = contexts + load<u32>(entries, 4) * rowBytes;
    const d = dot(w, c, sums) + load<f32>(w + bias) + load<f32>(c + bias) - load<f32>(entries, 8);
    const weighted = load<f32>(entries, 12) * d;
    loss += 0.5 * <f64>weighted * <f64>d;
    const step = rate * weighted;
    const steps = f32x4.splat(step);
    for (let k: usize = 0; k < sums; k += 16) {
      const a = v128.load(w + k);
      const b = v128.load(c + k);
      const sumA = v128.load(w + sums + k);
      const sumB = v128.load(c + sums + k);
      const moveA = f32x4.mul(steps, b);
      const moveB = f32x4.mul(steps, a);
      v128.store(w + k, f32x4.sub(a, f32x4.div(moveA, f32x4.sqrt(sumA))));
      v128.store(c + k, f32x4.sub(b, f32x4.div(moveB, f32x4.sqrt(sumB))));
      v128.store(w + sums + k, f32x4.add(sumA, f32x4.mul(moveA, moveA)));
      v128.store(c + sums + k, f32x4.add(sumB, f32x4.mul(moveB, moveB)));
    }
    moveBias(w + bias, step);
    moveBias(c + bias, step);
  }
  return loss;
}

// @ts-expect-error: decorator
@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  let k: usize = 0;
  for (; k + 32 <= bytes; k += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(a + k), v128.load(b + k)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(a + k, 16), v128.load(b + k, 16)));
  }
  if (k < bytes) even = f32x4.add(even, f32x4.mul(v128.load(a + k), v128.load(b + k)));
  const sum = f32x4.add(even, odd);
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)
  );
}

// @ts-expect-error: decorator
@inline
function moveBias(bias: usize, step: f32): void {
  const sum = load<f32>(bias, 4);
  store<f32>(bias, load<f32>(bias) - step / sqrt<f32>(sum));
  store<f32>(bias, sum + step * step, 4);
}
