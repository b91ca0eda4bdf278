// Back-propagation derived by hand, twice (vector by vector and path by path), against the graph's numbers.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  activate,
  addBias,
  backward,
  crossEntropy,
  forward,
  matrixProduct,
  type Node,
  type Parameter,
} from '../../src/grad/index.js';
import { agrees, drawn, fixed, kernels } from './leaves.js';

const sizes = [4, 5, 3, 6];
const labels = [2, 0, 5];

/** W_k [n_k, n_{k−1}] and b_k [n_k] of a network of three layers; rows of x are examples. */
function network() {
  const random = createRandom(3);
  const weights = [1, 2, 3].map((k) => drawn(`W${k}`, [sizes[k], sizes[k - 1]], random));
  const biases = [1, 2, 3].map((k) => drawn(`b${k}`, [sizes[k]], random));
  const x = Array.from({ length: labels.length }, () => Array.from({ length: sizes[0] }, () => random.normal()));
  return { weights, biases, x };
}

function lossOf({ weights, biases, x }: ReturnType<typeof network>): Node {
  let h: Node = fixed([x.length, sizes[0]], x.flat());
  for (let k = 0; k < 3; k++) {
    const a = addBias(matrixProduct(h, weights[k], { transposeB: true }), biases[k]);
    h = k < 2 ? activate(a, 'tanh') : a;
  }
  return crossEntropy(h, Int32Array.from(labels));
}

type Vector = number[];
type Matrix = number[][];

const rowsOf = ({ shape, value }: Parameter): Matrix =>
  Array.from({ length: shape[0] }, (_, i) => Array.from(value.subarray(i * shape[1], (i + 1) * shape[1])));
const times = (w: Matrix, v: Vector): Vector => w.map((row) => row.reduce((total, wij, j) => total + wij * v[j], 0));
const transposed = (w: Matrix): Matrix => w[0].map((_, j) => w.map((row) => row[j]));
const outer = (u: Vector, v: Vector): Matrix => u.map((ui) => v.map((vj) => ui * vj));

/** h_0 … h_2 and ŷ of one example, columns as in the lecture. */
function forwardByHand({ weights, biases }: ReturnType<typeof network>, x: Vector) {
  const h = [x];
  for (let k = 0; k < 3; k++) {
    const a = times(rowsOf(weights[k]), h[k]).map((ai, i) => ai + biases[k].value[i]);
    h.push(k < 2 ? a.map(Math.tanh) : a);
  }
  const exponentials = h[3].map(Math.exp);
  const total = exponentials.reduce((sum, e) => sum + e, 0);
  return { h, output: exponentials.map((e) => e / total) };
}

/** Spec §2.2: ∇_{a_L} = −(e(y) − ŷ); ∇_{W_k} = ∇_{a_k} h_{k−1}ᵀ; ∇_{b_k} = ∇_{a_k}; ∇_{h_{k−1}} = W_kᵀ ∇_{a_k}; then ⊙ g′. */
function vectorised(net: ReturnType<typeof network>, x: Vector, label: number) {
  const { h, output } = forwardByHand(net, x);
  let delta = output.map((p, i) => -((i === label ? 1 : 0) - p));
  const dW: Matrix[] = [];
  const db: Vector[] = [];
  for (let k = 2; k >= 0; k--) {
    dW[k] = outer(delta, h[k]);
    db[k] = delta;
    const dh = times(transposed(rowsOf(net.weights[k])), delta);
    delta = dh.map((d, i) => d * (1 - h[k][i] ** 2));
  }
  return { dW, db };
}

/** ∂J/∂W1_ij as a sum over every path from the weight to every output, factor by factor. */
function pathByPath(net: ReturnType<typeof network>, x: Vector, label: number): Matrix {
  const { h, output } = forwardByHand(net, x);
  const [, w2, w3] = net.weights.map(rowsOf);
  const slope = (layer: number, i: number) => 1 - h[layer][i] ** 2;
  return h[1].map((_, i) =>
    x.map((xj) => {
      let total = 0;
      for (let p = 0; p < sizes[2]; p++) {
        for (let q = 0; q < sizes[3]; q++) {
          const error = output[q] - (q === label ? 1 : 0);
          total += error * w3[q][p] * slope(2, p) * w2[p][i] * slope(1, i) * xj;
        }
      }
      return total;
    }),
  );
}

/** The mean over examples, as the loss has it. */
function meanOver(net: ReturnType<typeof network>, gradientOf: (x: Vector, label: number) => Vector): Vector {
  const all = net.x.map((x, n) => gradientOf(x, labels[n]));
  return all[0].map((_, i) => all.reduce((total, g) => total + g[i], 0) / all.length);
}

describe('three layers, softmax and cross entropy', () => {
  const net = network();
  const loss = lossOf(net);
  forward(loss, kernels);
  backward(loss, kernels);

  it.each([0, 1, 2])('∇W and ∇b of layer %i (from 0) are the vectorised formulas', (k) => {
    const dW = meanOver(net, (x, label) => vectorised(net, x, label).dW[k].flat());
    const db = meanOver(net, (x, label) => vectorised(net, x, label).db[k]);
    expect(agrees(net.weights[k].gradient, dW)).toBe(true);
    expect(agrees(net.biases[k].gradient, db)).toBe(true);
  });

  it('∇W of the first layer is the sum over paths, weight by weight', () => {
    const dW = meanOver(net, (x, label) => pathByPath(net, x, label).flat());
    expect(agrees(net.weights[0].gradient, dW)).toBe(true);
  });

  it('the error signal at the logits is (ŷ − e(y)) / N', () => {
    const delta = loss.inputs[0].gradient!;
    const want = net.x.flatMap((x, n) =>
      forwardByHand(net, x).output.map((p, i) => (p - (i === labels[n] ? 1 : 0)) / labels.length),
    );
    expect(agrees(delta, want)).toBe(true);
  });
});
