// The convolution of document classifiers: filters over windows of words, of each the largest answer, a linear layer.
import type { Random } from '../../base/index.js';
import {
  activate,
  addBias,
  binaryCrossEntropy,
  concatenate,
  crossEntropy,
  dropout,
  gatherRows,
  matrixProduct,
  multiplyBy,
  type Node,
  type Parameter,
  parameter,
  reshape,
  windowMax,
} from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { drawDropoutMask } from '../../nn/index.js';
import type { ClassifierOptions } from './options.js';

/** The filters of one width. */
export interface FilterBank {
  /** Words of a window. */
  readonly width: number;
  /** Shape [width · filters, dimensions]: filter f of word c in row c · filters + f. */
  readonly weights: Float32Array;
  /** Shape [filters]. */
  readonly bias: Float32Array;
}

/** Documents as rows of the input table: each different row once, and where the words are among them. */
export interface WordBatch {
  readonly rows: Int32Array;
  readonly ids: Int32Array;
  readonly offsets: Int32Array;
}

/** The network with its weights: `input`, `output`, and `filters1.weights`, `filters1.bias` for windows of one word, and so on. */
export interface Convolution {
  readonly parameters: readonly Parameter[];
  /** [documents, outputs]; with `random` some answers are dropped, as in training. */
  scores(batch: WordBatch, random?: Random): Node;
}

/**
 * scores = W [h_1 h_2 …] with h_w = max(0, b_w + max over the windows of w words of V_w · words): the rectifier and the bias after the
 * maximum, which is the same as before it and cheaper. All weights are 0.
 */
export function createConvolution(
  { dimensions, filterWidths, filters, dropout: dropped }: ClassifierOptions,
  { rows, outputs }: { readonly rows: number; readonly outputs: number },
  kernels: Kernels,
): Convolution {
  const make = (name: string, ...shape: number[]) =>
    parameter({ name, shape, value: kernels.floats(shape.reduce((product, size) => product * size, 1)) });
  const input = make('input', rows, dimensions);
  const output = make('output', outputs, filters * filterWidths.length);
  const banks = filterWidths.map((width) => ({
    width,
    weights: make(`filters${width}.weights`, width * filters, dimensions),
    bias: make(`filters${width}.bias`, filters),
  }));
  return Object.freeze({
    parameters: [input, output, ...banks.flatMap(({ weights, bias }) => [weights, bias])],
    scores({ rows: used, ids, offsets }: WordBatch, random?: Random) {
      const x = gatherRows(input, used);
      const answers = banks.map(({ width, weights, bias }) =>
        activate(addBias(windowMax(x, weights, { ids, offsets, slots: width }), bias), 'relu'),
      );
      const h = concatenate(answers);
      const mask = (own: Random) => drawDropoutMask(kernels, h.shape[0] * h.shape[1], { keep: 1 - dropped }, own);
      return matrixProduct(random === undefined ? h : dropout(h, mask(random)), output, { transposeB: true });
    },
  });
}

/** Mean loss of the documents in nats: cross entropy of their classes, or the sum of the labels' binary ones. */
export function convolutionLoss(scores: Node, targets: Int32Array | FloatArray): Node {
  if (targets instanceof Int32Array) return crossEntropy(scores, targets);
  const [documents, labels] = scores.shape;
  return multiplyBy(binaryCrossEntropy(reshape(scores, [documents * labels]), targets), labels);
}

/**
 * Numbers the rows of documents: a function that takes documents one after the other, and gives the batch.
 *
 * @param count rows of the input table
 */
export function createBatcher(count: number): (documents: readonly Uint32Array[], kernels: Kernels) => WordBatch {
  const places = new Int32Array(count).fill(-1);
  return (documents, kernels) => {
    const offsets = kernels.ints(documents.length + 1);
    for (const [n, document] of documents.entries()) offsets[n + 1] = offsets[n] + document.length;
    const ids = kernels.ints(offsets[documents.length]);
    const used: number[] = [];
    let at = 0;
    for (const document of documents) {
      for (const row of document) {
        if (places[row] < 0) places[row] = used.push(row) - 1;
        ids[at++] = places[row];
      }
    }
    const rows = kernels.ints(used.length);
    rows.set(used);
    for (const row of used) places[row] = -1;
    return { rows, ids, offsets };
  };
}
