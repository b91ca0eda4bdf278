// Matrix product: operands packed into panels of four, a 4 × 4 tile of C kept in scalars.
import type { FloatArray, Kernels, ProductShape } from '../kernels.js';

/** Rows and columns of a tile of C; the tile loop below is unrolled for it. */
const TILE = 4;
/** Depth of a packed panel: TILE · DEPTH doubles of A and of B stay in the first-level cache together. */
const DEPTH = 256;
/** Rows of A packed at a time: ROWS · DEPTH doubles stay in the second-level cache. */
const ROWS = 128;

/** A strided view of a matrix: element (i, j) is `data[i * rowStep + j * columnStep]`. */
interface Operand {
  readonly data: FloatArray;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** A part of an operand: `along` lines of length `depth`, from `(line, start)` on. */
interface Panel {
  readonly line: number;
  readonly lines: number;
  readonly start: number;
  readonly depth: number;
}

/**
 * Creates C (+)= A · B with scratch memory of its own. Sums run in double precision within a panel.
 * Packing makes the four transposed forms one loop, turns every read of the tile loop into a sequential one
 * and converts float32 to double once instead of once a product (Goto and van de Geijn 2008).
 */
export function createMatrixProduct(): Kernels['matrixProduct'] {
  const packedA = new Float64Array(ROWS * DEPTH);
  const tile = new Float64Array(TILE * TILE);
  let packedB = new Float64Array(0);

  return (c, a, b, shape) => {
    const { rows, columns, inner } = shape;
    if (!shape.accumulate) c.fill(0, 0, rows * columns);
    const left = operand(a, shape.transposeA ? [1, rows] : [inner, 1]);
    const right = operand(b, shape.transposeB ? [1, inner] : [columns, 1]);
    const needed = Math.ceil(columns / TILE) * TILE * Math.min(inner, DEPTH);
    if (packedB.length < needed) packedB = new Float64Array(needed);
    for (let start = 0; start < inner; start += DEPTH) {
      const depth = Math.min(DEPTH, inner - start);
      packColumns(packedB, right, { line: 0, lines: columns, start, depth });
      for (let row = 0; row < rows; row += ROWS) {
        const block = Math.min(ROWS, rows - row);
        packRows(packedA, left, { line: row, lines: block, start, depth });
        multiplyBlock({ c, packedA, packedB, tile }, shape, { row, block, depth });
      }
    }
  };
}

function operand(data: FloatArray, [rowStep, columnStep]: readonly [number, number]): Operand {
  return { data, rowStep, columnStep };
}

/** Packs rows of A in groups of four: group g holds its elements at `[g][depth][4]`, those of missing rows are never read. */
function packRows(packed: Float64Array, { data, rowStep, columnStep }: Operand, panel: Panel): void {
  packLines(packed, data, { lineStep: rowStep, innerStep: columnStep, ...panel });
}

/** Packs columns of B the same way. */
function packColumns(packed: Float64Array, { data, rowStep, columnStep }: Operand, panel: Panel): void {
  packLines(packed, data, { lineStep: columnStep, innerStep: rowStep, ...panel });
}

function packLines(
  packed: Float64Array,
  data: FloatArray,
  { line, lines, start, depth, lineStep, innerStep }: Panel & { readonly lineStep: number; readonly innerStep: number },
): void {
  let to = 0;
  for (let first = 0; first < lines; first += TILE, to += TILE * depth) {
    const held = Math.min(TILE, lines - first);
    const from = (line + first) * lineStep + start * innerStep;
    for (let k = 0; k < depth; k++) {
      const source = from + k * innerStep;
      const target = to + k * TILE;
      for (let r = 0; r < held; r++) packed[target + r] = data[source + r * lineStep];
    }
  }
}

interface Workspace {
  readonly c: FloatArray;
  readonly packedA: Float64Array;
  readonly packedB: Float64Array;
  readonly tile: Float64Array;
}

function multiplyBlock(
  { c, packedA, packedB, tile }: Workspace,
  { columns }: ProductShape,
  { row, block, depth }: { readonly row: number; readonly block: number; readonly depth: number },
): void {
  for (let column = 0; column < columns; column += TILE) {
    const width = Math.min(TILE, columns - column);
    for (let i = 0; i < block; i += TILE) {
      multiplyTile(tile, packedA, packedB, { fromA: i * depth, fromB: column * depth, depth });
      addTile(c, tile, { at: (row + i) * columns + column, height: Math.min(TILE, block - i), width, columns });
    }
  }
}

// Longer than 30 lines: the tile is unrolled by hand so that its sixteen sums are locals.
function multiplyTile(
  tile: Float64Array,
  a: Float64Array,
  b: Float64Array,
  { fromA, fromB, depth }: { readonly fromA: number; readonly fromB: number; readonly depth: number },
): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  const end = fromA + depth * TILE;
  for (let p = fromA, q = fromB; p < end; p += TILE, q += TILE) {
    const b0 = b[q];
    const b1 = b[q + 1];
    const b2 = b[q + 2];
    const b3 = b[q + 3];
    const a0 = a[p];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[p + 1];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[p + 2];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[p + 3];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  tile[0] = c00;
  tile[1] = c01;
  tile[2] = c02;
  tile[3] = c03;
  tile[4] = c10;
  tile[5] = c11;
  tile[6] = c12;
  tile[7] = c13;
  tile[8] = c20;
  tile[9] = c21;
  tile[10] = c22;
  tile[11] = c23;
  tile[12] = c30;
  tile[13] = c31;
  tile[14] = c32;
  tile[15] = c33;
}

function addTile(
  c: FloatArray,
  tile: Float64Array,
  {
    at,
    height,
    width,
    columns,
  }: { readonly at: number; readonly height: number; readonly width: number; readonly columns: number },
): void {
  for (let i = 0; i < height; i++) {
    const target = at + i * columns;
    for (let j = 0; j < width; j++) c[target + j] += tile[i * TILE + j];
  }
}
