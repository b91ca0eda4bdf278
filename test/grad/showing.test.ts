// Jacobians of whole graphs and traces of single nodes.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  activate,
  add,
  addBias,
  backward,
  chainLogLikelihood,
  crossEntropy,
  denseGradient,
  forward,
  gatherRows,
  gradientCases,
  jacobian,
  matrixProduct,
  multiply,
  parametersOf,
  reshape,
  sum,
  topologicalOrder,
  trace,
} from '../../src/grad/index.js';
import { agrees, drawn, fixed, given, kernels } from './leaves.js';

describe('jacobian', () => {
  it('is zero for an input that the output does not use', () => {
    const [x, y] = [given('x', [2], [1, 2]), given('y', [3], [1, 2, 3])];
    expect(jacobian(x, y, kernels)).toEqual({ rows: 2, columns: 3, values: new Float64Array(6) });
  });

  it('of a node with respect to itself is the identity', () => {
    const x = given('x', [2], [1, 2]);
    const y = multiply(x, x);
    for (const node of [x, y]) expect([...jacobian(node, node, kernels).values]).toEqual([1, 0, 0, 1]);
  });

  it('of a look-up has a one for each use', () => {
    const table = given('table', [3, 1], [1, 2, 3]);
    const values = jacobian(gatherRows(table, Int32Array.of(2, -1, 0, 2)), table, kernels).values;
    expect([...values]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  it('leaves the gradients of parameters as they were', () => {
    const x = given('x', [2], [3, 4]);
    const loss = sum(multiply(x, x));
    forward(loss, kernels);
    backward(loss, kernels);
    jacobian(loss, x, kernels);
    expect([...x.gradient!]).toEqual([6, 8]);
  });
});

describe('trace', () => {
  it('shows value, upstream, local and downstream of each input: downstream = upstream × local', () => {
    const [x, w] = [drawn('x', [2, 3]), drawn('w', [2, 3], createRandom(2))];
    const z = matrixProduct(x, w, { transposeB: true });
    const h = activate(z, 'tanh');
    const loss = sum(multiply(h, h));
    const { name, shape, value, upstream, inputs } = trace(loss, z, kernels);
    expect([name, shape]).toEqual(['matrixProduct', [2, 2]]);
    expect(value).toEqual(z.value);
    const slopes = [...h.value!].map((hi) => 2 * hi * (1 - hi ** 2));
    expect(agrees(upstream, slopes)).toBe(true);
    expect(inputs.map(({ node }) => node)).toEqual([x, w]);
    for (const { local, downstream } of inputs) {
      const product = Array.from(downstream, (_, j) =>
        [...upstream].reduce((total, u, i) => total + u * local!.values[i * local!.columns + j], 0),
      );
      expect(agrees(downstream, product)).toBe(true);
    }
  });

  it('follows an error signal down: at every node of every case the downstreams of its uses add up to its gradient', () => {
    for (const { build, name } of gradientCases()) {
      const { loss } = build(createRandom(1), kernels);
      const order = topologicalOrder(loss);
      const arrived = new Map(order.map((node) => [node, new Float64Array(denseGradient(node, kernels).length)]));
      for (const node of order) {
        for (const input of trace(loss, node, kernels).inputs) {
          const total = arrived.get(input.node)!;
          input.downstream.forEach((d, i) => {
            total[i] += d;
          });
        }
      }
      forward(loss, kernels);
      backward(loss, kernels);
      for (const parameter of parametersOf(loss)) {
        expect(agrees(arrived.get(parameter), denseGradient(parameter, kernels)), `${name}: ${parameter.name}`).toBe(
          true,
        );
      }
    }
  });

  it('keeps two uses of one node apart', () => {
    const x = given('x', [1], [3]);
    const square = multiply(x, x);
    const { inputs } = trace(sum(square), square, kernels);
    expect(inputs.map(({ downstream }) => downstream[0])).toEqual([3, 3]);
  });

  it('shows leaves, constants too, and leaves out a local Jacobian that nobody could read', () => {
    const x = given('x', [1, 400], Array(400).fill(1));
    const c = fixed([400], Array(400).fill(2));
    const y = addBias(x, c);
    const loss = sum(y);
    expect(trace(loss, x, kernels)).toMatchObject({ name: 'x', inputs: [] });
    expect(trace(loss, c, kernels).name).toBe('constant');
    const [input] = trace(loss, y, kernels).inputs;
    expect(input.local).toBeUndefined();
    expect([...input.downstream]).toEqual(Array(400).fill(1));
  });

  it('of a loss shows what the loss keeps for its backward pass put to use', () => {
    const e = drawn('e', [3, 2]);
    const zeros = (length: number, ...shape: number[]) => fixed(shape, Array(length).fill(0));
    const paths = { offsets: Int32Array.of(0, 3), tags: Int32Array.of(0, 1, 1) };
    const loss = chainLogLikelihood(e, zeros(4, 2, 2), zeros(2, 2), zeros(2, 2), paths);
    // Without transitions the chain is three independent cross entropies.
    const alone = crossEntropy(e, Int32Array.of(0, 1, 1));
    const [chained, single] = [loss, alone].map((root) => trace(root, root, kernels).inputs[0].downstream);
    expect(
      agrees(
        chained,
        [...single].map((d) => 3 * d),
      ),
    ).toBe(true);
  });

  it('refuses a node of another graph', () => {
    const x = given('x', [1], [1]);
    expect(() => trace(sum(x), reshape(x, [1, 1]), kernels)).toThrow(
      'trace: expected a node that root depends on, got a node of operation reshape that is not among the ancestors. ' +
        'Pass the root of the graph that the node belongs to.',
    );
  });

  it('leaves the gradients of parameters as they were', () => {
    const x = given('x', [1], [3]);
    const y = add(x, x);
    trace(y, y, kernels);
    expect(x.gradient).toBeUndefined();
  });
});
