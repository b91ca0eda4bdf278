// The inner loop of word2vec: the plain learner against the graph engine's gradients, the kernels against the plain learner.
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src/base/index.js';
import { buildLearnerTables, type LearnerTables } from '../../src/embeddings/word2vec/learner.js';
import type { Word2vecOptions } from '../../src/embeddings/word2vec/options.js';
import {
  add,
  backward,
  binaryCrossEntropy,
  crossEntropy,
  denseGradient,
  forward,
  gatherMeans,
  gatherRows,
  matrixProduct,
  multiplyBy,
  type Node,
  parameter,
  reshape,
} from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createVocabulary } from '../../src/text/index.js';
import { createLearners, forms, nameOf, rowOf, wordsFor } from './word2vec-learners.js';

const counts = Array.from({ length: 23 }, (_, i) => Math.round(500 / (i + 1)));
const kernels = createReferenceKernels('float64');

/** A prediction: words of the window, rows against which they predict, y and weight of each row. */
interface Prediction {
  readonly inputs: readonly number[];
  readonly outputs: readonly { readonly row: number; readonly label: number; readonly weight: number }[];
}

describe('the plain learner', () => {
  it.each(forms.map((form) => [nameOf(form), form] as const))('%s: a step is −α times the gradient', (_, form) => {
    const { reference, options } = createLearners(counts, form);
    const before = [reference.inputs.slice(), reference.outputs.slice()];
    const line = [0, 3, 1, 0, 7, 22, 3];
    const tables = buildLearnerTables(createVocabulary(wordsFor(counts), counts), options);
    const predictions = predictionsOf(line, tables, { options, random: createRandom(4) });
    const { loss, gradients } = differentiate(predictions, before as [Float64Array, Float64Array], { options, tables });
    const rate = 1e-8;
    reference.trainChunk(Int32Array.from(line), { from: rate, to: rate, random: createRandom(4) });
    const taken = reference.takeLoss();
    expect(taken.sum).toBeCloseTo(loss, 5);
    for (const [i, after] of [reference.inputs, reference.outputs].entries()) {
      for (let at = 0; at < after.length; at++) {
        expect((before[i][at] - after[at]) / rate).toBeCloseTo(gradients[i][at], 5);
      }
    }
  });
});

