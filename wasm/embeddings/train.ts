// word2vec over a chunk of ids: subsampling, windows, what each centre predicts, and the update.
import { blockScores, blockUpdate, groupBytes, groupSize, logisticLoss, logisticSteps, softmaxSteps } from './block';

/** Fields of a job, 4 bytes each but the last two; src/embeddings/word2vec/wasm-job.ts fills them. One job a thread. */
namespace Job {
  export const rowBytes: usize = 0;
  /** v, rows by word. */
  export const inputs: usize = 4;
  /** u, rows by word or tree node; the row after the last is the blank one. */
  export const outputs: usize = 8;
  export const isCbow: usize = 12;
  /** 0 negative sampling, 1 the same with negatives of their own for each pair, 2 hierarchical softmax, 3 softmax. */
  export const loss: usize = 16;
  export const windowSize: usize = 20;
  export const negativeSamples: usize = 24;
  /** Probability of keeping each word × 2³². */
  export const keep: usize = 28;
  /** Alias table: threshold × 2³² and other word. */
  export const thresholds: usize = 32;
  export const aliases: usize = 36;
  export const vocabularySize: usize = 40;
  /** Huffman paths: first place by word, then 2 · node + code. */
  export const pathStarts: usize = 44;
  export const paths: usize = 48;
  export const blankRow: usize = 52;
  // Room of its own.
  export const line: usize = 56;
  export const inputList: usize = 60;
  export const targetList: usize = 64;
  export const outputList: usize = 68;
  export const labels: usize = 72;
  export const weights: usize = 76;
  export const scores: usize = 80;
  export const errors: usize = 84;
  /** Loss is summed at one centre in so many, a power of two less one. */
  export const lossMask: usize = 88;
  /** Predictions made, to tell which are that one. */
  export const predictions: usize = 92;
  /** xoshiro128**, as in src/base/random.ts. */
  export const random: usize = 96;
  export const lossSum: usize = 112;
  export const lossCount: usize = 120;
  /** Rows of v that a word's vector is the mean of: first place by word, then rows; 0 when words have one row each. */
  export const partStarts: usize = 128;
  export const parts: usize = 132;
}

@inline
function field(job: usize, at: usize): usize {
  return <usize>load<u32>(job + at);
}

/** Trains on ids [0, count) of a text, −1 and below between lines; the rate goes from `from` to `to`. */
export function trainChunk(job: usize, ids: usize, count: usize, from: f32, to: f32): void {
  const line = field(job, Job.line);
  let start: usize = 0;
  while (start < count) {
    let stop = start;
    let kept: usize = 0;
    while (stop < count && load<i32>(ids + stop * 4) >= 0) {
      const word = load<u32>(ids + stop * 4);
      if (isKept(job, word)) store<u32>(line + kept++ * 4, word);
      stop++;
    }
    const rate = from + ((to - from) * <f32>start) / <f32>count;
    const growth = kept > 0 ? ((to - from) * <f32>(stop - start)) / <f32>count / <f32>kept : 0;
    for (let i: usize = 0; i < kept; i++) trainCentre(job, i, kept, rate + growth * <f32>i);
    start = stop + 1;
  }
}

function isKept(job: usize, word: u32): bool {
  const threshold = load<u32>(field(job, Job.keep) + <usize>word * 4);
  return threshold == u32.MAX_VALUE || next(job) < threshold;
}

/** Lets the words around place i of the line predict the word there. */
function trainCentre(job: usize, i: usize, length: usize, rate: f32): void {
  const reach = 1 + integer(job, <u32>field(job, Job.windowSize));
  const first = i > <usize>reach ? i - <usize>reach : 0;
  const end = min(length, i + <usize>reach + 1);
  if (field(job, Job.partStarts) != 0) return trainParts(job, first, i, end, rate);
  const line = field(job, Job.line);
  const rowBytes = field(job, Job.rowBytes);
  const list = field(job, Job.inputList);
  let m: usize = 0;
  for (let j = first; j < end; j++) {
    if (j == i) continue;
    store<u32>(list + m++ * 4, <u32>(field(job, Job.inputs) + <usize>load<u32>(line + j * 4) * rowBytes));
  }
  if (m == 0) return;
  const word = load<u32>(line + i * 4);
  if (field(job, Job.isCbow)) trainMean(job, list, m, word, rate);
  else if (field(job, Job.loss) == 1) {
    for (let j: usize = 0; j < m; j++) trainInputs(job, list + j * 4, list + j * 4, 1, word, rate);
  } else trainInputs(job, list, list, m, word, rate);
}

