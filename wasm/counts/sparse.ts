// Products of sparse rows with dense matrices, and the Gram matrix in float64. Dense rows are `width` floats, a multiple of 4.

/**
 * y_i += Σ_j a_ij x_j for the rows i. All rows are done for 32 columns before the next 32, so that what is read of x, 128 bytes a row,
 * stays in the cache; eight accumulators hold the columns.
 */
export function addProduct(
  y: usize,
  x: usize,
  offsets: usize,
  columns: usize,
  values: usize,
  rows: usize,
  width: usize,
): void {
  const rowBytes = width * 4;
  let k: usize = 0;
  for (; k + 128 <= rowBytes; k += 128) {
    for (let i: usize = 0; i < rows; i++) {
      const first = load<u32>(offsets + i * 4);
      const last = load<u32>(offsets + i * 4, 4);
      addWide(y + i * rowBytes + k, x + k, columns, values, first, last, rowBytes);
    }
  }
  for (; k < rowBytes; k += 16) {
    for (let i: usize = 0; i < rows; i++) {
      const at = y + i * rowBytes + k;
      let sum = v128.load(at);
      const last = load<u32>(offsets + i * 4, 4);
      for (let e = load<u32>(offsets + i * 4); e < last; e++) {
        const from = x + k + load<u32>(columns + e * 4) * rowBytes;
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(values + e * 4), v128.load(from)));
      }
      v128.store(at, sum);
    }
  }
}

// @ts-expect-error: decorator
@inline
function addWide(y: usize, x: usize, columns: usize, values: usize, first: u32, last: u32, rowBytes: usize): void {
  let s0 = v128.load(y), s1 = v128.load(y, 16), s2 = v128.load(y, 32), s3 = v128.load(y, 48);
  let s4 = v128.load(y, 64), s5 = v128.load(y, 80), s6 = v128.load(y, 96), s7 = v128.load(y, 112);
  for (let e = first; e < last; e++) {
    const from = x + load<u32>(columns + e * 4) * rowBytes;
    const a = v128.load32_splat(values + e * 4);
    s0 = f32x4.add(s0, f32x4.mul(a, v128.load(from)));
    s1 = f32x4.add(s1, f32x4.mul(a, v128.load(from, 16)));
    s2 = f32x4.add(s2, f32x4.mul(a, v128.load(from, 32)));
    s3 = f32x4.add(s3, f32x4.mul(a, v128.load(from, 48)));
    s4 = f32x4.add(s4, f32x4.mul(a, v128.load(from, 64)));
    s5 = f32x4.add(s5, f32x4.mul(a, v128.load(from, 80)));
    s6 = f32x4.add(s6, f32x4.mul(a, v128.load(from, 96)));
    s7 = f32x4.add(s7, f32x4.mul(a, v128.load(from, 112)));
  }
  v128.store(y, s0);
  v128.store(y, s1, 16);
  v128.store(y, s2, 32);
  v128.store(y, s3, 48);
  v128.store(y, s4, 64);
  v128.store(y, s5, 80);
  v128.store(y, s6, 96);
  v128.store(y, s7, 112);
}

/** y_j += Σ_i a_ij x_i for the rows i: the product with the transpose, without making it; columns by 32 as above. */
export function addTransposedProduct(
  y: usize,
  x: usize,
  offsets: usize,
  columns: usize,
  values: usize,
  rows: usize,
  width: usize,
): void {
  const rowBytes = width * 4;
  for (let start: usize = 0; start < rowBytes; start += 128) {
    const end = min(start + 128, rowBytes);
    for (let i: usize = 0; i < rows; i++) {
      const from = x + i * rowBytes;
      const last = load<u32>(offsets + i * 4, 4);
      for (let e = load<u32>(offsets + i * 4); e < last; e++) {
        const a = v128.load32_splat(values + e * 4);
        const to = y + load<u32>(columns + e * 4) * rowBytes;
        for (let k = start; k < end; k += 16) {
          v128.store(to + k, f32x4.add(v128.load(to + k), f32x4.mul(a, v128.load(from + k))));
        }
      }
    }
  }
}

/** Rows that stay in the second-level cache while all pairs of their columns are multiplied. */
const BLOCK: usize = 256;

/** G += Yᵀ Y, the tiles on and above the diagonal; Y [rows, width] float32, G [width, width] float64. */
export function addGram(g: usize, y: usize, rows: usize, width: usize): void {
  for (let start: usize = 0; start < rows; start += BLOCK) {
    const block = min(BLOCK, rows - start);
    for (let a: usize = 0; a < width; a += 4) {
      for (let b = a; b < width; b += 4) {
        addGramTile(g + (a * width + b) * 8, y + start * width * 4, a * 4, b * 4, block, width);
      }
    }
  }
}

// @ts-expect-error: decorator
@inline
function addGramTile(g: usize, y: usize, a: usize, b: usize, rows: usize, width: usize): void {
  let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s10 = f64x2.splat(0), s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0), s21 = f64x2.splat(0), s30 = f64x2.splat(0), s31 = f64x2.splat(0);
  for (let i: usize = 0; i < rows; i++, y += width * 4) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(y + b));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(y + b, 8));
    const a0 = f64x2.splat(<f64>load<f32>(y + a));
    s00 = f64x2.add(s00, f64x2.mul(a0, low));
    s01 = f64x2.add(s01, f64x2.mul(a0, high));
    const a1 = f64x2.splat(<f64>load<f32>(y + a, 4));
    s10 = f64x2.add(s10, f64x2.mul(a1, low));
    s11 = f64x2.add(s11, f64x2.mul(a1, high));
    const a2 = f64x2.splat(<f64>load<f32>(y + a, 8));
    s20 = f64x2.add(s20, f64x2.mul(a2, low));
    s21 = f64x2.add(s21, f64x2.mul(a2, high));
    const a3 = f64x2.splat(<f64>load<f32>(y + a, 12));
    s30 = f64x2.add(s30, f64x2.mul(a3, low));
    s31 = f64x2.add(s31, f64x2.mul(a3, high));
  }
  addPair(g, s00, s01);
  addPair(g + width * 8, s10, s11);
  addPair(g + width * 16, s20, s21);
  addPair(g + width * 24, s30, s31);
}

// @ts-expect-error: decorator
@inline
function addPair(g: usize, low: v128, high: v128): void {
  v128.store(g, f64x2.add(v128.load(g), low));
  v128.store(g, f64x2.add(v128.load(g, 16), high), 16);
}
