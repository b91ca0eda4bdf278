// Fixed point: a window network on 16-bit integers, from features to table rows and from those to scores.

/** Numbers below are 0, as one over them might be beyond float32. */
const SMALLEST_TOP: f32 = 1e-30;

/**
 * y_r = x_r / s_r, rounded, with the smallest step s_r that keeps |y_ri| ≤ `largest` and Σ_i |y_ri| ≤ `sum`; s_r = 0 for a row of
 * zeros. Rows of x begin `stride` apart. Where `isPacked`, y is laid out as the weights of `projectShorts`.
 */
export function roundRows(
  y: usize,
  steps: usize,
  x: usize,
  rows: usize,
  inner: usize,
  stride: usize,
  largest: f32,
  sum: f32,
  isPacked: bool,
): void {
  const packed = (inner + 1) & ~1;
  for (let r: usize = 0; r < rows; r++) {
    const row = x + r * stride * 4;
    const step = stepOf(row, inner, largest, sum);
    store<f32>(steps + r * 4, step);
    const factor: f32 = step == 0 ? 0 : 1 / step;
    if (isPacked) roundPacked(y + (r >> 3) * packed * 16 + (r & 7) * 4, row, inner, factor);
    else roundRow(y + r * inner * 2, row, inner, factor);
  }
}

/** The smallest step for a row. */
function stepOf(row: usize, inner: usize, largest: f32, sum: f32): f32 {
  let tops = f32x4.splat(0);
  let totals = f32x4.splat(0);
  let i: usize = 0;
  for (; i + 4 <= inner; i += 4) {
    const sizes = f32x4.abs(v128.load(row + i * 4));
    tops = f32x4.pmax(tops, sizes);
    totals = f32x4.add(totals, sizes);
  }
  let top = max<f32>(
    max<f32>(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)),
    max<f32>(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)),
  );
  let total =
    f32x4.extract_lane(totals, 0) +
    f32x4.extract_lane(totals, 1) +
    f32x4.extract_lane(totals, 2) +
    f32x4.extract_lane(totals, 3);
  for (; i < inner; i++) {
    const size = abs<f32>(load<f32>(row + i * 4));
    top = max<f32>(top, size);
    total += size;
  }
  return top < SMALLEST_TOP ? 0 : max<f32>(top / largest, total / sum);
}

function roundRow(y: usize, row: usize, inner: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  let i: usize = 0;
  for (; i + 4 <= inner; i += 4) {
    const x = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(row + i * 4), factors)));
    v128.store64_lane(y + i * 2, i16x8.narrow_i32x4_s(x, x), 0);
  }
  for (; i < inner; i++) store<i16>(y + i * 2, <i16>nearest<f32>(load<f32>(row + i * 4) * factor));
}

function roundPacked(y: usize, row: usize, inner: usize, factor: f32): void {
  for (let i: usize = 0; i < inner; i++) {
    store<i16>(y + (i >> 1) * 32 + (i & 1) * 2, <i16>nearest<f32>(load<f32>(row + i * 4) * factor));
  }
}

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

/**
 * y_rc = s_r t_c Σ_i x_ri w_ci, rounded and saturated. w holds for eight columns at a time pairs of inner places side by side:
 * [columns / 8, pairs, 8, 2]; such a block stays in the nearest cache while all rows pass.
 */
export function projectShorts(
  y: usize,
  x: usize,
  rowScales: usize,
  w: usize,
  columnScales: usize,
  rows: usize,
  columns: usize,
  pairs: usize,
): void {
  const width = pairs * 4;
  const step = columns * 2;
  const fours = rows & ~3;
  for (let c: usize = 0; c < columns; c += 8) {
    const block = w + c * width;
    for (let r: usize = 0; r < fours; r += 4) {
      projectFour(y + r * step + c * 2, x + r * width, rowScales + r * 4, block, columnScales + c * 4, step, width);
    }
  }
  if (fours == rows) return;
  y += fours * step;
  x += fours * width;
  rowScales += fours * 4;
  const left = rows & 3;
  // Fewer rows take two blocks at once, to have as many sums under way; a last block without another is taken twice.
  for (let c: usize = 0; c < columns; c += 16) {
    const other: usize = c + 8 < columns ? 8 : 0;
    const block = w + c * width;
    const scales = columnScales + c * 4;
    let r: usize = 0;
    if (left >= 2) {
      projectTwo(y + c * 2, x, rowScales, block, scales, step, width, other);
      r = 2;
    }
    if (r < left) projectOne(y + r * step + c * 2, x + r * width, rowScales + r * 4, block, scales, width, other);
  }
}

