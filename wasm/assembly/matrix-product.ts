// C (+)= A · B in float32: packed panels, a register tile of 4 rows × 8 columns, or 6 × 8 with fused multiply-add.

/** Rows of the register tile: 4 × 2 accumulators leave room for products; fused multiply-add needs none. */
const TILE_ROWS: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Inner dimension of a packed block: a B panel of 256 × 8 floats is 8 KB, a quarter of a first-level cache. */
const BLOCK: usize = 256;
/** Columns of a packed block: 512 × 256 floats are 512 KB, half a second-level cache. */
const WIDTH: usize = 512;

/** Bytes of scratch that `matrixProduct` needs for these sizes; never above 550 KB. */
export function matrixProductScratch(columns: usize, inner: usize): usize {
  const block = min(BLOCK, inner);
  return ((min(WIDTH, columns) + 7) / 8) * 8 * block * 4 + block * TILE_ROWS * 4 + TILE_ROWS * 32;
}

/**
 * C [m, n] = A [m, k] · B [k, n]. Element (i, l) of A lies at a + i·aRow + l·aColumn bytes, likewise B,
 * so a transposed operand is only another pair of strides.
 */
export function matrixProduct(
  c: usize, a: usize, b: usize,
  m: usize, n: usize, k: usize,
  aRow: usize, aColumn: usize, bRow: usize, bColumn: usize,
  accumulate: bool, scratch: usize,
): void {
  if (!accumulate) memory.fill(c, 0, m * n * 4);
  if (n == 1 && aColumn == 4 && bRow == 4) return addRowProducts(c, a, b, m, k, aRow);
  for (let j: usize = 0; j < n; j += WIDTH) {
    const width = min(WIDTH, n - j);
    for (let l: usize = 0; l < k; l += BLOCK) {
      const block = min(BLOCK, k - l);
      packB(scratch, b + l * bRow + j * bColumn, width, block, bRow, bColumn);
      addBlock(c + j * 4, n * 4, a + l * aColumn, m, width, block, aRow, aColumn, scratch);
    }
  }
}

/** Adds A [m, block] · packed B [block, width] to C, whose rows are `stride` bytes apart. */
function addBlock(
  c: usize, stride: usize, a: usize,
  m: usize, width: usize, block: usize,
  aRow: usize, aColumn: usize, packedB: usize,
): void {
  const packedA = packedB + ((width + 7) / 8) * block * 32;
  const tile = packedA + block * TILE_ROWS * 4;
  for (let i: usize = 0; i < m; i += TILE_ROWS) {
    const rows = min(TILE_ROWS, m - i);
    packA(packedA, a + i * aRow, rows, block, aRow, aColumn);
    for (let j: usize = 0; j < width; j += 8) {
      const panel = packedB + j * block * 4;
      const target = c + i * stride + j * 4;
      const columns = min<usize>(8, width - j);
      if (rows == TILE_ROWS && columns == 8) {
        addTile(target, stride, packedA, panel, block);
      } else {
        memory.fill(tile, 0, TILE_ROWS * 32);
        addTile(tile, 32, packedA, panel, block);
        addPart(target, stride, tile, rows, columns);
      }
    }
  }
}

/** c += A b for one column b, a row at a time: packing would cost more than the product, which only has to read A once. */
function addRowProducts(c: usize, a: usize, b: usize, m: usize, k: usize, stride: usize): void {
  for (let i: usize = 0; i < m; i++) {
    let from = a + i * stride, x = b;
    const end = from + k * 4;
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    for (; from + 64 <= end; from += 64, x += 64) {
      s0 = f32x4.add(s0, f32x4.mul(v128.load(from), v128.load(x)));
      s1 = f32x4.add(s1, f32x4.mul(v128.load(from, 16), v128.load(x, 16)));
      s2 = f32x4.add(s2, f32x4.mul(v128.load(from, 32), v128.load(x, 32)));
      s3 = f32x4.add(s3, f32x4.mul(v128.load(from, 48), v128.load(x, 48)));
    }
    for (; from + 16 <= end; from += 16, x += 16) s0 = f32x4.add(s0, f32x4.mul(v128.load(from), v128.load(x)));
    const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    let sum = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3);
    for (; from < end; from += 4, x += 4) sum += load<f32>(from) * load<f32>(x);
    store<f32>(c + i * 4, load<f32>(c + i * 4) + sum);
  }
}

/** Panels of 8 columns, each [block, 8]; columns beyond n are 0. */
function packB(packed: usize, b: usize, n: usize, block: usize, bRow: usize, bColumn: usize): void {
  for (let j: usize = 0; j < n; j += 8) {
    const columns = min<usize>(8, n - j);
    const from = b + j * bColumn;
    if (columns == 8 && bColumn == 4) packRows(packed, from, block, bRow);
    else packColumns(packed, 8, from, columns, block, bColumn, bRow);
    packed += block * 32;
  }
}

