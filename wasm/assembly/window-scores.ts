// Fixed point: from table rows of 16-bit integers to the scores of tokens.

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
