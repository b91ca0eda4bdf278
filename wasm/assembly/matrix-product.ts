// C (+)= A · B in float32: packed panels, a register tile of 4 rows × 8 columns.

/** Inner dimension of a packed block: a B panel of 256 × 8 floats is 8 KB, a quarter of a first-level cache. */
const BLOCK: usize = 256;

/** Bytes of scratch that `matrixProduct` needs for these sizes. */
export function matrixProductScratch(columns: usize, inner: usize): usize {
  const block = inner < BLOCK ? inner : BLOCK;
  return ((columns + 7) / 8) * 8 * block * 4 + block * 16 + 128;
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
  const packedB = scratch;
  const panels = (n + 7) / 8;
  for (let start: usize = 0; start < k; start += BLOCK) {
    const block = min(BLOCK, k - start);
    const packedA = packedB + panels * block * 32;
    const tile = packedA + block * 16;
    packB(packedB, b + start * bRow, n, block, bRow, bColumn);
    for (let i: usize = 0; i < m; i += 4) {
      const rows = min<usize>(4, m - i);
      packA(packedA, a + i * aRow + start * aColumn, rows, block, aRow, aColumn);
      for (let j: usize = 0; j < n; j += 8) {
        const panel = packedB + (j / 8) * block * 32;
        const target = c + (i * n + j) * 4;
        const columns = min<usize>(8, n - j);
        if (rows == 4 && columns == 8) {
          addTile(target, n * 4, packedA, panel, block);
        } else {
          memory.fill(tile, 0, 128);
          addTile(tile, 32, packedA, panel, block);
          addPart(target, n * 4, tile, rows, columns);
        }
      }
    }
  }
}

/** Panels of 8 columns, each [block, 8]; columns beyond n are 0. */
function packB(packed: usize, b: usize, n: usize, block: usize, bRow: usize, bColumn: usize): void {
  for (let j: usize = 0; j < n; j += 8) {
    const columns = min<usize>(8, n - j);
    if (columns == 8 && bColumn == 4) {
      let from = b + j * 4;
      for (let l: usize = 0; l < block; l++) {
        v128.store(packed, v128.load(from));
        v128.store(packed, v128.load(from, 16), 16);
        packed += 32;
        from += bRow;
      }
    } else if (columns == 8 && bRow == 4) {
      packTransposed(packed, b + j * bColumn, block, bColumn);
      packed += block * 32;
    } else {
      for (let l: usize = 0; l < block; l++) {
        for (let c: usize = 0; c < 8; c++) {
          store<f32>(packed + c * 4, c < columns ? load<f32>(b + l * bRow + (j + c) * bColumn) : 0);
        }
        packed += 32;
      }
    }
  }
}

/** Eight stored rows, `stride` apart, become the eight columns of a panel. */
function packTransposed(packed: usize, b: usize, block: usize, stride: usize): void {
  for (let c: usize = 0; c < 8; c++) {
    const from = b + c * stride;
    const to = packed + c * 4;
    for (let l: usize = 0; l < block; l++) store<f32>(to + l * 32, load<f32>(from + l * 4));
  }
}

/** A strip of 4 rows as [block, 4]; rows beyond the matrix are 0. */
function packA(packed: usize, a: usize, rows: usize, block: usize, aRow: usize, aColumn: usize): void {
  for (let r: usize = 0; r < 4; r++) {
    const from = a + r * aRow;
    const to = packed + r * 4;
    if (r < rows) for (let l: usize = 0; l < block; l++) store<f32>(to + l * 16, load<f32>(from + l * aColumn));
    else for (let l: usize = 0; l < block; l++) store<f32>(to + l * 16, 0);
  }
}

/** The register tile: 4 × 2 accumulators of four floats; more would spill without fused multiply-add. */
// @ts-expect-error: decorator
@inline
function addTile(c: usize, stride: usize, a: usize, b: usize, block: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  const end = b + block * 32;
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    a += 16;
    b += 32;
  }
  addRow(c, c00, c01);
  addRow(c + stride, c10, c11);
  addRow(c + stride * 2, c20, c21);
  addRow(c + stride * 3, c30, c31);
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
