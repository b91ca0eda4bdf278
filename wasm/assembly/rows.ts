// Rows and vectors: zeros, sums, scaling, products, log softmax.

/** Sets `length` bytes to 0. */
export function clear(at: usize, length: usize): void {
  memory.fill(at, 0, length);
}

/** y_i += b for every row. */
export function addToRows(y: usize, b: usize, rows: usize, columns: usize): void {
  for (let i: usize = 0; i < rows; i++) addVector(y + i * columns * 4, b, columns);
}

/** s += Σ_i x_i. */
export function sumRows(s: usize, x: usize, rows: usize, columns: usize): void {
  for (let i: usize = 0; i < rows; i++) addVector(s, x + i * columns * 4, columns);
}

/** y += x, `length` floats. */
export function addVector(y: usize, x: usize, length: usize): void {
  const end = y + length * 4;
  while (y + 16 <= end) {
    v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
    y += 16;
    x += 16;
  }
  while (y < end) {
    store<f32>(y, load<f32>(y) + load<f32>(x));
    y += 4;
    x += 4;
  }
}

/** y += α x. */
export function addScaled(y: usize, x: usize, alpha: f32, length: usize): void {
  const factor = f32x4.splat(alpha);
  const end = y + length * 4;
  while (y + 16 <= end) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x))));
    y += 16;
    x += 16;
  }
  while (y < end) {
    store<f32>(y, load<f32>(y) + alpha * load<f32>(x));
    y += 4;
    x += 4;
  }
}

/** y *= α. */
export function scale(y: usize, alpha: f32, length: usize): void {
  const factor = f32x4.splat(alpha);
  const end = y + length * 4;
  while (y + 16 <= end) {
    v128.store(y, f32x4.mul(factor, v128.load(y)));
    y += 16;
  }
  while (y < end) {
    store<f32>(y, alpha * load<f32>(y));
    y += 4;
  }
}

/** y += a ∘ b. */
export function addProduct(y: usize, a: usize, b: usize, length: usize): void {
  const end = y + length * 4;
  while (y + 16 <= end) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(v128.load(a), v128.load(b))));
    y += 16;
    a += 16;
    b += 16;
  }
  while (y < end) {
    store<f32>(y, load<f32>(y) + load<f32>(a) * load<f32>(b));
    y += 4;
    a += 4;
    b += 4;
  }
}

/** Σ_i a_i b_i, summed in float64: the norm of a million gradients must not lose the small ones. */
export function dot(a: usize, b: usize, length: usize): f64 {
  let sum = f64x2.splat(0);
  let tail: f64 = 0;
  const end = a + length * 4;
  while (a + 16 <= end) {
    const product = f32x4.mul(v128.load(a), v128.load(b));
    const high = i8x16.shuffle(product, product, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    sum = f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(product), f64x2.promote_low_f32x4(high)));
    a += 16;
    b += 16;
  }
  while (a < end) {
    tail += <f64>load<f32>(a) * <f64>load<f32>(b);
    a += 4;
    b += 4;
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + tail;
}

/** y_i = x_i − max − log Σ exp(x − max) for each row. */
export function logSoftmax(y: usize, x: usize, rows: usize, columns: usize): void {
  for (let i: usize = 0; i < rows; i++) {
    const at = i * columns * 4;
    let top: f32 = -Infinity;
    for (let j: usize = 0; j < columns; j++) top = max(top, load<f32>(x + at + j * 4));
    let sum: f64 = 0;
    for (let j: usize = 0; j < columns; j++) sum += Math.exp(<f64>(load<f32>(x + at + j * 4) - top));
    const logSum = <f32>Math.log(sum);
    for (let j: usize = 0; j < columns; j++) store<f32>(y + at + j * 4, load<f32>(x + at + j * 4) - top - logSum);
  }
}
