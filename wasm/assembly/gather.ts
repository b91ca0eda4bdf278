// Look-ups: rows of tables by id, means of bags of rows, and the window sum; with their reverse.
import { addScaled, addVector } from './rows';

/** out_i = table_{ids[i]}; −1 gives zeros. */
export function gatherRows(out: usize, table: usize, ids: usize, count: usize, columns: usize): void {
  const bytes = columns * 4;
  for (let i: usize = 0; i < count; i++) {
    const id = load<i32>(ids + i * 4);
    if (id < 0) memory.fill(out + i * bytes, 0, bytes);
    else memory.copy(out + i * bytes, table + <usize>id * bytes, bytes);
  }
}

/** table_{ids[i]} += x_i; −1 is passed over. */
export function scatterAddRows(table: usize, x: usize, ids: usize, count: usize, columns: usize): void {
  const bytes = columns * 4;
  for (let i: usize = 0; i < count; i++) {
    const id = load<i32>(ids + i * 4);
    if (id >= 0) addVector(table + <usize>id * bytes, x + i * bytes, columns);
  }
}

/** out_i = mean of the rows of bag i. */
export function gatherMeans(out: usize, table: usize, ids: usize, offsets: usize, bags: usize, columns: usize): void {
  const bytes = columns * 4;
  memory.fill(out, 0, bags * bytes);
  for (let i: usize = 0; i < bags; i++) {
    const first = load<i32>(offsets + i * 4);
    const end = load<i32>(offsets + i * 4, 4);
    const share = <f32>1 / <f32>(end - first);
    for (let r = first; r < end; r++) {
      addScaled(out + i * bytes, table + <usize>load<i32>(ids + <usize>r * 4) * bytes, share, columns);
    }
  }
}

/** table_r += d_i / |bag i| for each r of bag i. */
export function scatterAddMeans(table: usize, d: usize, ids: usize, offsets: usize, bags: usize, columns: usize): void {
  const bytes = columns * 4;
  for (let i: usize = 0; i < bags; i++) {
    const first = load<i32>(offsets + i * 4);
    const end = load<i32>(offsets + i * 4, 4);
    const share = <f32>1 / <f32>(end - first);
    for (let r = first; r < end; r++) {
      addScaled(table + <usize>load<i32>(ids + <usize>r * 4) * bytes, d + i * bytes, share, columns);
    }
  }
}

/** h_n = Σ_c P[ids[n, c], c]; P [types, slots, columns]. */
export function windowSum(h: usize, p: usize, ids: usize, tokens: usize, slots: usize, columns: usize): void {
  const bytes = columns * 4;
  memory.fill(h, 0, tokens * bytes);
  for (let n: usize = 0; n < tokens; n++) {
    for (let c: usize = 0; c < slots; c++) {
      const id = load<i32>(ids + (n * slots + c) * 4);
      if (id >= 0) addVector(h + n * bytes, p + (<usize>id * slots + c) * bytes, columns);
    }
  }
}

/** dP[ids[n, c], c] += dh_n. */
export function windowSumBackward(dp: usize, dh: usize, ids: usize, tokens: usize, slots: usize, columns: usize): void {
  const bytes = columns * 4;
  for (let n: usize = 0; n < tokens; n++) {
    for (let c: usize = 0; c < slots; c++) {
      const id = load<i32>(ids + (n * slots + c) * 4);
      if (id >= 0) addVector(dp + (<usize>id * slots + c) * bytes, dh + n * bytes, columns);
    }
  }
}