/** CBOW: h = mean of the inputs predicts the word; each input gets 1/m of h's step. */
function trainMean(job: usize, list: usize, m: usize, word: u32, rate: f32): void {
  const rowBytes = field(job, Job.rowBytes);
  const mean = field(job, Job.errors);
  const error = mean + rowBytes;
  const share = f32x4.splat(1 / <f32>m);
  for (let d: usize = 0; d < rowBytes; d += 16) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < m; j++) sum = f32x4.add(sum, v128.load(<usize>load<u32>(list + j * 4) + d));
    v128.store(mean + d, f32x4.mul(sum, share));
    v128.store(error + d, f32x4.splat(0));
  }
  const pair = field(job, Job.targetList);
  store<u32>(pair, <u32>mean);
  store<u32>(pair + 4, <u32>error);
  trainInputs(job, pair, pair + 4, 1, word, rate);
  for (let d: usize = 0; d < rowBytes; d += 16) {
    const step = f32x4.mul(share, v128.load(error + d));
    for (let j: usize = 0; j < m; j++) {
      const at = <usize>load<u32>(list + j * 4) + d;
      v128.store(at, f32x4.add(v128.load(at), step));
    }
  }
}

/**
 * Words with n-grams: the mean h of the centre's parts predicts the words of the window [first, end), which share their noise, or the mean
 * of the window's words the centre; each part gets 1/m of h's step.
 */
function trainParts(job: usize, first: usize, i: usize, end: usize, rate: f32): void {
  const line = field(job, Job.line);
  const rowBytes = field(job, Job.rowBytes);
  const others = end - first - 1;
  if (others == 0) return;
  const isCbow = field(job, Job.isCbow) != 0;
  const mean = field(job, Job.errors);
  const error = mean + rowBytes;
  memory.fill(mean, 0, 2 * rowBytes);
  const share: f32 = isCbow ? 1 / <f32>others : 1;
  let n: usize = 0;
  for (let j = first; j < end; j++) {
    const word = load<u32>(line + j * 4);
    if ((j != i) == isCbow) addParts(job, mean, word, share);
    else n = addOutput(job, n, word, 1, 1);
  }
  const pairs: usize = isCbow ? 1 : others;
  const pair = field(job, Job.targetList);
  store<u32>(pair, <u32>mean);
  store<u32>(pair + 4, <u32>error);
  predict(job, pair, pair + 4, 1, listNoise(job, n, <f32>pairs), rate, pairs);
  for (let d: usize = 0; d < rowBytes; d += 16) {
    v128.store(error + d, f32x4.mul(f32x4.splat(share), v128.load(error + d)));
  }
  for (let j = first; j < end; j++) {
    if ((j != i) == isCbow) moveParts(job, error, load<u32>(line + j * 4));
  }
}

/** h += share · the mean of the word's parts. */
function addParts(job: usize, mean: usize, word: u32, share: f32): void {
  const rowBytes = field(job, Job.rowBytes);
  const starts = field(job, Job.partStarts) + <usize>word * 4;
  const end = field(job, Job.parts) + <usize>load<u32>(starts, 4) * 4;
  const begin = field(job, Job.parts) + <usize>load<u32>(starts) * 4;
  const factor = f32x4.splat(share / <f32>((end - begin) >> 2));
  for (let at = begin; at < end; at += 4) {
    const row = field(job, Job.inputs) + <usize>load<u32>(at) * rowBytes;
    for (let d: usize = 0; d < rowBytes; d += 16) {
      v128.store(mean + d, f32x4.add(v128.load(mean + d), f32x4.mul(factor, v128.load(row + d))));
    }
  }
}

