// Forward values of the operations against their definitions, and fast paths against plain ones.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  ACTIVATION_NAMES,
  activate,
  addBias,
  backward,
  binaryCrossEntropy,
  chainLogLikelihood,
  clearGradients,
  concatenate,
  crossEntropy,
  denseGradient,
  dropout,
  forward,
  gatherMeans,
  gatherRows,
  l1Penalty,
  l2Penalty,
  logSoftmax,
  matrixProduct,
  maxMargin,
  mean,
  multiplyBy,
  type Node,
  reshape,
  sliceColumns,
  sliceRows,
  softmax,
  squaredError,
  sum,
  windowMax,
  windowSum,
} from '../../src/grad/index.js';
import { allPaths } from '../kernels/naive.js';
import { agrees, drawn, fixed, given, kernels } from './leaves.js';

const evaluate = (node: Node) => [...forward(node, kernels)];
const x23 = () => given('x', [2, 3], [1, 2, 3, 4, 5, 6]);

describe('shapes and places', () => {
  it('transposes are those of matrices', () => {
    const [a, b] = [fixed([2, 1], [1, 2]), fixed([2, 3], [1, 2, 3, 4, 5, 6])];
    expect(evaluate(matrixProduct(a, b, { transposeA: true }))).toEqual([9, 12, 15]);
    expect(evaluate(matrixProduct(b, b, { transposeB: true }))).toEqual([14, 32, 32, 77]);
    expect(matrixProduct(b, a, { transposeA: true }).shape).toEqual([3, 1]);
  });

  it('concatenate undoes sliceColumns, and sliceRows takes what it says', () => {
    const x = x23();
    const parts = [sliceColumns(x, { start: 0, end: 1 }), sliceColumns(x, { start: 1, end: 3 })];
    expect(evaluate(concatenate(parts))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(evaluate(sliceRows(x, { start: 1, end: 2 }))).toEqual([4, 5, 6]);
    expect(evaluate(reshape(x, [6]))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(concatenate([x]).shape).toEqual([2, 3]);
    expect(sliceColumns(x, { start: 3, end: 3 }).shape).toEqual([2, 0]);
    expect(sliceRows(x, { start: 2, end: 2 }).shape).toEqual([0, 3]);
  });

  it('sums, means, masks, biases and penalties are what their formulas say', () => {
    const x = x23();
    expect(evaluate(sum(x))).toEqual([21]);
    expect(evaluate(mean(x))).toEqual([3.5]);
    expect(evaluate(multiplyBy(x, 2))).toEqual([2, 4, 6, 8, 10, 12]);
    expect(evaluate(dropout(x, Float64Array.of(0, 2, 0, 2, 0, 2)))).toEqual([0, 4, 0, 8, 0, 12]);
    expect(evaluate(addBias(x, fixed([3], [10, 20, 30])))).toEqual([11, 22, 33, 14, 25, 36]);
    expect(evaluate(l2Penalty(given('w', [2], [3, -4]), 0.5))).toEqual([12.5]);
    expect(evaluate(l1Penalty(given('w', [2], [3, -4]), 0.5))).toEqual([3.5]);
  });
});

describe('look-ups', () => {
  it('gatherRows is the product with one-hot vectors, in value and in gradient', () => {
    const ids = [3, 0, 3, 2];
    const oneHot = fixed(
      [4, 5],
      ids.flatMap((id) => [0, 1, 2, 3, 4].map((v) => (v === id ? 1 : 0))),
    );
    const table = drawn('table', [5, 3]);
    const weights = drawn('weights', [3, 2], createRandom(2));
    const lossOf = (rows: Node) => squaredError(matrixProduct(rows, weights), new Float64Array(8).fill(0.5));
    const results = [gatherRows(table, Int32Array.from(ids)), matrixProduct(oneHot, table)].map((rows) => {
      clearGradients([table, weights]);
      const loss = lossOf(rows);
      const value = evaluate(loss);
      backward(loss, kernels);
      return [...value, ...denseGradient(table, kernels), ...denseGradient(weights, kernels)];
    });
    expect(agrees(results[0], results[1])).toBe(true);
  });

  it('windowSum is W [x₁ … x_C], in value and in gradient', () => {
    const [types, slots, features, units] = [4, 3, 5, 2];
    const windows = [
      [-1, 0, 1],
      [0, 1, 3],
      [1, 3, -1],
      [2, 2, 2],
    ];
    const x = drawn('x', [types, features]);
    // W [H, C·D] in the plain path; the fast path stores W_c below one another: [C·H, D].
    const stacked = drawn('W', [slots * units, features], createRandom(2));
    const loss = (h: Node) => squaredError(h, new Float64Array(8).fill(0.3));
    const fast = loss(
      windowSum(matrixProduct(x, stacked, { transposeB: true }), {
        ids: Int32Array.from(windows.flat()),
        slots,
        columns: units,
      }),
    );
    const slot = (c: number) => Int32Array.from(windows, (window) => window[c]);
    const wide = concatenate([0, 1, 2].map((c) => gatherRows(x, slot(c))));
    const perSlot = [0, 1, 2].map((c) => sliceRows(stacked, { start: c * units, end: (c + 1) * units }));
    const plain = loss(matrixProduct(wide, concatenate(perSlot), { transposeB: true }));
    const results = [fast, plain].map((root) => {
      clearGradients([x, stacked]);
      const value = evaluate(root);
      backward(root, kernels);
      return [...value, ...denseGradient(x, kernels), ...denseGradient(stacked, kernels)];
    });
    expect(agrees(results[0], results[1])).toBe(true);
  });

  it('windowMax is the largest of the window sums of each document, in value and in gradient', () => {
    const [types, features, slots, filters] = [5, 3, 2, 4];
    const words = { ids: Int32Array.of(0, 1, 2, 3, 4, 1, 1), offsets: Int32Array.of(0, 4, 5, 5, 7), slots };
    const windows = [
      [0, 1],
      [1, 2],
      [2, 3],
      [4, -1],
      [-1, -1],
      [1, 1],
    ];
    const firsts = [0, 3, 4, 5, 6];
    const [x, w] = [drawn('x', [types, features]), drawn('w', [slots * filters, features], createRandom(2))];
    const upstream = new Float64Array(4 * filters).map((_, i) => i - 5);
    clearGradients([x, w]);
    const fast = windowMax(x, w, words);
    const largest = Array.from(forward(fast, kernels));
    backward(fast, kernels, { upstream });
    const found = [...denseGradient(x, kernels), ...denseGradient(w, kernels)];
    clearGradients([x, w]);
    const ids = Int32Array.from(windows.flat());
    const sums = windowSum(matrixProduct(x, w, { transposeB: true }), { ids, slots, columns: filters });
    const answers = forward(sums, kernels);
    const chosen = largest.map((_, i) => {
      const [d, f] = [Math.floor(i / filters), i % filters];
      const own = Array.from({ length: firsts[d + 1] - firsts[d] }, (_, n) => (firsts[d] + n) * filters + f);
      return own.reduce((best, at) => (answers[at] > answers[best] ? at : best));
    });
    expect(largest).toEqual(chosen.map((at) => answers[at]));
    const spread = new Float64Array(answers.length);
    for (const [i, at] of chosen.entries()) spread[at] += upstream[i];
    backward(sums, kernels, { upstream: spread });
    expect(agrees(found, [...denseGradient(x, kernels), ...denseGradient(w, kernels)])).toBe(true);
  });

  it('gatherMeans averages a bag, and an empty bag is zero', () => {
    const table = given('table', [3, 1], [1, 10, 100]);
    const bags = { ids: Int32Array.of(0, 1, 1, 2), offsets: Int32Array.of(0, 3, 3, 4) };
    expect(evaluate(gatherMeans(table, bags))).toEqual([7, 0, 100]);
  });
});

describe('activations', () => {
  const at = (name: (typeof ACTIVATION_NAMES)[number], z: number, slope?: number) =>
    evaluate(activate(fixed([1], [z]), name, slope))[0];

  it('are seven', () => {
    expect([...ACTIVATION_NAMES].sort()).toEqual(
      ['hardTanh', 'identity', 'leakyRelu', 'logistic', 'relu', 'softSign', 'tanh'].sort(),
    );
  });

  it('tanh z = 2 σ(2z) − 1, and σ(−z) = 1 − σ(z)', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (z) => {
        expect(at('tanh', z)).toBeCloseTo(2 * at('logistic', 2 * z) - 1, 12);
        expect(at('logistic', -z)).toBeCloseTo(1 - at('logistic', z), 12);
      }),
    );
  });

  it('hard tanh is −1, z, 1; leaky ReLU has the slope that it is given', () => {
    expect([-3, -0.5, 0.5, 3].map((z) => at('hardTanh', z))).toEqual([-1, -0.5, 0.5, 1]);
    expect([-2, 3].map((z) => at('leakyRelu', z, 0.25))).toEqual([-0.5, 3]);
    expect(at('leakyRelu', -2)).toBe(-0.02);
  });
});