/** A strip of rows as [block, TILE_ROWS]; rows beyond the matrix are 0. */
function packA(packed: usize, a: usize, rows: usize, block: usize, aRow: usize, aColumn: usize): void {
  if (rows < TILE_ROWS || aRow != 4) return packColumns(packed, TILE_ROWS, a, rows, block, aRow, aColumn);
  for (let l: usize = 0; l < block; l++) {
    v128.store(packed, v128.load(a));
    if (TILE_ROWS == 6) store<u64>(packed, load<u64>(a, 16), 16);
    packed += TILE_ROWS * 4;
    a += aColumn;
  }
}

/** Pieces of 8 floats, `stride` apart, one behind the other. */
function packRows(packed: usize, from: usize, block: usize, stride: usize): void {
  for (let l: usize = 0; l < block; l++) {
    v128.store(packed, v128.load(from));
    v128.store(packed, v128.load(from, 16), 16);
    packed += 32;
    from += stride;
  }
}

/** `count` vectors of `block` floats become columns of [block, width]; the others are 0, for left-over bits may be slow subnormals. */
function packColumns(
  packed: usize, width: usize, from: usize,
  count: usize, block: usize, vectorStride: usize, stride: usize,
): void {
  const step = width * 4;
  if (count < width) memory.fill(packed, 0, block * step);
  let c: usize = 0;
  if (stride == 4) {
    for (; c + 4 <= count; c += 4) packFour(packed + c * 4, step, from + c * vectorStride, block, vectorStride);
  }
  for (; c < count; c++) {
    const vector = from + c * vectorStride;
    const to = packed + c * 4;
    for (let l: usize = 0; l < block; l++) store<f32>(to + l * step, load<f32>(vector + l * stride));
  }
}

/** Four vectors, `stride` apart, become four columns of rows that are `step` apart: blocks of 4 × 4, transposed. */
function packFour(to: usize, step: usize, from: usize, block: usize, stride: usize): void {
  const end = from + (block & ~3) * 4;
  for (; from < end; from += 16, to += step * 4) {
    const r0 = v128.load(from), r1 = v128.load(from + stride);
    const r2 = v128.load(from + stride * 2), r3 = v128.load(from + stride * 3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    v128.store(to + step, v128.shuffle<f64>(low01, low23, 1, 3));
    v128.store(to + step * 2, v128.shuffle<f64>(high01, high23, 0, 2));
    v128.store(to + step * 3, v128.shuffle<f64>(high01, high23, 1, 3));
  }
  for (let l: usize = 0; l < (block & 3); l++) {
    for (let r: usize = 0; r < 4; r++) store<f32>(to + l * step + r * 4, load<f32>(from + r * stride + l * 4));
  }
}

/** The register tile: TILE_ROWS × 2 accumulators of four floats. */
// @ts-expect-error: decorator
@inline
function addTile(c: usize, stride: usize, a: usize, b: usize, block: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0), c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  const end = b + block * 32;
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = multiplyAdd(a0, b0, c00);
    c01 = multiplyAdd(a0, b1, c01);
    const a1 = v128.load32_splat(a, 4);
    c10 = multiplyAdd(a1, b0, c10);
    c11 = multiplyAdd(a1, b1, c11);
    const a2 = v128.load32_splat(a, 8);
    c20 = multiplyAdd(a2, b0, c20);
    c21 = multiplyAdd(a2, b1, c21);
    const a3 = v128.load32_splat(a, 12);
    c30 = multiplyAdd(a3, b0, c30);
    c31 = multiplyAdd(a3, b1, c31);
    if (TILE_ROWS == 6) {
      const a4 = v128.load32_splat(a, 16);
      c40 = multiplyAdd(a4, b0, c40);
      c41 = multiplyAdd(a4, b1, c41);
      const a5 = v128.load32_splat(a, 20);
      c50 = multiplyAdd(a5, b0, c50);
      c51 = multiplyAdd(a5, b1, c51);
    }
    a += TILE_ROWS * 4;
    b += 32;
  }
  addRow(c, c00, c01);
  addRow(c + stride, c10, c11);
  addRow(c + stride * 2, c20, c21);
  addRow(c + stride * 3, c30, c31);
  if (TILE_ROWS == 6) {
    addRow(c + stride * 4, c40, c41);
    addRow(c + stride * 5, c50, c51);
  }
}

/** c + a ∘ b; the relaxed build rounds once or twice, as the host's instruction does. */
// @ts-expect-error: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

// @ts-expect-error: decorator
@inline
function addRow(c: usize, left: v128, right: v128): void {
  v128.store(c, f32x4.add(v128.load(c), left));
  v128.store(c, f32x4.add(v128.load(c, 16), right), 16);
}

function addPart(c: usize, stride: usize, tile: usize, rows: usize, columns: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < columns; j++) {
      const at = c + r * stride + j * 4;
      store<f32>(at, load<f32>(at) + load<f32>(tile + r * 32 + j * 4));
    }
  }
}
