// Fixed point: rows of 16-bit integers times weights of as many bits.

/**
 * y_rc = s_r t_c Σ_i x_ri w_ci, rounded and saturated. w holds for eight columns at a time pairs of inner places side by side:
 * [columns / 8, pairs, 8, 2]; such a block stays in the nearest cache while all rows pass.
 */
export function projectShorts(
  y: usize,
  x: usize,
  rowScales: usize,
  w: usize,
  columnScales: usize,
  rows: usize,
  columns: usize,
  pairs: usize,
): void {
  const width = pairs * 4;
  const step = columns * 2;
  const fours = rows & ~3;
  for (let c: usize = 0; c < columns; c += 8) {
    const block = w + c * width;
    for (let r: usize = 0; r < fours; r += 4) {
      projectFour(y + r * step + c * 2, x + r * width, rowScales + r * 4, block, columnScales + c * 4, step, width);
    }
  }
  if (fours == rows) return;
  y += fours * step;
  x += fours * width;
  rowScales += fours * 4;
  const left = rows & 3;
  // Fewer rows take two blocks at once, to have as many sums under way; a last block without another is taken twice.
  for (let c: usize = 0; c < columns; c += 16) {
    const other: usize = c + 8 < columns ? 8 : 0;
    const block = w + c * width;
    const scales = columnScales + c * 4;
    let r: usize = 0;
    if (left >= 2) {
      projectTwo(y + c * 2, x, rowScales, block, scales, step, width, other);
      r = 2;
    }
    if (r < left) projectOne(y + r * step + c * 2, x + r * width, rowScales + r * 4, block, scales, width, other);
  }
}

/** Eight columns of four rows. */
function projectFour(y: usize, x: usize, rowScales: usize, w: usize, columnScales: usize, step: usize, width: usize): void {
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let b0 = i32x4.splat(0);
  let b1 = i32x4.splat(0);
  let c0 = i32x4.splat(0);
  let c1 = i32x4.splat(0);
  let d0 = i32x4.splat(0);
  let d1 = i32x4.splat(0);
  const xb = x + width;
  const xc = xb + width;
  const xd = xc + width;
  for (let at: usize = 0; at < width; at += 4) {
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    w += 32;
    const a = v128.load32_splat(x + at);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, w0));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, w1));
    const b = v128.load32_splat(xb + at);
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, w0));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, w1));
    const c = v128.load32_splat(xc + at);
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(c, w0));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(c, w1));
    const d = v128.load32_splat(xd + at);
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(d, w0));
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(d, w1));
  }
  storeRounded(y, a0, a1, rowScales, columnScales);
  storeRounded(y + step, b0, b1, rowScales + 4, columnScales);
  storeRounded(y + 2 * step, c0, c1, rowScales + 8, columnScales);
  storeRounded(y + 3 * step, d0, d1, rowScales + 12, columnScales);
}

/** Eight columns of two rows, and those that begin `other` columns further on. */
function projectTwo(
  y: usize,
  x: usize,
  rowScales: usize,
  w: usize,
  columnScales: usize,
  step: usize,
  width: usize,
  other: usize,
): void {
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let a2 = i32x4.splat(0);
  let a3 = i32x4.splat(0);
  let b0 = i32x4.splat(0);
  let b1 = i32x4.splat(0);
  let b2 = i32x4.splat(0);
  let b3 = i32x4.splat(0);
  const xb = x + width;
  let v = w + other * width;
  for (let at: usize = 0; at < width; at += 4) {
    const a = v128.load32_splat(x + at);
    const b = v128.load32_splat(xb + at);
    const w0 = v128.load(w);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, w0));
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, w0));
    const w1 = v128.load(w, 16);
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, w1));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, w1));
    const w2 = v128.load(v);
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, w2));
    b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, w2));
    const w3 = v128.load(v, 16);
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, w3));
    b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, w3));
    w += 32;
    v += 32;
  }
  storeRounded(y, a0, a1, rowScales, columnScales);
  storeRounded(y + step, b0, b1, rowScales + 4, columnScales);
  storeRounded(y + other * 2, a2, a3, rowScales, columnScales + other * 4);
  storeRounded(y + step + other * 2, b2, b3, rowScales + 4, columnScales + other * 4);
}

/** Eight columns of one row, and those that begin `other` columns further on. */
function projectOne(
  y: usize,
  x: usize,
  rowScale: usize,
  w: usize,
  columnScales: usize,
  width: usize,
  other: usize,
): void {
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let a2 = i32x4.splat(0);
  let a3 = i32x4.splat(0);
  let v = w + other * width;
  for (let at: usize = 0; at < width; at += 4) {
    const a = v128.load32_splat(x + at);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, v128.load(w)));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, v128.load(w, 16)));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, v128.load(v)));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, v128.load(v, 16)));
    w += 32;
    v += 32;
  }
  storeRounded(y, a0, a1, rowScale, columnScales);
  storeRounded(y + other * 2, a2, a3, rowScale, columnScales + other * 4);
}

/** Eight sums, scaled, rounded (ties to even) and saturated. */
function storeRounded(y: usize, low: v128, high: v128, rowScale: usize, columnScales: usize): void {
  const s = v128.load32_splat(rowScale);
  v128.store(y, i16x8.narrow_i32x4_s(scaled(low, s, columnScales), scaled(high, s, columnScales + 16)));
}

function scaled(sum: v128, rowScale: v128, columnScales: usize): v128 {
  const x = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sum), rowScale), v128.load(columnScales));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(x));
}
