// The seven activation functions and their slopes; the numbers are those of `activationCodes` on the other side.

const IDENTITY = 0;
const LOGISTIC = 1;
const TANH = 2;
const HARD_TANH = 3;
const SOFT_SIGN = 4;
const RELU = 5;
const LEAKY_RELU = 6;

// @ts-expect-error: decorator
@inline
function value(code: i32, z: f32, slope: f32): f32 {
  if (code == LOGISTIC) return <f32>(1 / (1 + Math.exp(-<f64>z)));
  if (code == TANH) return <f32>Math.tanh(<f64>z);
  if (code == HARD_TANH) return z < -1 ? -1 : z > 1 ? 1 : z;
  if (code == SOFT_SIGN) return z / (1 + abs(z));
  if (code == LEAKY_RELU) return z > 0 ? z : slope * z;
  return z;
}

// @ts-expect-error: decorator
@inline
function derivative(code: i32, z: f32, h: f32, slope: f32): f32 {
  if (code == LOGISTIC) return h * (1 - h);
  if (code == TANH) return 1 - h * h;
  if (code == HARD_TANH) return z >= -1 && z <= 1 ? 1 : 0;
  if (code == SOFT_SIGN) return (1 - abs(h)) * (1 - abs(h));
  if (code == LEAKY_RELU) return z > 0 ? 1 : slope;
  return 1;
}

/** h = g(z). */
export function activate(h: usize, z: usize, length: usize, code: i32, slope: f32): void {
  const end = z + length * 4;
  if (code == RELU) {
    const zero = f32x4.splat(0);
    while (z + 16 <= end) {
      v128.store(h, f32x4.max(zero, v128.load(z)));
      h += 16;
      z += 16;
    }
    while (z < end) {
      store<f32>(h, max<f32>(0, load<f32>(z)));
      h += 4;
      z += 4;
    }
    return;
  }
  if (code == IDENTITY) {
    memory.copy(h, z, length * 4);
    return;
  }
  while (z < end) {
    store<f32>(h, value(code, load<f32>(z), slope));
    h += 4;
    z += 4;
  }
}

/** dz += g′(z) ∘ dh. */
export function activateBackward(dz: usize, dh: usize, z: usize, h: usize, length: usize, code: i32, slope: f32): void {
  const end = z + length * 4;
  if (code == RELU) {
    const zero = f32x4.splat(0);
    while (z + 16 <= end) {
      const passed = v128.and(f32x4.gt(v128.load(z), zero), v128.load(dh));
      v128.store(dz, f32x4.add(v128.load(dz), passed));
      dz += 16;
      dh += 16;
      z += 16;
    }
    while (z < end) {
      if (load<f32>(z) > 0) store<f32>(dz, load<f32>(dz) + load<f32>(dh));
      dz += 4;
      dh += 4;
      z += 4;
    }
    return;
  }
  while (z < end) {
    const slopeHere = derivative(code, load<f32>(z), load<f32>(h), slope);
    store<f32>(dz, load<f32>(dz) + slopeHere * load<f32>(dh));
    dz += 4;
    dh += 4;
    z += 4;
    h += 4;
  }
}
