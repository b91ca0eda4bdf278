// A convolution over word positions and the largest answer of each filter in each document, as one operation.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { drawParameter, drawWeightedSum, type GradientCase, toInts } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkIds, checkMatrix, checkOffsets, shapeMismatch, showShape, sizeOf } from '../shape.js';

/** Documents as lists of word rows, end to end, and how many words a window holds. */
export interface DocumentWindows {
  /** Int32Array from `kernels.ints`: the row of each word of each document. */
  readonly ids: Int32Array;
  /** Length documents + 1, ascending, first 0: document d holds `ids[offsets[d]] … ids[offsets[d + 1] − 1]`. */
  readonly offsets: Int32Array;
  /** C ≥ 1. */
  readonly slots: number;
}

/**
 * z_df = max_n Σ_c W_cf · x_{n+c}: the answer of filter f to the window of C words of document d that suits it best. The gradient
 * flows to that window alone (of equals the first). A document of fewer words has one window, whose other places add nothing.
 * Source: the max layer of Collobert et al. 2011, §3.3; Kim 2014.
 *
 * @param x [U, D], one row for each different word
 * @param w W [C·F, D]: filter f of slot c in row c·F + f
 * @param windows which words follow each other, and C
 * @returns [documents, F]
 * @throws NomenError `shape-mismatch`, `id-out-of-range`, `bad-offsets`
 * @example
 * ```ts
 * import { constant, forward, windowMax } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2, 1], value: Float32Array.of(1, 5) });
 * const w = constant({ shape: [2, 1], value: Float32Array.of(1, 10) });
 * const windows = { ids: Int32Array.of(0, 1, 0), offsets: Int32Array.of(0, 3), slots: 2 };
 * forward(windowMax(x, w, windows), createReferenceKernels()); // Float32Array [51]
 * ```
 */
export function windowMax(x: Node, w: Node, windows: DocumentWindows): Node {
  return createNode(bestWindows(windows), [x, w]);
}

function bestWindows(windows: DocumentWindows): Operation {
  const { ids, offsets, slots } = windows;
  return {
    name: 'windowMax',
    shape([x, w]) {
      checkMatrix('windowMax', 'x', x);
      checkMatrix('windowMax', 'w', w);
      if (w[1] !== x[1] || slots < 1 || w[0] % slots !== 0) {
        throw shapeMismatch('windowMax', {
          expected: `w [${slots} · filters, ${x[1]}]`,
          got: `w ${showShape(w)}`,
          fix: 'Let slots be the words of a window, and the columns of x and w the numbers of a word vector',
        });
      }
      checkIds('windowMax', ids, { what: 'ids', below: x[0] });
      checkOffsets('windowMax', offsets, ids.length);
      return [offsets.length - 1, w[0] / slots];
    },
    forward({ kernels, inputs: [x, w], node }) {
      const starts = windowStarts(windows);
      const answers = answerWindows([x, w], { ...windows, starts }, kernels);
      const winners = keepLargest(newValue(node, kernels), answers, { starts, filters: node.shape[1] });
      node.saved = [winners];
    },
    backward({ kernels, inputs: [x, w], node }) {
      const [dx, dw] = [x, w].map((input) =>
        input.needsGradient ? gradientOf(input, kernels) : kernels.floats(sizeOf(input.shape)),
      );
      const share = createSharing([dx, dw], [valueAt(x), valueAt(w)], x.shape[1]);
      const filters = node.shape[1];
      const winners = node.saved![0];
      for (let d = 0; d + 1 < offsets.length; d++) {
        for (let f = 0; f < filters; f++) {
          const at = d * filters + f;
          const end = Math.min(winners[at] + slots, offsets[d + 1]);
          for (let i = winners[at]; i < end; i++) share(ids[i], (i - winners[at]) * filters + f, node.gradient![at]);
        }
      }
    },
  };
}