/** Each of the word's parts += step. */
function moveParts(job: usize, step: usize, word: u32): void {
  const rowBytes = field(job, Job.rowBytes);
  const starts = field(job, Job.partStarts) + <usize>word * 4;
  const end = field(job, Job.parts) + <usize>load<u32>(starts, 4) * 4;
  for (let at = field(job, Job.parts) + <usize>load<u32>(starts) * 4; at < end; at += 4) {
    const row = field(job, Job.inputs) + <usize>load<u32>(at) * rowBytes;
    for (let d: usize = 0; d < rowBytes; d += 16) {
      v128.store(row + d, f32x4.add(v128.load(row + d), v128.load(step + d)));
    }
  }
}

/** m inputs predict one word; their own steps go to `targets`, which may be themselves. */
function trainInputs(job: usize, list: usize, targets: usize, m: usize, word: u32, rate: f32): void {
  const loss = field(job, Job.loss);
  const groups = loss == 3 ? listAll(job, word) : loss == 2 ? listPath(job, word) : listNegatives(job, word);
  predict(job, list, targets, m, groups, rate, m);
  if (loss == 3) store<f32>(field(job, Job.labels) + slotOf(word), 0);
}

/** m inputs predict the outputs that are listed; `pairs`: predictions as the loss counts them. */
function predict(job: usize, list: usize, targets: usize, m: usize, groups: usize, rate: f32, pairs: usize): void {
  const scores = field(job, Job.scores);
  const outputs = field(job, Job.outputList);
  const rowBytes = field(job, Job.rowBytes);
  const labels = field(job, Job.labels);
  const weights = field(job, Job.weights);
  blockScores(scores, list, m, outputs, groups, rowBytes);
  const count = field(job, Job.predictions);
  store<u32>(job + Job.predictions, <u32>count + 1);
  const isSampled = (count & field(job, Job.lossMask)) == 0;
  let sum: f64 = 0;
  if (field(job, Job.loss) == 3) {
    sum = softmaxSteps(scores, m, labels, weights, groups, rate);
  } else {
    if (isSampled) sum = logisticLoss(scores, m, labels, weights, groups);
    logisticSteps(scores, m, labels, weights, groups, rate);
  }
  if (isSampled) {
    store<f64>(job + Job.lossSum, load<f64>(job + Job.lossSum) + sum);
    store<f64>(job + Job.lossCount, load<f64>(job + Job.lossCount) + <f64>pairs);
  }
  const isDirect = list != targets || (groups == 1 && areDifferent(list, m));
  if (isDirect) blockUpdate(scores, list, targets, m, outputs, groups, rowBytes);
  else updateThroughErrors(job, list, m, groups);
}

@inline
function areDifferent(list: usize, m: usize): bool {
  for (let j: usize = 4; j < m << 2; j += 4) {
    const row = load<u32>(list + j);
    for (let i: usize = 0; i < j; i += 4) if (load<u32>(list + i) == row) return false;
  }
  return true;
}

/** Several groups, and a word that is in the window twice, must see the inputs as they were: their steps are gathered first. */
function updateThroughErrors(job: usize, list: usize, m: usize, groups: usize): void {
  const rowBytes = field(job, Job.rowBytes);
  const errors = field(job, Job.errors);
  const targets = field(job, Job.targetList);
  memory.fill(errors, 0, m * rowBytes);
  for (let j: usize = 0; j < m; j++) store<u32>(targets + j * 4, <u32>(errors + j * rowBytes));
  blockUpdate(field(job, Job.scores), list, targets, m, field(job, Job.outputList), groups, rowBytes);
  for (let j: usize = 0; j < m; j++) {
    const input = <usize>load<u32>(list + j * 4);
    const error = errors + j * rowBytes;
    for (let d: usize = 0; d < rowBytes; d += 16) {
      v128.store(input + d, f32x4.add(v128.load(input + d), v128.load(error + d)));
    }
  }
}

// ── output rows of a prediction; each returns the number of groups ──────────────────────────────────────────────────

/** The word, and words of the noise; one drawn twice has weight 2, the word itself is left out. */
function listNegatives(job: usize, word: u32): usize {
  putOutput(job, 0, word, 1);
  return listNoise(job, 1, 1);
}

/** Words of the noise, of that weight, after n outputs that are predicted; those are left out. */
function listNoise(job: usize, n: usize, weight: f32): usize {
  const negatives = <u32>field(job, Job.negativeSamples);
  const predicted = n;
  for (let k: u32 = 0; k < negatives; k++) {
    const drawn = drawNoise(job);
    if (placeOf(job, drawn, predicted) == predicted) n = addOutput(job, n, drawn, 0, weight);
  }
  return fillGroup(job, n);
}

