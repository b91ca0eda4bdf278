// word2vec's inner loop in plain TypeScript: the textbook that the kernels in wasm/embeddings are measured by.
import type { Random } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import type { ChunkRun, Learner, LearnerTables } from './learner.js';
import type { Word2vecOptions } from './options.js';
import { certain } from './sampling.js';

/** What one centre is predicted against: output rows with label y_k ∈ {0, 1} and weight. */
interface Predicted {
  readonly rows: readonly number[];
  readonly labels: readonly number[];
  readonly weights: readonly number[];
}

/** Row-major matrices and the sums of the loss. */
interface State {
  readonly inputs: FloatArray;
  readonly outputs: FloatArray;
  readonly stride: number;
  readonly loss: { sum: number; count: number };
}

/** The plain learner, in the float type that `floats` makes; it samples the loss at every prediction. */
export function createReferenceLearner(
  tables: LearnerTables,
  options: Word2vecOptions,
  floats: (length: number) => FloatArray,
): Learner {
  const stride = options.dimensions;
  const loss = { sum: 0, count: 0 };
  const state: State = {
    inputs: floats(tables.inputRows * stride),
    outputs: floats(tables.size * stride),
    stride,
    loss,
  };
  return {
    ...state,
    trainChunk(ids, run) {
      trainLines(ids, { tables, options, run, state });
    },
    takeLoss() {
      const taken = { ...loss };
      loss.sum = 0;
      loss.count = 0;
      return taken;
    },
  };
}

interface Context {
  readonly tables: LearnerTables;
  readonly options: Word2vecOptions;
  readonly run: ChunkRun;
  readonly state: State;
}

function trainLines(ids: Int32Array, context: Context): void {
  const { from, to, random } = context.run;
  for (let start = 0; start < ids.length; ) {
    let stop = start;
    const line: number[] = [];
    for (; stop < ids.length && ids[stop] >= 0; stop++) {
      const chance = context.tables.keep[ids[stop]];
      if (chance === certain || draw(random) < chance) line.push(ids[stop]);
    }
    const [first, last] = [start, stop].map((at) => from + ((to - from) * at) / ids.length);
    for (let i = 0; i < line.length; i++) {
      trainCentre(line, i, { ...context, rate: first + ((last - first) * i) / line.length });
    }
    start = stop + 1;
  }
}

/** The words around place i of a line predict the word there; each centre draws how far its window reaches. */
function trainCentre(line: readonly number[], i: number, context: Context & { readonly rate: number }): void {
  const { options, run, tables } = context;
  const reach = 1 + run.random.integer(options.windowSize);
  const window = [...line.slice(Math.max(0, i - reach), i), ...line.slice(i + 1, i + 1 + reach)];
  if (window.length === 0) return;
  const predict = (words = [line[i]]) => predictedOf(words, { tables, options, random: run.random });
  if (options.method === 'cbow') trainMean(window, predict(), context);
  else if (tables.parts !== undefined) trainMean([line[i]], predict(window), context);
  else if (options.loss === 'negative' && !options.shareNegatives) {
    for (const word of window) trainInputs([word], predict(), context);
  } else trainInputs(window, predict(), context);
}

/** What is predicted: one word, or the words of a window together, each against the same noise. */
function predictedOf(
  words: readonly number[],
  {
    tables,
    options,
    random,
  }: { readonly tables: LearnerTables; readonly options: Word2vecOptions; readonly random: Random },
): Predicted {
  const [word] = words;
  if (options.loss === 'softmax') {
    const rows = Array.from({ length: tables.size }, (_, row) => row);
    return { rows, labels: rows.map((row) => (row === word ? 1 : 0)), weights: rows.map(() => 1) };
  }
  if (options.loss === 'hierarchical') {
    const { starts, turns } = tables.paths;
    const path = [...turns.subarray(starts[word], starts[word + 1])];
    return {
      rows: path.map((turn) => turn >> 1),
      labels: path.map((turn) => 1 - (turn & 1)),
      weights: path.map(() => 1),
    };
  }
  const weights = new Map<number, number>();
  const add = (row: number, weight: number) => weights.set(row, (weights.get(row) ?? 0) + weight);
  for (const target of words) add(target, 1);
  for (let k = 0; k < options.negativeSamples; k++) {
    const drawn = drawNoise(tables, random);
    if (!words.includes(drawn)) add(drawn, words.length);
  }
  const rows = [...weights.keys()];
  return { rows, labels: rows.map((row) => (words.includes(row) ? 1 : 0)), weights: [...weights.values()] };
}

