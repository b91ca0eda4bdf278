// What the graph refuses, and what it says.
import { describe, expect, it } from 'vitest';
import { NomenError } from '../../src/base/index.js';
import {
  activate,
  add,
  addBias,
  backward,
  binaryCrossEntropy,
  chainLogLikelihood,
  concatenate,
  constant,
  crossEntropy,
  dropout,
  forward,
  gatherMeans,
  gatherRows,
  jacobian,
  logSoftmax,
  matrixProduct,
  maxMargin,
  mean,
  multiply,
  parameter,
  parametersOf,
  reshape,
  sliceColumns,
  sliceRows,
  softmax,
  squaredError,
  sum,
  valueAt,
  windowMax,
  windowSum,
} from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { drawn, fixed, given, kernels } from './leaves.js';

const x = drawn('x', [2, 3]);
const v = drawn('v', [3]);
const ints = (...numbers: number[]) => Int32Array.from(numbers);
const zeros = (...shape: number[]) => fixed(shape, Array(shape.reduce((size, n) => size * n, 1)).fill(0));
const chain = (offsets: Int32Array, tags: Int32Array, k = 2) =>
  chainLogLikelihood(zeros(3, 2), zeros(k, k), zeros(2), zeros(2), { offsets, tags });

const refusals: readonly (readonly [string, () => unknown, string])[] = [
  [
    'shape-mismatch',
    () => matrixProduct(x, x),
    'matrixProduct: expected as many columns of a as rows of b, got a [2, 3] and b [2, 3]. Swap the operands or set transposeA / transposeB.',
  ],
  [
    'shape-mismatch',
    () => matrixProduct(x, v),
    'matrixProduct: expected b as a matrix [rows, columns], got shape [3]. Give it two dimensions with reshape.',
  ],
  [
    'shape-mismatch',
    () => matrixProduct(v, x),
    'matrixProduct: expected a as a matrix [rows, columns], got shape [3].',
  ],
  [
    'shape-mismatch',
    () => add(x, v),
    'add: expected b of shape [2, 3], as a, got [3]. Use addBias to add a vector to every row.',
  ],
  [
    'shape-mismatch',
    () => multiply(x, v),
    'multiply: expected b of shape [2, 3], as a, got [3]. Use multiplyBy for a single factor, matrixProduct for a product of matrices.',
  ],
  [
    'shape-mismatch',
    () => addBias(x, drawn('b', [2])),
    'addBias: expected b of shape [3], one number for each column of x [2, 3], got [2]. Give the bias as many entries as x has columns.',
  ],
  ['shape-mismatch', () => addBias(v, v), 'addBias: expected x as a matrix'],
  [
    'shape-mismatch',
    () => concatenate([]),
    'concatenate: expected at least one node, got none. Pass matrices that describe the same rows.',
  ],
  [
    'shape-mismatch',
    () => concatenate([x, drawn('y', [3, 3])]),
    'concatenate: expected matrices of 2 rows each, got one of shape [3, 3].',
  ],
  ['shape-mismatch', () => concatenate([v]), 'concatenate: expected the first node as a matrix'],
  [
    'shape-mismatch',
    () => sliceColumns(x, { start: 1, end: 4 }),
    'sliceColumns: expected 0 ≤ start ≤ end ≤ 3 for x [2, 3], got [1, 4). Choose a range of columns that x has.',
  ],
  [
    'shape-mismatch',
    () => sliceRows(x, { start: 2, end: 1 }),
    'sliceRows: expected 0 ≤ start ≤ end ≤ 2 for x [2, 3], got [2, 1). Choose a range of rows that x has.',
  ],
  [
    'shape-mismatch',
    () => reshape(x, [4]),
    'reshape: expected a shape of 6 numbers, as x [2, 3], got [4], which is 4. Keep the product of the sizes.',
  ],
  ['shape-mismatch', () => softmax(v), 'softmax: expected x as a matrix'],
  ['shape-mismatch', () => logSoftmax(v), 'logSoftmax: expected x as a matrix'],
  [
    'id-out-of-range',
    () => gatherRows(x, ints(0, 2)),
    'gatherRows: expected ids as an Int32Array of numbers from -1 to 1, got 2 at position 1. Map unknown names to an id of their own before building the graph.',
  ],
  ['id-out-of-range', () => gatherRows(x, [0] as never), 'got [object Array].'],
  ['shape-mismatch', () => gatherRows(v, ints(0)), 'gatherRows: expected table as a matrix'],
  [
    'id-out-of-range',
    () => gatherMeans(x, { ids: ints(-1), offsets: ints(0, 1) }),
    'gatherMeans: expected ids as an Int32Array of numbers from 0 to 1, got -1 at position 0.',
  ],
  [
    'bad-offsets',
    () => gatherMeans(x, { ids: ints(0, 1), offsets: ints(0, 2, 1) }),
    'gatherMeans: expected offsets that ascend from 0 to 2, got [0, 2, 1]. Let offsets[i] be the start of item i and add the total length as the last number.',
  ],
  ['bad-offsets', () => gatherMeans(x, { ids: ints(0, 1), offsets: ints() }), 'got [].'],
  ['bad-offsets', () => gatherMeans(x, { ids: ints(0, 1), offsets: ints(1, 2) }), 'got [1, 2].'],
  [
    'shape-mismatch',
    () => windowSum(x, { ids: ints(0, 1), slots: 2, columns: 2 }),
    'windowSum: expected p [types, 2 · 2] and a whole number of windows of 2 ids, got p [2, 3] and 2 ids. Let slots be the words of a window and columns the units of the layer.',
  ],
  ['shape-mismatch', () => windowSum(x, { ids: ints(0, 1), slots: 3, columns: 1 }), 'got p [2, 3] and 2 ids.'],
  ['id-out-of-range', () => windowSum(x, { ids: ints(0, 1, 2), slots: 3, columns: 1 }), 'got 2 at position 2.'],
  [
    'shape-mismatch',
    () => windowMax(x, x, { ids: ints(0), offsets: ints(0, 1), slots: 3 }),
    'windowMax: expected w [3 · filters, 3], got w [2, 3]. Let slots be the words of a window, and the columns of x and w the numbers of a word vector.',
  ],
  ['id-out-of-range', () => windowMax(x, x, { ids: ints(2), offsets: ints(0, 1), slots: 1 }), 'got 2 at position 0.'],
  ['bad-offsets', () => windowMax(x, x, { ids: ints(1), offsets: ints(0), slots: 1 }), 'got [0].'],
  [
    'unknown-activation',
    () => activate(x, 'sigmoid' as never),
    'activate: expected a known activation, got "sigmoid". Known: identity, logistic, tanh, hardTanh, softSign, relu, leakyRelu.',
  ],
  [
    'wrong-length',
    () => dropout(x, new Float64Array(5)),
    'dropout: expected mask of length 6, got length 5. Pass one number for each place of the shape.',
  ],
  [
    'id-out-of-range',
    () => crossEntropy(x, ints(0, 3)),
    'crossEntropy: expected targets as an Int32Array of numbers from 0 to 2, got 3 at position 1.',
  ],
  ['wrong-length', () => crossEntropy(x, ints(0)), 'crossEntropy: expected targets of length 2, got length 1.'],
  [
    'wrong-length',
    () => crossEntropy(x, new Float64Array(3)),
    'crossEntropy: expected targets of length 6, got length 3.',
  ],
  [
    'wrong-length',
    () => crossEntropy(x, ints(0, 1), { classWeights: new Float64Array(2) }),
    'crossEntropy: expected classWeights of length 3, got length 2.',
  ],
  [
    'not-a-distribution',
    () => crossEntropy(x, Float64Array.of(1, 0, 0, 0.5, 0.4, 0)),
    'crossEntropy: expected soft labels ≥ 0 that sum to 1 in each row, got [0.5, 0.4, 0] in row 1. Divide each row by its sum, or pass classes as an Int32Array.',
  ],
  ['not-a-distribution', () => crossEntropy(x, Float64Array.of(2, -1, 0, 0, 0, 1)), 'got [2, -1, 0] in row 0.'],
  [
    'not-a-distribution',
    () => crossEntropy(x, Float64Array.of(Number.NaN, 0, 0, 0, 0, 1)),
    'got [NaN, 0, 0] in row 0.',
  ],
  [
    'empty-batch',
    () => crossEntropy(drawn('none', [0, 3]), ints()),
    'crossEntropy: expected at least one of rows of logits, got none. Leave empty batches out: a mean over nothing is not a number.',
  ],
  ['shape-mismatch', () => crossEntropy(v, ints(0)), 'crossEntropy: expected logits as a matrix'],
  [
    'shape-mismatch',
    () => binaryCrossEntropy(x, new Float64Array(6)),
    'binaryCrossEntropy: expected logits as [N] or [N, 1], got shape [2, 3]. Bring it into one dimension with reshape.',
  ],
  [
    'number-out-of-range',
    () => binaryCrossEntropy(v, Float64Array.of(0, 1, 2)),
    'binaryCrossEntropy: expected targets in [0, 1], got 2 at position 2. Use 1 for yes, 0 for no, or a probability.',
  ],
  ['number-out-of-range', () => binaryCrossEntropy(v, Float64Array.of(Number.NaN, 0, 2)), 'got NaN at position 0.'],
  ['wrong-length', () => binaryCrossEntropy(v, new Float64Array(2)), 'expected targets of length 3, got length 2.'],
  [
    'empty-batch',
    () => binaryCrossEntropy(drawn('none', [0]), new Float64Array()),
    'at least one of logits, got none.',
  ],
  [
    'wrong-length',
    () => squaredError(x, new Float64Array(2)),
    'squaredError: expected targets of length 6, got length 2.',
  ],
  ['empty-batch', () => squaredError(drawn('none', [0, 2]), new Float64Array()), 'at least one of rows of predictions'],
  ['empty-batch', () => mean(drawn('none', [0])), 'mean: expected at least one of numbers, got none.'],
  ['shape-mismatch', () => maxMargin(x, v), 'maxMargin: expected trueScores as [N] or [N, 1], got shape [2, 3].'],
  ['shape-mismatch', () => maxMargin(v, x), 'maxMargin: expected corruptScores as [N] or [N, 1]'],
  ['number-out-of-range', () => maxMargin(v, v, { margin: -1 }), 'maxMargin.margin: expected a number ≥ 0, got -1.'],
  ['empty-batch', () => maxMargin(v, drawn('none', [0])), 'maxMargin: expected at least one of pairs, got none.'],
  [
    'id-out-of-range',
    () => maxMargin(v, v, { pairs: { trueIndex: ints(3), corruptIndex: ints(0) } }),
    'maxMargin: expected trueIndex as an Int32Array of numbers from 0 to 2, got 3 at position 0.',
  ],
  [
    'id-out-of-range',
    () => maxMargin(v, v, { pairs: { trueIndex: ints(0), corruptIndex: ints(-1) } }),
    'maxMargin: expected corruptIndex as an Int32Array of numbers from 0 to 2, got -1 at position 0.',
  ],
  [
    'wrong-length',
    () => maxMargin(v, v, { pairs: { trueIndex: ints(0), corruptIndex: ints(0, 1) } }),
    'maxMargin: expected corruptIndex of length 1, got length 2.',
  ],
  [
    'shape-mismatch',
    () => chain(ints(0, 3), ints(0, 1, 0), 3),
    'chainLogLikelihood: expected transitions, start, end of shapes [2, 2], [2], [2] for 2 tags, got [3, 3], [2], [2]. Give transitions, start and end as many tags as emissions has columns.',
  ],
  [
    'bad-offsets',
    () => chain(ints(0, 2), ints(0, 1, 0)),
    'chainLogLikelihood: expected offsets that ascend from 0 to 3, got [0, 2].',
  ],
  [
    'bad-offsets',
    () => chain(ints(0, 3), ints(0, 1)),
    'chainLogLikelihood: expected offsets that ascend from 0 to 2, got [0, 3].',
  ],
  [
    'id-out-of-range',
    () => chain(ints(0, 3), ints(0, 1, 2)),
    'expected tags as an Int32Array of numbers from 0 to 1, got 2 at position 2.',
  ],
  [
    'empty-batch',
    () => chain(ints(0), ints(0, 1, 0)),
    'chainLogLikelihood: expected at least one of sentences, got none.',
  ],
  [
    'wrong-length',
    () => parameter({ name: 'W', shape: [2, 2], value: new Float64Array(3) }),
    'parameter W: expected value of length 4, got length 3. Pass one number for each place of the shape.',
  ],
  [
    'wrong-length',
    () => constant({ shape: [2], value: new Float64Array(3) }),
    'constant: expected value of length 2, got length 3.',
  ],
  [
    'float-type-mismatch',
    () => forward(sum(x), createReferenceKernels()),
    'parameter x: expected float32 values for the kernels reference-float32, got float64 values. Make leaves with kernels.floats of the kernels that evaluate the graph.',
  ],
  [
    'float-type-mismatch',
    () => forward(sum(constant({ shape: [1], value: new Float32Array(1) })), kernels),
    'constant: expected float64 values',
  ],
  [
    'not-evaluated',
    () => valueAt(sum(x)),
    'sum: expected a node with a value, got a node that was never evaluated. Call forward(root, kernels) first.',
  ],
  ['not-evaluated', () => backward(sum(x), kernels), 'sum: expected a node with a value'],
  [
    'not-scalar',
    () => backward(x, kernels),
    'backward: expected a root that is a single number, got shape [2, 3]. End the graph in a loss, sum or mean, or pass { upstream }.',
  ],
  [
    'wrong-length',
    () => backward(x, kernels, { upstream: new Float64Array(2) }),
    'backward: expected upstream of length 6, got length 2.',
  ],
  [
    'duplicate-parameter',
    () => parametersOf(add(given('x', [1], [1]), given('x', [1], [1]))),
    'parametersOf: expected a name of its own for each parameter, got two named "x". Rename one, or share one parameter between its places.',
  ],
  [
    'constant-input',
    () => jacobian(sum(x), fixed([1], [1]), kernels),
    'jacobian: expected an input that is a parameter or depends on one, got a constant. Make it with parameter({ name, shape, value }).',
  ],
];

describe('refusals', () => {
  it.each(refusals)('%s: %#', (code, attempt, message) => {
    let error: unknown;
    try {
      attempt();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NomenError);
    expect((error as NomenError).message).toContain(message);
    expect((error as NomenError).code).toBe(code);
  });
});
