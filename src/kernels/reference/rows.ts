// Loops over the rows of a matrix: bias, sum of rows, log-softmax.
import type { FloatArray, MatrixShape } from '../kernels.js';

/** y_i += b for every row i. */
export function addToRows(y: FloatArray, b: FloatArray, { rows, columns }: MatrixShape): void {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let j = 0; j < columns; j++) y[row + j] += b[j];
  }
}

/** s += Σ_i x_i. */
export function sumRows(s: FloatArray, x: FloatArray, { rows, columns }: MatrixShape): void {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let j = 0; j < columns; j++) s[j] += x[row + j];
  }
}

/** y_i = x_i − max x_i − log Σ_j exp(x_ij − max x_i): no exponent is above 0. */
export function logSoftmax(y: FloatArray, x: FloatArray, { rows, columns }: MatrixShape): void {
  for (let row = 0; row < rows * columns; row += columns) {
    let largest = -Infinity;
    for (let j = 0; j < columns; j++) if (x[row + j] > largest) largest = x[row + j];
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += Math.exp(x[row + j] - largest);
    const logSum = Math.log(sum);
    for (let j = 0; j < columns; j++) y[row + j] = x[row + j] - largest - logSum;
  }
}