/** Eight columns of four rows. */
function projectFour(y: usize, x: usize, rowScales: usize, w: usize, columnScales: usize, step: usize, width: usize): void {
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let b0 = i32x4.splat(0);
  let b1 = i32x4.splat(0);
  let c0 = i32x4.splat(0);
  let c1 = i32x4.splat(0);
  let d0 = i32x4.splat(0);
  let d1 = i32x4.splat(0);
  const xb = x + width;
  const xc = xb + width;
  const xd = xc + width;
  for (let at: usize = 0; at < width; at += 4) {
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    w += 32;
    const a = v128.load32_splat(x + at);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, w0));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, w1));
    const b = v128.load32_splat(xb + at);
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, w0));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, w1));
    const c = v128.load32_splat(xc + at);
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(c, w0));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(c, w1));
    const d = v128.load32_splat(xd + at);
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(d, w0));
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(d, w1));
  }
  storeRounded(y, a0, a1, rowScales, columnScales);
  storeRounded(y + step, b0, b1, rowScales + 4, columnScales);
  storeRounded(y + 2 * step, c0, c1, rowScales + 8, columnScales);
  storeRounded(y + 3 * step, d0, d1, rowScales + 12, columnScales);
}

/** Eight columns of two rows, and those that begin `other` columns further on. */
function projectTwo(
  y: usize,
  x: usize,
  rowScales: usize,
  w: usize,
  columnScales: usize,
  step: usize,
  width: usize,
  other: usize,
): void {
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let a2 = i32x4.splat(0);
  let a3 = i32x4.splat(0);
  let b0 = i32x4.splat(0);
  let b1 = i32x4.splat(0);
  let b2 = i32x4.splat(0);
  let b3 = i32x4.splat(0);
  const xb = x + width;
  let v = w + other * width;
  for (let at: usize = 0; at < width; at += 4) {
    const a = v128.load32_splat(x + at);
    const b = v128.load32_splat(xb + at);
    const w0 = v128.load(w);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, w0));
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, w0));
    const w1 = v128.load(w, 16);
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, w1));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, w1));
    const w2 = v128.load(v);
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, w2));
    b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, w2));
    const w3 = v128.load(v, 16);
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, w3));
    b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, w3));
    w += 32;
    v += 32;
  }
  storeRounded(y, a0, a1, rowScales, columnScales);
  storeRounded(y + step, b0, b1, rowScales + 4, columnScales);
  storeRounded(y + other * 2, a2, a3, rowScales, columnScales + other * 4);
  storeRounded(y + step + other * 2, b2, b3, rowScales + 4, columnScales + other * 4);
}

/** Eight columns of one row, and those that begin `other` columns further on. */
function projectOne(
  y: usize,
  x: usize,
  rowScale: usize,
  w: usize,
  columnScales: usize,
  width: usize,
  other: usize,
): void {
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let a2 = i32x4.splat(0);
  let a3 = i32x4.splat(0);
  let v = w + other * width;
  for (let at: usize = 0; at < width; at += 4) {
    const a = v128.load32_splat(x + at);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, v128.load(w)));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, v128.load(w, 16)));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, v128.load(v)));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, v128.load(v, 16)));
    w += 32;
    v += 32;
  }
  storeRounded(y, a0, a1, rowScale, columnScales);
  storeRounded(y + other * 2, a2, a3, rowScale, columnScales + other * 4);
}

/** Eight sums, scaled, rounded (ties to even) and saturated. */
function storeRounded(y: usize, low: v128, high: v128, rowScale: usize, columnScales: usize): void {
  const s = v128.load32_splat(rowScale);
  v128.store(y, i16x8.narrow_i32x4_s(scaled(low, s, columnScales), scaled(high, s, columnScales + 16)));
}

function scaled(sum: v128, rowScale: v128, columnScales: usize): v128 {
  const x = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sum), rowScale), v128.load(columnScales));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(x));
}

/** Tokens whose scores are computed together, so that each weight is loaded once for both. */
const TILE: usize = 2;

/** Bytes of a line of the processor's cache. */
const LINE: usize = 64;

/** Bytes of scratch for `windowScores`: the hidden rows of a tile, and a number. */
export function windowScoresScratch(units: usize): usize {
  return TILE * units * 2 + 4;
}

/**
 * Scores of the tokens at `first` … `end` − 1 of `rows`; where the row is 0 there is no token. `units` is a multiple of 8. The
 * hidden rows are left at `kept` unless that is 0. A token has `outputs` scores, the last of which are written.
 */
export function windowScores(
  scores: usize,
  table: usize,
  rows: usize,
  first: usize,
  end: usize,
  slots: usize,
  units: usize,
  bias: usize,
  weights: usize,
  scales: usize,
  outputBias: usize,
  tags: usize,
  outputs: usize,
  kept: usize,
  scratch: usize,
): void {
  const reach = (slots - 1) >> 1;
  const width = units * 2;
  let hidden = kept == 0 ? scratch : kept;
  const row = outputs * 4;
  scores += row - tags * 4;
  let held: usize = 0;
  let touched: i32 = 0;
  for (let n = first; n < end; n++) {
    if (load<i32>(rows + n * 4) == 0) continue;
    const ahead = n + 1 < end ? <usize>load<u32>(rows + (n + reach + 1) * 4) : 0;
    touched += touchRow(table + ahead * slots * width, slots * width);
    hiddenRow(hidden + held * width, table, rows + (n - reach) * 4, slots, width, bias);
    if (++held < TILE) continue;
    scoreTile(scores, row, hidden, width, weights, scales, outputBias, tags);
    scores += TILE * row;
    if (kept != 0) hidden += TILE * width;
    held = 0;
  }
  store<i32>(scratch + TILE * width, touched);
  if (held > 0) {
    for (let k: usize = 0; k < tags; k++) {
      scoreOne(scores + k * 4, hidden, weights + k * width, width, scales + k * 4, outputBias + k * 4);
    }
  }
}

