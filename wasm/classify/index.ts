// The kernels of document classifiers: mean of rows, scores, one step of gradient descent a document; memory is the caller's.

/** The first byte that is free for the caller's arrays. */
export function heapBase(): usize {
  return __heap_base;
}

const FNV_OFFSET: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;

/**
 * Appends the hash of each token of a piece of UTF-8 to `words`: FNV-1a-32 over UTF-16 code units, as `appendWordHashes` has it.
 * `state` holds the hash of the word that the piece before broke off in (the offset for none) and the number of words so far.
 * Without branches but for rare characters: where a word ends cannot be foretold.
 */
export function hashWords(text: usize, length: usize, kinds: usize, words: usize, state: usize): void {
  let hash = load<u32>(state);
  let out = words + <usize>load<u32>(state, 4) * 4;
  const end = text + length;
  for (let at = text; at < end; at++) {
    let code = <u32>load<u8>(at);
    if (code >= 0xf0) {
      const point = ((code & 7) << 18) | continued(at + 1, 12) | continued(at + 2, 6) | continued(at + 3, 0);
      hash = (hash ^ (0xd7c0 + (point >> 10))) * FNV_PRIME;
      code = 0xdc00 | (point & 1023);
      at += 3;
    } else if (code >= 0xe0) {
      code = ((code & 15) << 12) | continued(at + 1, 6) | continued(at + 2, 0);
      at += 2;
    } else if (code >= 0x80) {
      code = ((code & 31) << 6) | continued(++at, 0);
    }
    const kind = <u32>load<u8>(kinds + code);
    const inWord: u32 = 0 - <u32>(kind == 1);
    store<u32>(out, hash);
    out += <usize>(<u32>(hash != FNV_OFFSET) & ~inWord) << 2;
    hash = ((((hash ^ code) * FNV_PRIME) ^ FNV_OFFSET) & inWord) ^ FNV_OFFSET;
    if (kind == 2) {
      store<u32>(out, (FNV_OFFSET ^ code) * FNV_PRIME);
      out += 4;
    }
  }
  store<u32>(state, hash);
  store<u32>(state, <u32>((out - words) >> 2), 4);
}

/** The six bits of a further byte of a character. */
// @ts-expect-error: decorator
@inline
function continued(at: usize, bits: u32): u32 {
  return (<u32>load<u8>(at) & 63) << bits;
}

/**
 * Writes the rows of the words and n-grams to `rows`, until fewer than an n-gram's fit before `most`; returns where it ended. `slots` are
 * pairs of hash and row, 2^(32 − shift) of them.
 */
export function featureRows(words: usize, count: usize, gramLength: usize, slots: usize, shift: u32, rows: usize, most: usize): usize {
  for (let i: usize = 0; i < count && rows <= most; i++) {
    let hash = load<u32>(words + i * 4);
    const last = min(count, i + gramLength);
    for (let j = i + 1; ; j++) {
      const found = findSlot(slots, shift, hash);
      if (load<u32>(found) != 0) {
        store<u32>(rows, load<u32>(found, 4));
        rows += 4;
      }
      if (j >= last) break;
      const mixed = (hash * 0x5bd1e995) ^ (load<u32>(words + j * 4) * 0x85ebca6b);
      hash = mixed ^ (mixed >> 15);
      if (hash == 0) hash = 1;
    }
  }
  return rows;
}

/** The slot of a hash, or the empty one where it would stand. */
// @ts-expect-error: decorator
@inline
function findSlot(slots: usize, shift: u32, hash: u32): usize {
  const mask = (<u32>1 << (32 - shift)) - 1;
  let slot = (hash * 0x9e3779b1) >> shift;
  while (true) {
    const at = slots + (<usize>slot << 3);
    const key = load<u32>(at);
    if (key == hash || key == 0) return at;
    slot = (slot + 1) & mask;
  }
}

/** How targets are given: one class a document, a path of turns 2 · row + bit, or a set of classes. */
const SOFTMAX: u32 = 0;
const PATHS: u32 = 1;

/**
 * A step on the loss of each document order[first] … order[last − 1]: h = mean of its input rows, scores = output rows · h.
 * Rows are `bytes` long, a multiple of 16. `scratch` has room for h, its gradient and `outputs` floats. Returns the sum of losses.
 */
