// Copying a block of columns between matrices, for concatenation and slices.
import type { FloatArray } from '../../kernels/index.js';

/** Where a block of columns lies: its first column and the columns of the whole matrix. */
export interface ColumnBlock {
  readonly data: FloatArray;
  readonly first: number;
  readonly columns: number;
}

/** target[:, first…] += source[:, first…] for `width` columns of `rows` rows. */
export function addColumns(
  target: ColumnBlock,
  source: ColumnBlock,
  { rows, width }: { readonly rows: number; readonly width: number },
): void {
  for (let i = 0; i < rows; i++) {
    const to = i * target.columns + target.first;
    const from = i * source.columns + source.first;
    for (let j = 0; j < width; j++) target.data[to + j] += source.data[from + j];
  }
}
