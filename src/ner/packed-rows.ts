// A matrix in two to seven bits a number, read row by row where it lies.
import type { FloatArray } from '../kernels/index.js';

/**
 * A matrix of which row i is `scales[i]` times odd numbers from −(2ᵇ − 1) to 2ᵇ − 1, b bits each.
 *
 * @example
 * ```ts
 * import { addPackedRow, type PackedRows } from 'nomen/ner';
 * const rows: PackedRows = { bits: 2, bytes: Uint8Array.of(0b0111), scales: Float32Array.of(0.5) };
 * const row = new Float32Array(2);
 * addPackedRow(rows, { row: 0, columns: 2 }, row);
 * row; // [1.5, -0.5]
 * ```
 */
export interface PackedRows {
  readonly bits: number;
  /** (odd number + 2ᵇ − 1) / 2 of each column, low bits first; a row begins at a byte of its own and ends with zeros. */
  readonly bytes: Uint8Array;
  /** [rows]. */
  readonly scales: Float32Array;
}

/** The row to read, the columns of the matrix, and where the row goes. */
export interface PackedPlace {
  readonly row: number;
  readonly columns: number;
  /** Where in `to` the row begins; usually 0. */
  readonly at?: number;
}

/**
 * Bytes of a row: ⌈columns · bits / 8⌉.
 *
 * @example
 * ```ts
 * import { packedRowBytes } from 'nomen/ner';
 * packedRowBytes(100, 3); // 38
 * ```
 */
export function packedRowBytes(columns: number, bits: number): number {
  return Math.ceil((columns * bits) / 8);
}

/**
 * to[at + j] += x_ij for each column j of row i.
 *
 * @example
 * ```ts
 * import { addPackedRow } from 'nomen/ner';
 * const sum = Float32Array.of(1);
 * addPackedRow({ bits: 3, bytes: Uint8Array.of(7), scales: Float32Array.of(1) }, { row: 0, columns: 1 }, sum);
 * sum; // [8]
 * ```
 */
export function addPackedRow(
  { bits, bytes, scales }: PackedRows,
  { row, columns, at = 0 }: PackedPlace,
  to: FloatArray,
): void {
  const scale = scales[row];
  // Whole numbers throughout: a power would make all of them floats, which takes twice as long.
  const most = (1 << bits) - 1;
  let next = row * packedRowBytes(columns, bits);
  let held = 0;
  let count = 0;
  for (let i = at; i < at + columns; i++) {
    for (; count < bits; count += 8) held |= bytes[next++] << count;
    to[i] += scale * (2 * (held & most) - most);
    held >>>= bits;
    count -= bits;
  }
}