/** Each input v_j by itself: u_k += Σ_j g_jk v_j, v_j += Σ_k g_jk u_k, with the u and v from before. */
function trainInputs(
  words: readonly number[],
  predicted: Predicted,
  { options, rate, state }: Context & { readonly rate: number },
): void {
  const { inputs, outputs, stride, loss } = state;
  const vectors = words.map((word) => inputs.subarray(word * stride, (word + 1) * stride));
  const rows = predicted.rows.map((row) => outputs.subarray(row * stride, (row + 1) * stride));
  const steps = vectors.map((v) => stepsOf(v, { rows, predicted, isSoftmax: options.loss === 'softmax', rate, loss }));
  for (let d = 0; d < stride; d++) {
    const v = vectors.map((vector) => vector[d]);
    const u = rows.map((row) => row[d]);
    for (const [j, vector] of vectors.entries()) {
      for (const [k, row] of rows.entries()) {
        vector[d] += steps[j][k] * u[k];
        row[d] += steps[j][k] * v[j];
      }
    }
  }
}

/** The mean h of the m words: u_k += g_k h, and each word, or each of its n parts, gets 1/m of Σ_k g_k u_k. */
function trainMean(
  words: readonly number[],
  predicted: Predicted,
  { options, tables, rate, state }: Context & { readonly rate: number },
): void {
  const { inputs, outputs, stride, loss } = state;
  const mean = inputs.slice(0, stride).fill(0);
  const parts = words.flatMap((word) => partsOf(word, tables));
  for (const { row, share } of parts) {
    for (let d = 0; d < stride; d++) mean[d] += (inputs[row * stride + d] * share) / words.length;
  }
  const rows = predicted.rows.map((row) => outputs.subarray(row * stride, (row + 1) * stride));
  const steps = stepsOf(mean, { rows, predicted, isSoftmax: options.loss === 'softmax', rate, loss });
  for (let d = 0; d < stride; d++) {
    const slope = rows.reduce((sum, u, k) => sum + steps[k] * u[d], 0);
    for (const [k, u] of rows.entries()) u[d] += steps[k] * mean[d];
    for (const { row } of parts) inputs[row * stride + d] += slope / words.length;
  }
  // A loss is told for each word that is predicted.
  loss.count += tables.parts === undefined || options.method === 'cbow' ? 0 : sumOfTargets(predicted) - 1;
}

function sumOfTargets({ labels, weights }: Predicted): number {
  return weights.reduce((sum, weight, k) => sum + labels[k] * weight, 0);
}

/** The rows whose mean is the word's vector, and the share of each. */
function partsOf(word: number, { parts }: LearnerTables): { readonly row: number; readonly share: number }[] {
  if (parts === undefined) return [{ row: word, share: 1 }];
  const rows = [...parts.rows.subarray(parts.starts[word], parts.starts[word + 1])];
  return rows.map((row) => ({ row, share: 1 / rows.length }));
}

/** g_k = α · weight_k · (y_k − p_k): −α ∂J/∂s_k; adds J to the loss. */
function stepsOf(
  v: FloatArray,
  {
    rows,
    predicted: { labels, weights },
    isSoftmax,
    rate,
    loss,
  }: {
    readonly rows: readonly FloatArray[];
    readonly predicted: Predicted;
    readonly isSoftmax: boolean;
    readonly rate: number;
    readonly loss: State['loss'];
  },
): number[] {
  const scores = rows.map((u) => dot(u, v));
  loss.count++;
  if (!isSoftmax) {
    for (const [k, s] of scores.entries()) loss.sum += weights[k] * Math.log1p(Math.exp(labels[k] === 1 ? -s : s));
    return scores.map((s, k) => rate * weights[k] * (labels[k] - 1 / (1 + Math.exp(-s))));
  }
  const top = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = scores.map((s) => Math.exp(s - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  loss.sum += Math.log(sum) - scores.reduce((t, s, k) => t + labels[k] * (s - top), 0);
  return powers.map((power, k) => rate * (labels[k] - power / sum));
}

function dot(u: FloatArray, v: FloatArray): number {
  let sum = 0;
  for (let d = 0; d < u.length; d++) sum += u[d] * v[d];
  return sum;
}

function drawNoise({ size, noise }: LearnerTables, random: Random): number {
  const place = random.integer(size);
  return draw(random) <= noise.thresholds[place] ? place : noise.aliases[place];
}

/** 32 random bits. */
function draw(random: Random): number {
  return random.uniform() * 2 ** 32;
}
