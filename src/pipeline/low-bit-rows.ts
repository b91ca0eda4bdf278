// Rows of numbers in two to seven bits each, with a scale a row: how model files keep word vectors.
import { checkNumber } from '../base/index.js';
import type { FloatArray, MatrixShape } from '../kernels/index.js';
import { type PackedRows, packedRowBytes, type QuantizedRows } from '../ner/index.js';
import { checkMatrix, checkRow } from './container-packing.js';

/** Largest numbers of a row that are tried as its outermost level, as parts of the largest of all. */
const outermost: readonly number[] = Object.freeze(Array.from({ length: 14 }, (_, i) => 1 - 0.05 * i));

/**
 * q_ij ∈ {±1, ±3, … ±(2ᵇ − 1)}, the nearest to x_ij / s_i: 2ᵇ equally spaced levels, none of them 0. Of fourteen scales s_i between
 * 0.35 and 1 of max_j |x_ij| / (2ᵇ − 1) the one of least squared error is taken: few bits gain more from small steps than they lose
 * where the ends of a row are cut off (Max 1960).
 *
 * @param matrix [rows, columns], row-major, finite
 * @param form rows, columns and `bits` b, 2 to 7
 * @throws NomenError `number-out-of-range`, `wrong-matrix-size`, `number-not-finite`
 * @example
 * ```ts
 * import { quantizeToBits } from 'nomen/pipeline';
 * quantizeToBits(new Float32Array([3, -1]), { rows: 1, columns: 2, bits: 2 }); // { codes: [3, -1], scales: [1] }
 * ```
 */
export function quantizeToBits(
  matrix: FloatArray,
  { rows, columns, bits }: MatrixShape & { readonly bits: number },
): QuantizedRows {
  checkNumber(bits, { where: 'bits', min: 2, max: 7, integer: true });
  checkMatrix(matrix.length, { rows, columns });
  const codes = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [start, end] = [row * columns, (row + 1) * columns];
    const largest = checkRow(matrix, start, end);
    if (largest === 0) continue;
    const numbers = matrix.subarray(start, end);
    scales[row] = bestScale(numbers, largest / (2 ** bits - 1), bits);
    if (scales[row] > 0)
      codes.set(
        Array.from(numbers, (x) => nearestCode(x / scales[row], bits)),
        start,
      );
  }
  return { codes, scales };
}

function bestScale(row: FloatArray, widest: number, bits: number): number {
  let best = { scale: 0, error: Infinity };
  for (const part of outermost) {
    const scale = Math.fround(part * widest);
    let error = 0;
    for (let i = 0; i < row.length && scale > 0; i++)
      error += (row[i] - scale * nearestCode(row[i] / scale, bits)) ** 2;
    if (scale > 0 && error < best.error) best = { scale, error };
  }
  return best.scale;
}

function nearestCode(number: number, bits: number): number {
  const most = 2 ** bits - 1;
  return Math.max(-most, Math.min(most, 2 * Math.floor(number / 2) + 1));
}

/** The codes of `quantizeToBits` in b bits each. */
export function packRows({ codes, scales }: QuantizedRows, columns: number, bits: number): PackedRows {
  const rowBytes = packedRowBytes(columns, bits);
  const bytes = new Uint8Array(scales.length * rowBytes);
  for (let row = 0; row < scales.length; row++) {
    let [at, held, count] = [row * rowBytes, 0, 0];
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      // A row of zeros has the code 0, which is no odd number; its scale says what it is.
      held |= ((codes[i] + 2 ** bits - 1) >> 1) << count;
      for (count += bits; count >= 8; count -= 8, held >>>= 8) bytes[at++] = held & 255;
    }
    if (count > 0) bytes[at] = held;
  }
  return { bits, bytes, scales };
}

/** Whether the bits behind the last number of each row are 0, as `packRows` leaves them. */
export function endsInZeros({ bits, bytes, scales }: PackedRows, columns: number): boolean {
  const rowBytes = packedRowBytes(columns, bits);
  const unused = 8 * rowBytes - columns * bits;
  const end = scales.length * rowBytes;
  for (let last = rowBytes - 1; last < end; last += rowBytes) if (bytes[last] >>> (8 - unused) !== 0) return false;
  return true;
}
