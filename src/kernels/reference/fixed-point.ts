// Fixed point: a window network on 16-bit integers, from table rows to scores.
import type { FixedWindowLayer, FloatArray } from '../kernels.js';

/** y = x rounded to the nearest integer (ties to even), saturated to 16 bits. */
export function roundToShorts(y: Int16Array, x: FloatArray): void {
  for (let i = 0; i < x.length; i++) y[i] = saturate(roundHalfToEven(x[i]));
}

/** y = x. */
export function shortsToFloats(y: FloatArray, x: Int16Array): void {
  y.set(x);
}

function roundHalfToEven(x: number): number {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

function saturate(x: number): number {
  return Math.max(-32768, Math.min(32767, x));
}

/** Scores of the tokens at `first` … `end` − 1 of `rows`; where the row is 0 there is no token. */
export function windowScores(scores: FloatArray, table: Int16Array, layer: FixedWindowLayer): void {
  const { rows, first, end, units, weights, scales, outputBias } = layer;
  const tags = scales.length;
  const hidden = new Int16Array(units);
  let at = 0;
  for (let n = first; n < end; n++) {
    if (rows[n] === 0) continue;
    fillHidden(hidden, table, n, layer);
    layer.hidden?.set(hidden, (at / tags) * units);
    for (let k = 0; k < tags; k++) {
      let sum = 0;
      for (let j = 0; j < units; j++) sum += hidden[j] * weights[k * units + j];
      scores[at++] = sum * scales[k] + outputBias[k];
    }
  }
}

/** h = max(0, b + Σ_c P[row_c, c]) with sums that saturate. */
function fillHidden(hidden: Int16Array, table: Int16Array, n: number, layer: FixedWindowLayer): void {
  const { rows, slots, units, bias } = layer;
  const reach = (slots - 1) >> 1;
  for (let j = 0; j < units; j++) {
    let sum = bias[j];
    for (let c = 0; c < slots; c++) sum = saturate(sum + table[(rows[n - reach + c] * slots + c) * units + j]);
    hidden[j] = Math.max(0, sum);
  }
}
