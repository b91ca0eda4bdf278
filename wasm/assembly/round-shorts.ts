// Fixed point: rows of floats as 16-bit integers and a step each.

/** Numbers below are 0, as one over them might be beyond float32. */
const SMALLEST_TOP: f32 = 1e-30;

/**
 * y_r = x_r / s_r, rounded, with the smallest step s_r that keeps |y_ri| ≤ `largest` and Σ_i |y_ri| ≤ `sum`; s_r = 0 for a row of
 * zeros. Rows of x begin `stride` apart. Where `isPacked`, y is laid out as the weights of `projectShorts`.
 */
export function roundRows(
  y: usize,
  steps: usize,
  x: usize,
  rows: usize,
  inner: usize,
  stride: usize,
  largest: f32,
  sum: f32,
  isPacked: bool,
): void {
  const packed = (inner + 1) & ~1;
  for (let r: usize = 0; r < rows; r++) {
    const row = x + r * stride * 4;
    const step = stepOf(row, inner, largest, sum);
    store<f32>(steps + r * 4, step);
    const factor: f32 = step == 0 ? 0 : 1 / step;
    if (isPacked) roundPacked(y + (r >> 3) * packed * 16 + (r & 7) * 4, row, inner, factor);
    else roundRow(y + r * inner * 2, row, inner, factor);
  }
}

/** The smallest step for a row. */
function stepOf(row: usize, inner: usize, largest: f32, sum: f32): f32 {
  let tops = f32x4.splat(0);
  let totals = f32x4.splat(0);
  let i: usize = 0;
  for (; i + 4 <= inner; i += 4) {
    const sizes = f32x4.abs(v128.load(row + i * 4));
    tops = f32x4.pmax(tops, sizes);
    totals = f32x4.add(totals, sizes);
  }
  let top = max<f32>(
    max<f32>(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)),
    max<f32>(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)),
  );
  let total =
    f32x4.extract_lane(totals, 0) +
    f32x4.extract_lane(totals, 1) +
    f32x4.extract_lane(totals, 2) +
    f32x4.extract_lane(totals, 3);
  for (; i < inner; i++) {
    const size = abs<f32>(load<f32>(row + i * 4));
    top = max<f32>(top, size);
    total += size;
  }
  return top < SMALLEST_TOP ? 0 : max<f32>(top / largest, total / sum);
}

function roundRow(y: usize, row: usize, inner: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  let i: usize = 0;
  for (; i + 4 <= inner; i += 4) {
    const x = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(row + i * 4), factors)));
    v128.store64_lane(y + i * 2, i16x8.narrow_i32x4_s(x, x), 0);
  }
  for (; i < inner; i++) store<i16>(y + i * 2, <i16>nearest<f32>(load<f32>(row + i * 4) * factor));
}

function roundPacked(y: usize, row: usize, inner: usize, factor: f32): void {
  for (let i: usize = 0; i < inner; i++) {
    store<i16>(y + (i >> 1) * 32 + (i & 1) * 2, <i16>nearest<f32>(load<f32>(row + i * 4) * factor));
  }
}