/** dx_row += g w_filter and dw_filter += g x_row; the loop is a function of its own, so that hosts compile it well. */
function createSharing([dx, dw]: readonly FloatArray[], [x, w]: readonly FloatArray[], columns: number) {
  return (row: number, filter: number, g: number): void => {
    if (g === 0) return;
    const shift = (filter - row) * columns;
    for (let i = row * columns, end = i + columns; i < end; i++) {
      dx[i] += g * w[i + shift];
      dw[i + shift] += g * x[i];
    }
  };
}

/** Where the windows of each document begin in `ids`, document by document. */
interface WindowStarts {
  /** First word of each window. */
  readonly words: Int32Array;
  /** First window of each document, and the end. */
  readonly offsets: Int32Array;
}

/** A document of n words has max(1, n − C + 1) windows. */
function windowStarts({ offsets, slots }: DocumentWindows): WindowStarts {
  const firsts = new Int32Array(offsets.length);
  for (let d = 0; d + 1 < offsets.length; d++) {
    firsts[d + 1] = firsts[d] + Math.max(1, offsets[d + 1] - offsets[d] - slots + 1);
  }
  const words = new Int32Array(firsts[offsets.length - 1]);
  for (let d = 0; d + 1 < offsets.length; d++) {
    for (let n = firsts[d]; n < firsts[d + 1]; n++) words[n] = offsets[d] + n - firsts[d];
  }
  return { words, offsets: firsts };
}

/** Σ_c W_c x_{n+c} for every window [windows, F]; W_c x is computed once for each different word. */
function answerWindows(
  [x, w]: readonly [Node, Node] | readonly Node[],
  { ids, offsets, slots, starts }: DocumentWindows & { readonly starts: WindowStarts },
  kernels: Kernels,
): FloatArray {
  const [types, inner] = x.shape;
  const p = kernels.floats(types * w.shape[0]);
  kernels.matrixProduct(p, valueAt(x), valueAt(w), { rows: types, columns: w.shape[0], inner, transposeB: true });
  const windows = kernels.ints(starts.words.length * slots).fill(-1);
  for (let d = 0; d + 1 < offsets.length; d++) {
    for (let n = starts.offsets[d]; n < starts.offsets[d + 1]; n++) {
      const end = Math.min(starts.words[n] + slots, offsets[d + 1]);
      for (let i = starts.words[n]; i < end; i++) windows[n * slots + i - starts.words[n]] = ids[i];
    }
  }
  const columns = w.shape[0] / slots;
  const answers = kernels.floats(starts.words.length * columns);
  kernels.windowSum(answers, p, { ids: windows, slots, columns });
  return answers;
}

/** The largest answer of each filter in each document into `z`; gives back the first word of each winning window. */
function keepLargest(
  z: FloatArray,
  answers: FloatArray,
  { starts, filters }: { readonly starts: WindowStarts; readonly filters: number },
): FloatArray {
  const { words, offsets } = starts;
  // Word numbers as floats: exact below 2²⁴, more words than a minibatch has.
  const winners = z.slice().fill(0);
  z.fill(-Infinity);
  for (let d = 0; d + 1 < offsets.length; d++) {
    const at = d * filters;
    for (let n = offsets[d]; n < offsets[d + 1]; n++) {
      for (let f = 0; f < filters; f++) {
        const answer = answers[n * filters + f];
        if (answer <= z[at + f]) continue;
        z[at + f] = answer;
        winners[at + f] = words[n];
      }
    }
  }
  return winners;
}

export const windowMaxCases: readonly GradientCase[] = [
  {
    name: 'windowMax',
    build(random, kernels) {
      const draw = { random, kernels };
      const [x, w] = [drawParameter('x', [4, 3], draw), drawParameter('w', [4, 3], draw)];
      const ids = toInts(kernels, [0, 1, 2, 3, 1, 2, 0]);
      // The second document is shorter than a window, the third is empty.
      const z = windowMax(x, w, { ids, offsets: toInts(kernels, [0, 4, 5, 5, 7]), slots: 2 });
      return { loss: drawWeightedSum(z, draw), parameters: [x, w] };
    },
  },
];
