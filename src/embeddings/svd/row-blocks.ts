// Products of a sparse matrix in memory with dense ones in the kernels' memory, some rows at a time.
import type { FloatArray } from '../../kernels/index.js';
import type { SparseMatrix } from '../cooccurrence/sparse-matrix.js';
import type { FactorKernels, SparseRows } from '../factor-kernels/factor-kernels.js';

/** Entries that are copied to the kernels at once, if no row has more; many, so that they find the rows that they need in the cache. */
const defaultBlockEntries = 1 << 22;

/** A and the means to multiply with it. */
export interface SparseOperator {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Y = A X; Y [rowCount, width], X [columnCount, width]. */
  multiply(y: FloatArray, x: FloatArray, width: number): void;
  /** X = Aᵀ Y. */
  multiplyTransposed(x: FloatArray, y: FloatArray, width: number): void;
}

/** Bytes that `createOperator` asks of the kernels, with room for their alignment. */
export function operatorBytes(matrix: SparseMatrix): number {
  return capacityOf(matrix, defaultBlockEntries) * 8 + (matrix.rowCount + 1) * 4 + 64;
}

function capacityOf({ rowCount, offsets }: SparseMatrix, blockEntries: number): number {
  let longest = 0;
  for (let i = 0; i < rowCount; i++) longest = Math.max(longest, offsets[i + 1] - offsets[i]);
  return Math.max(longest, Math.min(blockEntries, offsets[rowCount]));
}

/** Makes room in the kernels for blocks of the matrix. */
export function createOperator(
  matrix: SparseMatrix,
  kernels: FactorKernels,
  blockEntries: number = defaultBlockEntries,
): SparseOperator {
  const { rowCount, columnCount, offsets } = matrix;
  const capacity = capacityOf(matrix, blockEntries);
  const room = {
    offsets: kernels.ints(rowCount + 1),
    columns: kernels.ints(capacity),
    values: kernels.floats(capacity),
  };

  /** Calls `use` for blocks of rows that fit in the room. */
  function forBlocks(use: (start: number, rows: SparseRows) => void): void {
    for (let start = 0, end = 0; start < rowCount; start = end) {
      while (end < rowCount && offsets[end + 1] - offsets[start] <= capacity) end++;
      for (let i = start; i <= end; i++) room.offsets[i - start] = offsets[i] - offsets[start];
      room.columns.set(matrix.columns.subarray(offsets[start], offsets[end]));
      room.values.set(matrix.values.subarray(offsets[start], offsets[end]));
      use(start, { ...room, rowCount: end - start });
    }
  }

  return {
    rowCount,
    columnCount,
    multiply(y, x, width) {
      y.fill(0);
      forBlocks((start, rows) => kernels.addProduct({ y: y.subarray(start * width), x, width }, rows));
    },
    multiplyTransposed(x, y, width) {
      x.fill(0);
      forBlocks((start, rows) => kernels.addTransposedProduct({ y: x, x: y.subarray(start * width), width }, rows));
    },
  };
}