describe('the kernels', () => {
  it.each(forms.map((form) => [nameOf(form), form] as const))('%s: equal the plain learner', (_, form) => {
    for (const dimensions of [1, 10, 16]) {
      const { reference, wasm, options } = createLearners(counts, { ...form, dimensions, subsample: 0.02 });
      const random = createRandom(3);
      const ids = Int32Array.from({ length: 300 }, () => Math.floor(25 * random.uniform() * random.uniform()) - 1);
      for (const learner of [reference, wasm]) {
        learner.trainChunk(ids, { from: 0.05, to: 0.01, random: createRandom(77) });
      }
      for (const name of ['inputs', 'outputs'] as const) {
        for (let row = 0; row < reference[name].length / reference.stride; row++) {
          const [slow, fast] = [reference, wasm].map((learner) => rowOf(learner, name, row, options.dimensions));
          for (const [d, value] of slow.entries()) {
            expect(Math.abs(fast[d] - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
          }
        }
      }
      const [slow, fast] = [reference.takeLoss(), wasm.takeLoss()];
      expect(fast.count).toBe(slow.count);
      expect(fast.sum / slow.sum).toBeCloseTo(1, 5);
    }
  });

  it('take the loss at one prediction in so many, and once', () => {
    const { wasm } = createLearners(counts, { windowSize: 1 });
    const ids = Int32Array.from([0, 1, -1, 2, 3]);
    wasm.trainChunk(ids, { from: 0, to: 0, random: createRandom(1) });
    expect(wasm.takeLoss().count).toBe(4);
    expect(wasm.takeLoss()).toEqual({ sum: 0, count: 0 });
  });

  it('stay finite and right where scores are huge', () => {
    const { reference, wasm } = createLearners(counts, { loss: 'softmax', dimensions: 4, windowSize: 1 });
    for (const learner of [reference, wasm]) {
      learner.inputs.fill(30);
      for (let row = 0; row < counts.length; row++) learner.outputs.fill(row % 2 ? 9 : -9, row * 4, row * 4 + 4);
      learner.trainChunk(Int32Array.from([0, 1]), { from: 0.1, to: 0.1, random: createRandom(1) });
    }
    for (const [at, value] of wasm.inputs.entries()) expect(Math.abs(value - reference.inputs[at])).toBeLessThan(1e-3);
    const [slow, fast] = [reference.takeLoss(), wasm.takeLoss()];
    expect(Math.abs(fast.sum / slow.sum - 1)).toBeLessThan(1e-4);
  });
});

/** What a line predicts, written down from the definition: the same draws in the same order. */
function predictionsOf(
  line: readonly number[],
  tables: LearnerTables,
  { options, random }: { readonly options: Word2vecOptions; readonly random: Random },
): Prediction[] {
  return line.flatMap((centre, i) => {
    const reach = 1 + random.integer(options.windowSize);
    const inputs = line.filter((_, j) => j !== i && Math.abs(j - i) <= reach);
    const isSingle = options.method === 'skipgram' && options.loss === 'negative' && !options.shareNegatives;
    const groups = isSingle ? inputs.map((word) => [word]) : [inputs];
    const turned = options.method === 'skipgram' && options.buckets > 0;
    if (turned) return [{ inputs: [centre], outputs: outputsOf(inputs, tables, { options, random }) }];
    return groups.map((words) => ({ inputs: words, outputs: outputsOf([centre], tables, { options, random }) }));
  });
}

function outputsOf(
  predicted: readonly number[],
  { size, noise, paths }: LearnerTables,
  { options, random }: { readonly options: Word2vecOptions; readonly random: Random },
): Prediction['outputs'] {
  const [centre] = predicted;
  if (options.loss === 'softmax') {
    return Array.from({ length: size }, (_, row) => ({ row, label: row === centre ? 1 : 0, weight: 1 }));
  }
  if (options.loss === 'hierarchical') {
    const path = [...paths.turns.subarray(paths.starts[centre], paths.starts[centre + 1])];
    return path.map((turn) => ({ row: turn >> 1, label: 1 - (turn % 2), weight: 1 }));
  }
  const drawn = Array.from({ length: options.negativeSamples }, () => {
    const place = random.integer(size);
    return random.uniform() * 2 ** 32 <= noise.thresholds[place] ? place : noise.aliases[place];
  });
  const negatives = drawn.filter((row) => !predicted.includes(row));
  return [
    ...predicted.map((row) => ({ row, label: 1, weight: 1 })),
    // Each predicted word has all of the noise.
    ...predicted.flatMap(() => negatives.map((row) => ({ row, label: 0, weight: 1 }))),
  ];
}

/** The sum of all losses as a graph, and its gradients. */
function differentiate(
  predictions: readonly Prediction[],
  [inputs, outputs]: readonly [Float64Array, Float64Array],
  { options, tables }: { readonly options: Word2vecOptions; readonly tables: LearnerTables },
): { readonly loss: number; readonly gradients: readonly [Float64Array, Float64Array] } {
  const { method, loss: form, dimensions } = options;
  const parts = tables.parts ?? singleRows(counts.length);
  const v = parameter({ name: 'v', shape: [counts.length, dimensions], value: meansOf(inputs, parts, dimensions) });
  const u = parameter({ name: 'u', shape: [counts.length, dimensions], value: outputs.slice() });
  const losses = predictions.map((one) => {
    const words = Int32Array.from(one.inputs);
    const h =
      method === 'cbow'
        ? gatherMeans(v, { ids: words, offsets: Int32Array.of(0, words.length) })
        : gatherRows(v, words);
    const rows = gatherRows(
      u,
      Int32Array.from(one.outputs, ({ row }) => row),
    );
    const scores = matrixProduct(h, rows, { transposeB: true });
    return lossOf(scores, one, { form, count: method === 'cbow' ? 1 : words.length });
  });
  const total = losses.reduce((a, b) => add(a, b));
  const loss = forward(total, kernels)[0];
  backward(total, kernels);
  return {
    loss,
    gradients: [
      stepsOfParts(denseGradient(v, kernels) as Float64Array, parts, inputs.length),
      denseGradient(u, kernels) as Float64Array,
    ],
  };
}

/** A row for each word. */
function singleRows(size: number): NonNullable<LearnerTables['parts']> {
  return {
    starts: Uint32Array.from({ length: size + 1 }, (_, word) => word),
    rows: Uint32Array.from({ length: size }, (_, word) => word),
  };
}

/** The vector of each word, the mean of its parts. */
function meansOf(rows: Float64Array, parts: NonNullable<LearnerTables['parts']>, dimensions: number): Float64Array {
  const means = new Float64Array((parts.starts.length - 1) * dimensions);
  for (let at = 0; at < means.length; at++) {
    const [word, d] = [Math.floor(at / dimensions), at % dimensions];
    const own = [...parts.rows.subarray(parts.starts[word], parts.starts[word + 1])];
    means[at] = own.reduce((sum, row) => sum + rows[row * dimensions + d], 0) / own.length;
  }
  return means;
}

/** Each part of a word takes all of the word's gradient. */
function stepsOfParts(
  gradient: Float64Array,
  { starts, rows }: NonNullable<LearnerTables['parts']>,
  length: number,
): Float64Array {
  const steps = new Float64Array(length);
  const dimensions = gradient.length / (starts.length - 1);
  for (let word = 0; word + 1 < starts.length; word++) {
    for (const row of rows.subarray(starts[word], starts[word + 1])) {
      for (let d = 0; d < dimensions; d++) steps[row * dimensions + d] += gradient[word * dimensions + d];
    }
  }
  return steps;
}

/** The engine's losses are means; a sum over inputs is the mean times their number. */
function lossOf(
  scores: Node,
  { outputs }: Prediction,
  { form, count }: { readonly form: Word2vecOptions['loss']; readonly count: number },
): Node {
  if (form === 'softmax') {
    const target = outputs.findIndex(({ label }) => label === 1);
    return multiplyBy(crossEntropy(scores, new Int32Array(count).fill(target)), count);
  }
  const labels = Float64Array.from({ length: count * outputs.length }, (_, i) => outputs[i % outputs.length].label);
  return multiplyBy(binaryCrossEntropy(reshape(scores, [labels.length]), labels), labels.length);
}