describe('softmax and cross entropy', () => {
  it('softmax is a distribution that no shift of the logits changes', () => {
    const row = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(row, fc.constantFrom(0, 1000, -1000), (logits, shift) => {
        const p = evaluate(softmax(fixed([1, logits.length], logits)));
        expect(p.reduce((total, pi) => total + pi, 0)).toBeCloseTo(1, 12);
        const shifted = evaluate(
          softmax(
            fixed(
              [1, logits.length],
              logits.map((x) => x + shift),
            ),
          ),
        );
        p.forEach((pi, i) => {
          expect(shifted[i]).toBeCloseTo(pi, 9);
          expect(Math.exp(evaluate(logSoftmax(fixed([1, logits.length], logits)))[i])).toBeCloseTo(pi, 12);
        });
      }),
    );
  });

  it('is −log q of the class, H(p, q) for soft labels, and the same for one-hot labels', () => {
    const logits = () => fixed([2, 2], [Math.log(1), Math.log(3), Math.log(4), Math.log(1)]);
    const want = -(Math.log(0.75) + Math.log(0.8)) / 2;
    expect(evaluate(crossEntropy(logits(), Int32Array.of(1, 0)))[0]).toBeCloseTo(want, 12);
    expect(evaluate(crossEntropy(logits(), Float64Array.of(0, 1, 1, 0)))[0]).toBeCloseTo(want, 12);
    const soft = evaluate(crossEntropy(logits(), Float64Array.of(0.5, 0.5, 1, 0)))[0];
    expect(soft).toBeCloseTo(-(0.5 * Math.log(0.25) + 0.5 * Math.log(0.75) + Math.log(0.8)) / 2, 12);
  });

  it('class weights multiply the loss of their class', () => {
    const logits = () => fixed([2, 2], [0, 0, 0, 0]);
    const classWeights = Float64Array.of(3, 1);
    expect(evaluate(crossEntropy(logits(), Int32Array.of(0, 1), { classWeights }))[0]).toBeCloseTo(2 * Math.LN2, 12);
    const oneHot = Float64Array.of(1, 0, 0, 1);
    expect(evaluate(crossEntropy(logits(), oneHot, { classWeights }))[0]).toBeCloseTo(2 * Math.LN2, 12);
  });

  it('binary cross entropy is that of two classes with logits 0 and z, and stays finite far out', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), fc.constantFrom(0, 1), (z, target) => {
        const binary = evaluate(binaryCrossEntropy(fixed([1], [z]), Float64Array.of(target)))[0];
        const two = evaluate(crossEntropy(fixed([1, 2], [0, z]), Int32Array.of(target)))[0];
        expect(binary).toBeCloseTo(two, 10);
      }),
    );
    const far = given('z', [2, 1], [-1e6, 1e6]);
    const loss = binaryCrossEntropy(far, Float64Array.of(1, 0));
    expect(evaluate(loss)).toEqual([1e6]);
    backward(loss, kernels);
    expect([...far.gradient!]).toEqual([-0.5, 0.5]);
  });
});