/** Reads a number of each line of a row, so that the row is on its way from memory before it is needed. */
function touchRow(row: usize, width: usize): i32 {
  let sum: i32 = 0;
  for (let at: usize = 0; at < width; at += LINE) sum += load<i32>(row + at);
  return sum;
}

/** h = max(0, b + Σ_c P[row_c, c]) with sums that saturate; four vectors at a time where there are so many. */
function hiddenRow(h: usize, table: usize, rows: usize, slots: usize, width: usize, bias: usize): void {
  const zero = i16x8.splat(0);
  let at: usize = 0;
  for (; at + 64 <= width; at += 64) {
    let a = v128.load(bias + at);
    let b = v128.load(bias + at, 16);
    let c = v128.load(bias + at, 32);
    let d = v128.load(bias + at, 48);
    for (let slot: usize = 0; slot < slots; slot++) {
      const p = table + (<usize>load<u32>(rows + slot * 4) * slots + slot) * width + at;
      a = i16x8.add_sat_s(a, v128.load(p));
      b = i16x8.add_sat_s(b, v128.load(p, 16));
      c = i16x8.add_sat_s(c, v128.load(p, 32));
      d = i16x8.add_sat_s(d, v128.load(p, 48));
    }
    v128.store(h + at, i16x8.max_s(a, zero));
    v128.store(h + at, i16x8.max_s(b, zero), 16);
    v128.store(h + at, i16x8.max_s(c, zero), 32);
    v128.store(h + at, i16x8.max_s(d, zero), 48);
  }
  for (; at < width; at += 16) {
    let a = v128.load(bias + at);
    for (let slot: usize = 0; slot < slots; slot++) {
      a = i16x8.add_sat_s(a, v128.load(table + (<usize>load<u32>(rows + slot * 4) * slots + slot) * width + at));
    }
    v128.store(h + at, i16x8.max_s(a, zero));
  }
}

/** Both rows of a tile times all tags, four tags at a time. */
function scoreTile(
  scores: usize,
  row: usize,
  h: usize,
  width: usize,
  weights: usize,
  scales: usize,
  outputBias: usize,
  tags: usize,
): void {
  const g = h + width;
  const next = scores + row;
  let k: usize = 0;
  for (; k + 4 <= tags; k += 4) {
    const w = weights + k * width;
    let h0 = i32x4.splat(0);
    let h1 = i32x4.splat(0);
    let h2 = i32x4.splat(0);
    let h3 = i32x4.splat(0);
    let g0 = i32x4.splat(0);
    let g1 = i32x4.splat(0);
    let g2 = i32x4.splat(0);
    let g3 = i32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) {
      const x = v128.load(h + at);
      const y = v128.load(g + at);
      const w0 = v128.load(w + at);
      h0 = i32x4.add(h0, i32x4.dot_i16x8_s(x, w0));
      g0 = i32x4.add(g0, i32x4.dot_i16x8_s(y, w0));
      const w1 = v128.load(w + width + at);
      h1 = i32x4.add(h1, i32x4.dot_i16x8_s(x, w1));
      g1 = i32x4.add(g1, i32x4.dot_i16x8_s(y, w1));
      const w2 = v128.load(w + 2 * width + at);
      h2 = i32x4.add(h2, i32x4.dot_i16x8_s(x, w2));
      g2 = i32x4.add(g2, i32x4.dot_i16x8_s(y, w2));
      const w3 = v128.load(w + 3 * width + at);
      h3 = i32x4.add(h3, i32x4.dot_i16x8_s(x, w3));
      g3 = i32x4.add(g3, i32x4.dot_i16x8_s(y, w3));
    }
    storeScores(scores + k * 4, sums(h0, h1, h2, h3), scales + k * 4, outputBias + k * 4);
    storeScores(next + k * 4, sums(g0, g1, g2, g3), scales + k * 4, outputBias + k * 4);
  }
  for (; k < tags; k++) {
    const w = weights + k * width;
    scoreOne(scores + k * 4, h, w, width, scales + k * 4, outputBias + k * 4);
    scoreOne(next + k * 4, g, w, width, scales + k * 4, outputBias + k * 4);
  }
}

/** The four horizontal sums of four vectors. */
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}

function storeScores(scores: usize, sum: v128, scales: usize, bias: usize): void {
  v128.store(scores, f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(sum), v128.load(scales)), v128.load(bias)));
}

function scoreOne(score: usize, h: usize, w: usize, width: usize, scale: usize, bias: usize): void {
  let sum = i32x4.splat(0);
  for (let at: usize = 0; at < width; at += 16) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(h + at), v128.load(w + at)));
  }
  const total =
    i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
  store<f32>(score, <f32>total * load<f32>(scale) + load<f32>(bias));
}
