// Fixed point: rows of 16-bit integers gathered and added up.

/** out_i = the first `width` numbers of row ids[i] of a table of `columns`. */
export function gatherShorts(out: usize, table: usize, ids: usize, count: usize, columns: usize, width: usize): void {
  for (let i: usize = 0; i < count; i++) {
    shortsToFloats(out + i * width * 4, table + <usize>load<u32>(ids + i * 4) * columns * 2, width);
  }
}

/** y = x. */
function shortsToFloats(y: usize, x: usize, length: usize): void {
  const end = x + length * 2;
  while (x + 16 <= end) {
    const a = v128.load(x);
    v128.store(y, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(a)));
    v128.store(y, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(a)), 16);
    x += 16;
    y += 32;
  }
  while (x < end) {
    store<f32>(y, <f32>load<i16>(x));
    x += 2;
    y += 4;
  }
}

/** y_r = Σ of the rows of bag r of a table of `columns`, a multiple of 8, with sums that saturate; four vectors at a time where there are so many. */
export function sumShortRows(
  y: usize,
  table: usize,
  ids: usize,
  offsets: usize,
  bags: usize,
  columns: usize,
): void {
  const width = columns * 2;
  for (let r: usize = 0; r < bags; r++) {
    const first = ids + <usize>load<u32>(offsets + r * 4) * 4;
    const end = ids + <usize>load<u32>(offsets + r * 4, 4) * 4;
    let at: usize = 0;
    for (; at + 64 <= width; at += 64) {
      let a = i16x8.splat(0);
      let b = i16x8.splat(0);
      let c = i16x8.splat(0);
      let d = i16x8.splat(0);
      for (let i = first; i < end; i += 4) {
        const p = table + <usize>load<u32>(i) * width + at;
        a = i16x8.add_sat_s(a, v128.load(p));
        b = i16x8.add_sat_s(b, v128.load(p, 16));
        c = i16x8.add_sat_s(c, v128.load(p, 32));
        d = i16x8.add_sat_s(d, v128.load(p, 48));
      }
      v128.store(y + at, a);
      v128.store(y + at, b, 16);
      v128.store(y + at, c, 32);
      v128.store(y + at, d, 48);
    }
    for (; at < width; at += 16) {
      let a = i16x8.splat(0);
      for (let i = first; i < end; i += 4) a = i16x8.add_sat_s(a, v128.load(table + <usize>load<u32>(i) * width + at));
      v128.store(y + at, a);
    }
    y += width;
  }
}
