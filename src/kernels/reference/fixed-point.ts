// Fixed point: a window network on 16-bit integers, from features to table rows and from those to scores.
import type { Bags, FixedProjection, FixedWindows, FloatArray, RowRounding, TableRows } from '../kernels.js';

/** y_r = x_r / s_r, rounded, with the smallest step s_r that the limits allow. */
export function roundRows(y: Int16Array, x: FloatArray, rounding: RowRounding): void {
  const { inner, stride = inner, steps, largest, sum, isPacked } = rounding;
  for (let r = 0; r < steps.length; r++) {
    const row = x.subarray(r * stride, r * stride + inner);
    let [top, total] = [0, 0];
    for (const value of row) {
      top = Math.max(top, Math.abs(value));
      total += Math.abs(value);
    }
    steps[r] = top < smallestTop ? 0 : Math.max(top / largest, total / sum);
    for (let i = 0; i < inner; i++) {
      const place = isPacked ? packedPlace(r, i, inner + (inner % 2)) : r * inner + i;
      y[place] = steps[r] === 0 ? 0 : roundHalfToEven(row[i] / steps[r]);
    }
  }
}

/** Numbers below are 0, as one over them might be beyond float32. */
const smallestTop = 1e-30;

/** Where `projectShorts` has weight i of a column: [columns / 8, inner / 2, 8, 2]. */
function packedPlace(column: number, i: number, inner: number): number {
  return (column >> 3) * inner * 8 + (i >> 1) * 16 + (column & 7) * 2 + (i & 1);
}

/** y_rc = s_r t_c Σ_i x_ri w_ci, rounded to the nearest integer (ties to even) and saturated to 16 bits. */
export function projectShorts(y: Int16Array, x: Int16Array, layer: FixedProjection): void {
  const { inner, weights, rowScales, columnScales } = layer;
  const columns = columnScales.length;
  for (let r = 0; r < rowScales.length; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += x[r * inner + i] * weights[packedPlace(c, i, inner)];
      y[r * columns + c] = saturate(roundHalfToEven(sum * rowScales[r] * columnScales[c]));
    }
  }
}

/** out_i = the first `width` numbers of table_{ids[i]}. */
export function gatherShorts(
  out: FloatArray,
  table: Int16Array,
  { ids, columns, width }: TableRows & { readonly width: number },
): void {
  for (let i = 0; i < ids.length; i++) {
    for (let j = 0; j < width; j++) out[i * width + j] = table[ids[i] * columns + j];
  }
}

/** y_r = Σ of the rows of bag r, with sums that saturate. */
export function sumShortRows(
  y: Int16Array,
  table: Int16Array,
  { ids, offsets, columns }: Bags & { readonly columns: number },
): void {
  y.fill(0);
  for (let r = 0; r + 1 < offsets.length; r++) {
    for (let i = offsets[r]; i < offsets[r + 1]; i++) {
      for (let j = 0; j < columns; j++) {
        y[r * columns + j] = saturate(y[r * columns + j] + table[ids[i] * columns + j]);
      }
    }
  }
}

function roundHalfToEven(x: number): number {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

function saturate(x: number): number {
  return Math.max(-32768, Math.min(32767, x));
}

/** Scores of the tokens at `first` … `end` − 1 of `rows`; where the row is 0 there is no token. */
export function windowScores(scores: FloatArray, table: Int16Array, windows: FixedWindows): void {
  const { rows, first, end } = windows;
  const { units, weights, scales, outputBias, outputs } = windows.layer;
  const tags = scales.length;
  const hidden = new Int16Array(units);
  let token = 0;
  for (let n = first; n < end; n++) {
    if (rows[n] === 0) continue;
    fillHidden(hidden, table, n, windows);
    windows.hidden?.set(hidden, token * units);
    token++;
    for (let k = 0; k < tags; k++) {
      let sum = 0;
      for (let j = 0; j < units; j++) sum += hidden[j] * weights[k * units + j];
      scores[token * outputs - tags + k] = sum * scales[k] + outputBias[k];
    }
  }
}

/** h = max(0, b + Σ_c P[row_c, c]) with sums that saturate. */
function fillHidden(hidden: Int16Array, table: Int16Array, n: number, { layer, rows }: FixedWindows): void {
  const { slots, units, bias } = layer;
  const reach = (slots - 1) >> 1;
  for (let j = 0; j < units; j++) {
    let sum = bias[j];
    for (let c = 0; c < slots; c++) sum = saturate(sum + table[(rows[n - reach + c] * slots + c) * units + j]);
    hidden[j] = Math.max(0, sum);
  }
}
