// A sparse matrix in memory: what the repairs and the factorisation work on.
import type { Cooccurrences } from './cooccurrences.js';

/**
 * A ∈ R^{rows × columns}, compressed by rows: row i holds the entries `offsets[i] … offsets[i + 1] − 1`; the others are 0.
 *
 * @example
 * ```ts
 * import { logCounts, type SparseMatrix } from 'nomen/embeddings';
 * const one: SparseMatrix = {
 *   rowCount: 1, columnCount: 2, offsets: Int32Array.of(0, 1), columns: Int32Array.of(1), values: Float32Array.of(Math.E - 1),
 * };
 * logCounts(one).values; // [1.000]
 * ```
 */
export interface SparseMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Length rowCount + 1, ascending, first 0. */
  readonly offsets: Int32Array;
  /** Ascending within a row. */
  readonly columns: Int32Array;
  /** Not 0. */
  readonly values: Float32Array;
}

/**
 * X_ij = count / unit: the counts as a matrix in memory, 8 bytes an entry.
 *
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, readCountMatrix } from 'nomen/embeddings';
 * const counts = await countCooccurrences(createCorpus([['a', 'b', 'c']]), { windowSize: 2 });
 * (await readCountMatrix(counts)).values; // Float32Array [1, 0.5, 1, 1, 0.5, 1]
 * ```
 */
export async function readCountMatrix(counts: Cooccurrences): Promise<SparseMatrix> {
  const { entryCount, unit, columnCount } = counts;
  const rowCount = counts.words.length;
  const columns = new Int32Array(entryCount);
  const values = new Float32Array(entryCount);
  const offsets = new Int32Array(rowCount + 1);
  let used = 0;
  for await (const block of counts.blocks()) {
    for (let i = 0; i < block.rows.length; i++) offsets[block.rows[i] + 1] = block.offsets[i + 1] - block.offsets[i];
    columns.set(block.columns, used);
    for (let k = 0; k < block.counts.length; k++) values[used++] = block.counts[k] / unit;
  }
  for (let row = 0; row < rowCount; row++) offsets[row + 1] += offsets[row];
  return Object.freeze({ rowCount, columnCount, offsets, columns, values });
}

/** A matrix with `change(value, row, column)` for each entry; entries that become 0 are left out. */
export function mapEntries(
  { rowCount, columnCount, offsets, columns, values }: SparseMatrix,
  change: (value: number, row: number, column: number) => number,
): SparseMatrix {
  // Room for all, of which only what is kept becomes memory: systems hand out pages when they are first written to.
  const room = { columns: new Int32Array(columns.length), values: new Float32Array(values.length) };
  const kept = new Int32Array(rowCount + 1);
  let used = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let k = offsets[row]; k < offsets[row + 1]; k++) {
      const value = Math.fround(change(values[k], row, columns[k]));
      if (value === 0) continue;
      room.columns[used] = columns[k];
      room.values[used++] = value;
    }
    kept[row + 1] = used;
  }
  const entries = { columns: room.columns.subarray(0, used), values: room.values.subarray(0, used) };
  return Object.freeze({ rowCount, columnCount, offsets: kept, ...entries });
}

/** The sum of each row and of each column, and of all. */
export function marginSums({ rowCount, columnCount, offsets, columns, values }: SparseMatrix) {
  const rows = new Float64Array(rowCount);
  const ofColumns = new Float64Array(columnCount);
  let total = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let k = offsets[row]; k < offsets[row + 1]; k++) {
      rows[row] += values[k];
      ofColumns[columns[k]] += values[k];
    }
    total += rows[row];
  }
  return { rows, columns: ofColumns, total };
}
