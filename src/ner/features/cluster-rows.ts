// k-means: rows of a matrix in clusters of small distance to their mean.
import type { FloatArray, Kernels, MatrixShape } from '../../kernels/index.js';

/** Rows that the means are found on, and rounds of it: more change few assignments. */
const sampleRows = 40_000;
const rounds = 10;
/** Rows whose distances are computed at once. */
const blockRows = 1024;

/**
 * The cluster of each row, argmin_k ‖x_i − m_k‖², after Lloyd's algorithm (1982) on rows at equal steps, the first means such rows too.
 *
 * @param x [rows, columns]
 * @param shape also `clusters`, their number
 * @returns Int32Array [rows]
 */
export function clusterRows(
  x: FloatArray,
  { rows, columns, clusters }: MatrixShape & { readonly clusters: number },
  kernels: Kernels,
): Int32Array {
  const mark = kernels.mark();
  const sample = spread(x, { rows, columns }, Math.min(rows, sampleRows));
  const means = kernels.floats(clusters * columns);
  means.set(spread(sample, { rows: sample.length / columns, columns }, rows === 0 ? 0 : clusters));
  for (let round = 0; round < rounds; round++) moveMeans(means, sample, { columns, kernels });
  const nearest = assignRows(x, means, { columns, kernels });
  kernels.release(mark);
  return nearest;
}

/** So many rows at equal steps. */
function spread(x: FloatArray, { rows, columns }: MatrixShape, count: number): Float32Array {
  const taken = new Float32Array(count * columns);
  for (let i = 0; i < count; i++) {
    const row = Math.floor((i * rows) / count);
    taken.set(x.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return taken;
}

interface Place {
  readonly columns: number;
  readonly kernels: Kernels;
}

/** m_k = the mean of the rows that are nearest to it; where there are none it stays. */
function moveMeans(means: FloatArray, x: FloatArray, place: Place): void {
  const { columns } = place;
  const sums = new Float64Array(means.length);
  const counts = new Uint32Array(means.length / columns);
  assignRows(x, means, place).forEach((k, i) => {
    counts[k]++;
    for (let j = 0; j < columns; j++) sums[k * columns + j] += x[i * columns + j];
  });
  sums.forEach((sum, kj) => {
    const count = counts[Math.floor(kj / columns)];
    if (count > 0) means[kj] = sum / count;
  });
}

/** ‖x − m‖² = ‖x‖² − 2 (x·m − ‖m‖² / 2), so the nearest mean is that of the largest bracket. */
function assignRows(x: FloatArray, means: FloatArray, { columns, kernels }: Place): Int32Array {
  const mark = kernels.mark();
  const clusters = means.length / columns;
  const halves = kernels.floats(clusters);
  for (let kj = 0; kj < means.length; kj++) halves[Math.floor(kj / columns)] -= means[kj] ** 2 / 2;
  const block = kernels.floats(blockRows * columns);
  const scores = kernels.floats(blockRows * clusters);
  const nearest = new Int32Array(x.length / columns);
  for (let first = 0; first < nearest.length; first += blockRows) {
    const rows = Math.min(blockRows, nearest.length - first);
    block.set(x.subarray(first * columns, (first + rows) * columns));
    kernels.matrixProduct(scores, block, means, {
      rows: blockRows,
      columns: clusters,
      inner: columns,
      transposeB: true,
    });
    kernels.addToRows(scores, halves, { rows: blockRows, columns: clusters });
    for (let i = 0; i < rows; i++) nearest[first + i] = largest(scores, i * clusters, clusters);
  }
  kernels.release(mark);
  return nearest;
}

function largest(scores: FloatArray, at: number, count: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (scores[at + k] > scores[at + best]) best = k;
  return best;
}