/** Puts an output after n others, or adds to the weight of the one that is there; returns how many there are then. */
function addOutput(job: usize, n: usize, word: u32, label: f32, weight: f32): usize {
  const place = placeOf(job, word, n);
  const at = field(job, Job.weights) + slotOf(place);
  if (place == n) putOutput(job, n, word, label);
  store<f32>(at, place == n ? weight : load<f32>(at) + weight);
  return place == n ? n + 1 : n;
}

function placeOf(job: usize, word: u32, n: usize): usize {
  const row = <u32>rowOf(job, word);
  const list = field(job, Job.outputList);
  let place: usize = 0;
  while (place < n && load<u32>(list + place * 4) != row) place++;
  return place;
}

/** The nodes from the root to the word; the label is 1 − code, as in word2vec. */
function listPath(job: usize, word: u32): usize {
  const starts = field(job, Job.pathStarts) + <usize>word * 4;
  const paths = field(job, Job.paths);
  const first = <usize>load<u32>(starts);
  const n = <usize>load<u32>(starts + 4) - first;
  for (let k: usize = 0; k < n; k++) {
    const turn = load<u32>(paths + (first + k) * 4);
    putOutput(job, k, turn >> 1, turn & 1 ? 0 : 1);
  }
  return fillGroup(job, n);
}

/** Every word; the list itself stays from call to call. */
function listAll(job: usize, word: u32): usize {
  const size = field(job, Job.vocabularySize);
  const labels = field(job, Job.labels);
  const groups = (size + groupSize - 1) / groupSize;
  if (load<u32>(field(job, Job.outputList)) == 0) {
    for (let k: usize = 0; k < size; k++) putOutput(job, k, <u32>k, 0);
    fillGroup(job, size);
  }
  store<f32>(labels + slotOf(word), 1);
  return groups;
}

@inline
function rowOf(job: usize, index: u32): usize {
  return field(job, Job.outputs) + <usize>index * field(job, Job.rowBytes);
}

/** Where place k of a list has its label and weight: six to a group of eight floats. */
@inline
function slotOf(k: usize): usize {
  return (k / groupSize) * groupBytes + ((k % groupSize) << 2);
}

@inline
function putOutput(job: usize, k: usize, index: u32, label: f32): void {
  const slot = slotOf(k);
  store<u32>(field(job, Job.outputList) + k * 4, <u32>rowOf(job, index));
  store<f32>(field(job, Job.labels) + slot, label);
  store<f32>(field(job, Job.weights) + slot, 1);
}

/** Fills the last group with the blank row at weight 0. */
function fillGroup(job: usize, n: usize): usize {
  const groups = (n + groupSize - 1) / groupSize;
  for (let k = n; k < groups * groupSize; k++) {
    store<u32>(field(job, Job.outputList) + k * 4, <u32>field(job, Job.blankRow));
    store<f32>(field(job, Job.weights) + slotOf(k), 0);
  }
  return groups;
}

// ── random numbers ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A word with probability ∝ count^¾ (Walker 1977). */
function drawNoise(job: usize): u32 {
  const place = integer(job, <u32>field(job, Job.vocabularySize));
  const threshold = load<u32>(field(job, Job.thresholds) + <usize>place * 4);
  return next(job) <= threshold ? place : load<u32>(field(job, Job.aliases) + <usize>place * 4);
}

@inline
function integer(job: usize, bound: u32): u32 {
  return <u32>((<u64>next(job) * <u64>bound) >> 32);
}

/** xoshiro128** (Blackman and Vigna 2018). */
function next(job: usize): u32 {
  const s = job + Job.random;
  let s0 = load<u32>(s),
    s1 = load<u32>(s, 4),
    s2 = load<u32>(s, 8),
    s3 = load<u32>(s, 12);
  const result = rotl<u32>(s1 * 5, 7) * 9;
  const shifted = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= shifted;
  s3 = rotl<u32>(s3, 11);
  store<u32>(s, s0);
  store<u32>(s, s1, 4);
  store<u32>(s, s2, 8);
  store<u32>(s, s3, 12);
  return result;
}