export function trainSteps(
  input: usize, output: usize, bytes: usize, outputs: usize,
  ids: usize, offsets: usize, targets: usize, targetOffsets: usize,
  order: usize, first: usize, last: usize, mode: u32, rate: f32, scratch: usize,
): f64 {
  const h = scratch;
  const gradient = scratch + bytes;
  const scores = gradient + bytes;
  let loss: f64 = 0;
  for (let n = first; n < last; n++) {
    const document = <usize>load<u32>(order + n * 4);
    const from = ids + <usize>load<u32>(offsets + document * 4) * 4;
    const to = ids + <usize>load<u32>(offsets + document * 4, 4) * 4;
    if (from == to) continue;
    const share: f32 = <f32>1 / <f32>((to - from) >> 2);
    meanRows(h, input, bytes, from, to, share);
    memory.fill(gradient, 0, bytes);
    const target = targets + <usize>load<u32>(targetOffsets + document * 4) * 4;
    const end = targets + <usize>load<u32>(targetOffsets + document * 4, 4) * 4;
    if (mode == SOFTMAX) loss += softmaxStep(h, gradient, output, bytes, outputs, load<u32>(target), rate, scores);
    else if (mode == PATHS) loss += pathStep(h, gradient, output, bytes, target, end, rate);
    else loss += setStep(h, gradient, output, bytes, outputs, target, end, rate);
    addToRows(input, gradient, bytes, from, to, share);
  }
  return loss;
}

/** scores [documents, outputs] = output rows · mean of input rows. */
export function scoreDocuments(
  input: usize, output: usize, bytes: usize, outputs: usize,
  ids: usize, offsets: usize, documents: usize, scores: usize, scratch: usize,
): void {
  for (let n: usize = 0; n < documents; n++) {
    const from = ids + <usize>load<u32>(offsets + n * 4) * 4;
    const to = ids + <usize>load<u32>(offsets + n * 4, 4) * 4;
    if (from == to) memory.fill(scratch, 0, bytes);
    else meanRows(scratch, input, bytes, from, to, <f32>1 / <f32>((to - from) >> 2));
    for (let k: usize = 0; k < outputs; k++, scores += 4) store<f32>(scores, dot(output + k * bytes, scratch, bytes));
  }
}

/**
 * The same scores, by W h = mean of W row: `products` [features, padded outputs] holds W row from a row's first use on, which is marked in
 * `known`, a byte a feature. `width` is the length of a row of products in bytes, a multiple of 64; so long is `scratch`.
 */
export function scoreByProducts(
  input: usize, output: usize, bytes: usize, outputs: usize,
  ids: usize, offsets: usize, documents: usize, scores: usize,
  products: usize, known: usize, width: usize, scratch: usize,
): void {
  for (let n: usize = 0; n < documents; n++, scores += outputs * 4) {
    const from = ids + <usize>load<u32>(offsets + n * 4) * 4;
    const to = ids + <usize>load<u32>(offsets + n * 4, 4) * 4;
    if (from == to) {
      memory.fill(scores, 0, outputs * 4);
      continue;
    }
    for (let at = from; at < to; at += 4) {
      const row = <usize>load<u32>(at);
      if (load<u8>(known + row)) continue;
      store<u8>(known + row, 1);
      const product = products + row * width;
      for (let k: usize = 0; k < outputs; k++) store<f32>(product + k * 4, dot(output + k * bytes, input + row * bytes, bytes));
    }
    meanRows(scratch, products, width, from, to, <f32>1 / <f32>((to - from) >> 2));
    memory.copy(scores, scratch, outputs * 4);
  }
}

// @ts-expect-error: decorator
@inline
function softmaxStep(h: usize, gradient: usize, output: usize, bytes: usize, outputs: usize, target: u32, rate: f32, scores: usize): f64 {
  let highest: f32 = -Infinity;
  for (let k: usize = 0; k < outputs; k++) {
    const score = dot(output + k * bytes, h, bytes);
    store<f32>(scores + k * 4, score);
    highest = max(highest, score);
  }
  let sum: f32 = 0;
  for (let k: usize = 0; k < outputs; k++) {
    const e = Mathf.exp(load<f32>(scores + k * 4) - highest);
    store<f32>(scores + k * 4, e);
    sum += e;
  }
  for (let k: usize = 0; k < outputs; k++) {
    const p = load<f32>(scores + k * 4) / sum;
    learn(output + k * bytes, h, gradient, bytes, rate * ((k == target ? <f32>1 : <f32>0) - p));
  }
  return -<f64>Mathf.log(max(load<f32>(scores + <usize>target * 4) / sum, <f32>1e-30));
}

// @ts-expect-error: decorator
@inline
function pathStep(h: usize, gradient: usize, output: usize, bytes: usize, turn: usize, end: usize, rate: f32): f64 {
  let loss: f64 = 0;
  for (; turn < end; turn += 4) {
    const code = load<u32>(turn);
    loss += binaryStep(h, gradient, output + <usize>(code >> 1) * bytes, bytes, <f32>(code & 1), rate);
  }
  return loss;
}

