// Look-ups of table rows, their means over bags, sums over windows, and the scatters that undo them.
import type { Bags, FloatArray, WindowShape } from '../kernels.js';

/** Rows of a table by id; −1 is no row. */
interface RowChoice {
  readonly ids: Int32Array;
  readonly columns: number;
}

/** out_i = table_{ids[i]}; an id of −1 gives a zero row. */
export function gatherRows(out: FloatArray, table: FloatArray, { ids, columns }: RowChoice): void {
  for (let i = 0; i < ids.length; i++) {
    const to = i * columns;
    const from = ids[i] * columns;
    if (ids[i] < 0) out.fill(0, to, to + columns);
    else for (let j = 0; j < columns; j++) out[to + j] = table[from + j];
  }
}

/** table_{ids[i]} += x_i; ids of −1 are passed over. */
export function scatterAddRows(table: FloatArray, x: FloatArray, { ids, columns }: RowChoice): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0) continue;
    const to = ids[i] * columns;
    const from = i * columns;
    for (let j = 0; j < columns; j++) table[to + j] += x[from + j];
  }
}

/** out_i = mean of the table rows of bag i; zero for an empty bag. */
export function gatherMeans(
  out: FloatArray,
  table: FloatArray,
  { ids, offsets, columns }: Bags & { readonly columns: number },
): void {
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    const to = bag * columns;
    const count = offsets[bag + 1] - offsets[bag];
    out.fill(0, to, to + columns);
    for (let i = offsets[bag]; i < offsets[bag + 1]; i++) {
      const from = ids[i] * columns;
      for (let j = 0; j < columns; j++) out[to + j] += table[from + j];
    }
    for (let j = 0; count > 1 && j < columns; j++) out[to + j] /= count;
  }
}

/** table_r += d_i / |bag i| for each r in bag i. */
export function scatterAddMeans(
  table: FloatArray,
  d: FloatArray,
  { ids, offsets, columns }: Bags & { readonly columns: number },
): void {
  for (let bag = 0; bag + 1 < offsets.length; bag++) {
    const from = bag * columns;
    const share = 1 / (offsets[bag + 1] - offsets[bag]);
    for (let i = offsets[bag]; i < offsets[bag + 1]; i++) {
      const to = ids[i] * columns;
      for (let j = 0; j < columns; j++) table[to + j] += d[from + j] * share;
    }
  }
}

/** h_n = Σ_c P[ids[n, c], c]; −1 adds nothing. */
export function windowSum(h: FloatArray, p: FloatArray, { ids, slots, columns }: WindowShape): void {
  for (let n = 0, to = 0; n * slots < ids.length; n++, to += columns) {
    h.fill(0, to, to + columns);
    for (let slot = 0; slot < slots; slot++) {
      const id = ids[n * slots + slot];
      if (id < 0) continue;
      const from = (id * slots + slot) * columns;
      for (let j = 0; j < columns; j++) h[to + j] += p[from + j];
    }
  }
}

/** dP[ids[n, c], c] += dh_n. */
export function windowSumBackward(dp: FloatArray, dh: FloatArray, { ids, slots, columns }: WindowShape): void {
  for (let n = 0, from = 0; n * slots < ids.length; n++, from += columns) {
    for (let slot = 0; slot < slots; slot++) {
      const id = ids[n * slots + slot];
      if (id < 0) continue;
      const to = (id * slots + slot) * columns;
      for (let j = 0; j < columns; j++) dp[to + j] += dh[from + j];
    }
  }
}
