// Rows of floats as int8 with a scale.
import { checkNumber, NomenError } from '../base/index.js';
import type { FloatArray, MatrixShape } from '../kernels/index.js';
import type { QuantizedRows } from '../ner/index.js';

const LARGEST_CODE = 127;
const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;
const SMALLEST_FLOAT32 = 2 ** -149;

/**
 * q_ij = round(x_ij / s_i) with s_i = max_j |x_ij| / 127: one byte a number, |x_ij − s_i q_ij| ≤ s_i / 2. A row of zeros has s_i = 0.
 *
 * @param matrix [rows, columns], row-major, finite
 * @throws NomenError `number-out-of-range`, `wrong-matrix-size`, `number-not-finite`
 * @example
 * ```ts
 * import { quantizeRows } from 'nomen/pipeline';
 * quantizeRows(new Float32Array([127, -64]), { rows: 1, columns: 2 }); // { codes: [127, -64], scales: [1] }
 * ```
 */
export function quantizeRows(matrix: FloatArray, { rows, columns }: MatrixShape): QuantizedRows {
  checkMatrix(matrix.length, { rows, columns });
  const codes = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const scale = rowScale(checkRow(matrix, start, start + columns));
    scales[row] = scale;
    if (scale === 0) continue;
    for (let i = start; i < start + columns; i++) codes[i] = Math.round(matrix[i] / scale);
  }
  return { codes, scales };
}

/**
 * x_ij = s_i q_ij: the inverse of `quantizeRows` up to half a scale.
 *
 * @returns [rows, columns], row-major
 * @throws NomenError `number-out-of-range`, `wrong-matrix-size`
 * @example
 * ```ts
 * import { dequantizeRows } from 'nomen/pipeline';
 * dequantizeRows({ codes: new Int8Array([127, -64]), scales: new Float32Array([0.5]) }, { rows: 1, columns: 2 }); // [63.5, -32]
 * ```
 */
export function dequantizeRows({ codes, scales }: QuantizedRows, { rows, columns }: MatrixShape): Float32Array {
  checkMatrix(codes.length, { rows, columns });
  checkMatrix(scales.length, { rows, columns: 1 });
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const scale = scales[row];
    for (let i = row * columns; i < (row + 1) * columns; i++) matrix[i] = scale * codes[i];
  }
  return matrix;
}

/** max |x| of a row whose numbers are all finite. */
export function checkRow(matrix: FloatArray, start: number, stop: number): number {
  let largest = 0;
  for (let i = start; i < stop; i++) {
    const size = Math.abs(matrix[i]);
    if (!(size <= LARGEST_FLOAT32)) throw notFinite(matrix[i], i);
    if (size > largest) largest = size;
  }
  return largest;
}

/** max |x| / 127 as float32; among the smallest floats rounding can push a code past 127, there it is rounded up. */
function rowScale(largest: number): number {
  const scale = Math.fround(largest / LARGEST_CODE);
  const fits = largest === 0 || largest < scale * (LARGEST_CODE + 0.5);
  return fits ? scale : scale + SMALLEST_FLOAT32;
}

/** Refuses sizes that are none, or not those of a matrix of this length. */
export function checkMatrix(length: number, { rows, columns }: MatrixShape): void {
  checkNumber(rows, { where: 'rows', min: 0, integer: true });
  checkNumber(columns, { where: 'columns', min: 0, integer: true });
  if (length === rows * columns) return;
  throw new NomenError({
    code: 'wrong-matrix-size',
    where: 'matrix',
    expected: `${rows} × ${columns} = ${rows * columns} numbers`,
    got: String(length),
    fix: 'Pass the sizes of this matrix',
  });
}

function notFinite(value: number, index: number) {
  return new NomenError({
    code: 'number-not-finite',
    where: `matrix[${index}]`,
    expected: 'a finite float32',
    got: String(value),
    fix: 'Train the model again with a lower learning rate',
    details: { index },
  });
}