// @ts-expect-error: decorator
@inline
function setStep(h: usize, gradient: usize, output: usize, bytes: usize, outputs: usize, target: usize, end: usize, rate: f32): f64 {
  let loss: f64 = 0;
  for (let k: usize = 0; k < outputs; k++) {
    // The classes of a document ascend.
    const isTarget = target < end && <usize>load<u32>(target) == k;
    if (isTarget) target += 4;
    loss += binaryStep(h, gradient, output + k * bytes, bytes, isTarget ? <f32>1 : <f32>0, rate);
  }
  return loss;
}

/** One logistic unit with target t. */
// @ts-expect-error: decorator
@inline
function binaryStep(h: usize, gradient: usize, row: usize, bytes: usize, t: f32, rate: f32): f64 {
  const score = dot(row, h, bytes);
  const p: f32 = <f32>1 / (<f32>1 + Mathf.exp(-score));
  learn(row, h, gradient, bytes, rate * (t - p));
  return -<f64>Mathf.log(max(t > 0 ? p : <f32>1 - p, <f32>1e-30));
}

/** gradient += g row; row += g h. */
// @ts-expect-error: decorator
@inline
function learn(row: usize, h: usize, gradient: usize, bytes: usize, g: f32): void {
  const factor = f32x4.splat(g);
  for (let k: usize = 0; k < bytes; k += 16) {
    const w = v128.load(row + k);
    v128.store(gradient + k, f32x4.add(v128.load(gradient + k), f32x4.mul(factor, w)));
    v128.store(row + k, f32x4.add(w, f32x4.mul(factor, v128.load(h + k))));
  }
}

// @ts-expect-error: decorator
@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  let k: usize = 0;
  for (; k + 32 <= bytes; k += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(a + k), v128.load(b + k)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(a + k, 16), v128.load(b + k, 16)));
  }
  if (k < bytes) even = f32x4.add(even, f32x4.mul(v128.load(a + k), v128.load(b + k)));
  const sum = f32x4.add(even, odd);
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}

/** h = share · Σ rows; 32 columns of all rows at a time, in registers. */
// @ts-expect-error: decorator
@inline
function meanRows(h: usize, input: usize, bytes: usize, from: usize, to: usize, share: f32): void {
  const factor = f32x4.splat(share);
  let k: usize = 0;
  for (; k + 128 <= bytes; k += 128) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    let s4 = f32x4.splat(0), s5 = f32x4.splat(0), s6 = f32x4.splat(0), s7 = f32x4.splat(0);
    for (let at = from; at < to; at += 4) {
      const row = input + <usize>load<u32>(at) * bytes + k;
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
      s4 = f32x4.add(s4, v128.load(row, 64));
      s5 = f32x4.add(s5, v128.load(row, 80));
      s6 = f32x4.add(s6, v128.load(row, 96));
      s7 = f32x4.add(s7, v128.load(row, 112));
    }
    v128.store(h + k, f32x4.mul(factor, s0));
    v128.store(h + k, f32x4.mul(factor, s1), 16);
    v128.store(h + k, f32x4.mul(factor, s2), 32);
    v128.store(h + k, f32x4.mul(factor, s3), 48);
    v128.store(h + k, f32x4.mul(factor, s4), 64);
    v128.store(h + k, f32x4.mul(factor, s5), 80);
    v128.store(h + k, f32x4.mul(factor, s6), 96);
    v128.store(h + k, f32x4.mul(factor, s7), 112);
  }
  for (; k + 64 <= bytes; k += 64) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    for (let at = from; at < to; at += 4) {
      const row = input + <usize>load<u32>(at) * bytes + k;
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
    }
    v128.store(h + k, f32x4.mul(factor, s0));
    v128.store(h + k, f32x4.mul(factor, s1), 16);
    v128.store(h + k, f32x4.mul(factor, s2), 32);
    v128.store(h + k, f32x4.mul(factor, s3), 48);
  }
  for (; k < bytes; k += 16) {
    let sum = f32x4.splat(0);
    for (let at = from; at < to; at += 4) sum = f32x4.add(sum, v128.load(input + <usize>load<u32>(at) * bytes + k));
    v128.store(h + k, f32x4.mul(factor, sum));
  }
}

/** row += share · gradient for each row of a document, as often as it occurs. */
// @ts-expect-error: decorator
@inline
function addToRows(input: usize, gradient: usize, bytes: usize, from: usize, to: usize, share: f32): void {
  const factor = f32x4.splat(share);
  for (let k: usize = 0; k < bytes; k += 16) {
    v128.store(gradient + k, f32x4.mul(factor, v128.load(gradient + k)));
  }
  for (let at = from; at < to; at += 4) {
    const row = input + <usize>load<u32>(at) * bytes;
    for (let k: usize = 0; k < bytes; k += 16) {
      v128.store(row + k, f32x4.add(v128.load(row + k), v128.load(gradient + k)));
    }
  }
}