describe('other losses', () => {
  it('squared error is 1/N Σ_i Σ_j (ŷ_ij − y_ij)²: a mean over rows, not over numbers', () => {
    expect(evaluate(squaredError(x23(), Float64Array.of(1, 2, 3, 4, 5, 9)))).toEqual([4.5]);
    expect(evaluate(squaredError(fixed([3], [1, 2, 3]), Float64Array.of(0, 0, 0)))[0]).toBeCloseTo(14 / 3, 12);
  });

  it('max-margin compares every true score with every corrupt one, or the pairs that it is given', () => {
    const [s, c] = [fixed([2], [1, 3]), fixed([3, 1], [0, 1, 2.5])];
    // 1 + c − s: for s = 1: 0, 1, 2.5; for s = 3: −2, −1, 0.5.
    expect(evaluate(maxMargin(s, c))[0]).toBeCloseTo(4 / 6, 12);
    const pairs = { trueIndex: Int32Array.of(0, 1), corruptIndex: Int32Array.of(1, 2) };
    expect(evaluate(maxMargin(s, c, { pairs }))[0]).toBeCloseTo(0.75, 12);
    expect(evaluate(maxMargin(s, c, { margin: 0 }))[0]).toBeCloseTo(1.5 / 6, 12);
  });

  it('chain log-likelihood is −log p(gold path), mean over sentences, by the sum over all paths', () => {
    const [tagCount, offsets, tags] = [3, [0, 4, 4, 6], [0, 2, 1, 1, 2, 0]];
    const random = createRandom(5);
    const [emissions, transitions, start, end] = [
      drawn('e', [6, 3], random),
      drawn('A', [3, 3], random),
      drawn('s', [3], random),
      drawn('t', [3], random),
    ];
    const paths = { offsets: Int32Array.from(offsets), tags: Int32Array.from(tags) };
    const chain = { tagCount, offsets: paths.offsets, transitions: transitions.value, start: start.value };
    const all = allPaths({ ...chain, end: end.value, emissions: emissions.value });
    let gold = 0;
    for (const [first, last] of [
      [0, 3],
      [4, 5],
    ]) {
      gold += start.value[tags[first]] + end.value[tags[last]];
      for (let t = first; t <= last; t++) gold += emissions.value[t * 3 + tags[t]];
      for (let t = first + 1; t <= last; t++) gold += transitions.value[tags[t - 1] * 3 + tags[t]];
    }
    const loss = chainLogLikelihood(emissions, transitions, start, end, paths);
    expect(evaluate(loss)[0]).toBeCloseTo((all.logZ[0] + all.logZ[2] - gold) / 3, 12);
    // Marginals minus one-hot tags, over the number of sentences.
    backward(loss, kernels);
    const want = all.marginals.map((p, i) => (p - (tags[Math.floor(i / 3)] === i % 3 ? 1 : 0)) / 3);
    expect(agrees(emissions.gradient, want)).toBe(true);
  });
});
