// Laws of the graph: order, sums over paths, depth, recomputation, and what backward leaves alone.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  add,
  backward,
  clearGradients,
  constant,
  createNode,
  denseGradient,
  forward,
  gatherMeans,
  gatherRows,
  gradientCases,
  gradientOf,
  matrixProduct,
  multiply,
  multiplyBy,
  type Node,
  type Parameter,
  parameter,
  parametersOf,
  reshape,
  sum,
  topologicalOrder,
} from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { drawn, fixed, given, kernels } from './leaves.js';

const run = (root: Node) => {
  const value = forward(root, kernels);
  backward(root, kernels);
  return value;
};

describe('topological order', () => {
  it('visits every ancestor once, after its inputs, whatever the graph', () => {
    const choices = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(choices, (pairs) => {
        const nodes: Node[] = [given('x', [1], [1]), fixed([1], [2])];
        for (const [i, j] of pairs) nodes.push(add(nodes[i % nodes.length], nodes[j % nodes.length]));
        const order = topologicalOrder(nodes[nodes.length - 1]);
        expect(new Set(order).size).toBe(order.length);
        expect(order[order.length - 1]).toBe(nodes[nodes.length - 1]);
        order.forEach((node, place) => {
          for (const input of node.inputs) {
            const before = order.indexOf(input);
            expect(before).toBeGreaterThanOrEqual(0);
            expect(before).toBeLessThan(place);
          }
        });
      }),
    );
  });

  it('lists the parameters below a root, once each', () => {
    const [x, y] = [given('x', [1], [1]), given('y', [1], [2])];
    expect(parametersOf(add(multiply(x, y), add(x, fixed([1], [0]))))).toEqual([x, y]);
  });
});

describe('forward', () => {
  it('computes every node once, however many use it', () => {
    const x = given('x', [1], [1]);
    let count = 0;
    const counted = createNode(
      {
        name: 'counted',
        shape: () => [1],
        forward({ node }) {
          count++;
          node.value = Float64Array.of(5);
        },
        backward: () => {},
      },
      [x],
    );
    let y: Node = counted;
    // 2⁴⁰ paths, 41 nodes.
    for (let i = 0; i < 40; i++) y = add(y, y);
    expect(forward(y, kernels)[0]).toBe(5 * 2 ** 40);
    expect(count).toBe(1);
  });

  it('sees changed leaves', () => {
    const x = given('x', [2], [1, 2]);
    const y = sum(multiply(reshape(x, [1, 2]), reshape(x, [1, 2])));
    expect(forward(y, kernels)[0]).toBe(5);
    x.value[0] = 3;
    expect(forward(y, kernels)[0]).toBe(13);
  });

  it('runs through 100,000 nodes in a row, and backward too', () => {
    const x = given('x', [1], [0]);
    const one = fixed([1], [1]);
    let y: Node = x;
    for (let i = 0; i < 50_000; i++) y = add(multiplyBy(y, 1), one);
    expect(run(y)[0]).toBe(50_000);
    expect(x.gradient?.[0]).toBe(1);
  });
});

describe('backward', () => {
  it('sums over all paths: the gradient of a polynomial, every power a path', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(number, fc.integer({ min: 1, max: 8 }), (at, degree) => {
        const x = given('x', [1], [at]);
        let power: Node = x;
        let total: Node = x;
        for (let k = 2; k <= degree; k++) {
          power = multiply(power, x);
          total = add(total, power);
        }
        run(total);
        let want = 0;
        for (let k = 1; k <= degree; k++) want += k * at ** (k - 1);
        expect(x.gradient?.[0]).toBeCloseTo(want, 9);
      }),
    );
  });

  it('counts 2⁴⁰ paths in 41 steps', () => {
    const x = given('x', [1], [1]);
    let y: Node = x;
    for (let i = 0; i < 40; i++) y = add(y, y);
    run(y);
    expect(x.gradient?.[0]).toBe(2 ** 40);
  });

  it('adds to parameters until they are cleared, but starts inner nodes anew', () => {
    const x = given('x', [1], [3]);
    const square = multiply(x, x);
    const loss = sum(square);
    run(loss);
    run(loss);
    expect(x.gradient?.[0]).toBe(12);
    expect(square.gradient?.[0]).toBe(1);
    clearGradients([x]);
    expect(x.gradient).toBeUndefined();
    run(loss);
    expect(x.gradient?.[0]).toBe(6);
  });

  it('takes an upstream gradient for roots that are not single numbers', () => {
    const x = given('x', [2], [3, 4]);
    const y = multiply(x, x);
    forward(y, kernels);
    backward(y, kernels, { upstream: Float64Array.of(1, 10) });
    expect([...x.gradient!]).toEqual([6, 80]);
  });

  it('does no work for subgraphs without parameters', () => {
    const spy = vi.fn(kernels.matrixProduct);
    const spied = { ...kernels, matrixProduct: spy };
    const [a, b] = [fixed([2, 2], [1, 2, 3, 4]), fixed([2, 2], [5, 6, 7, 8])];
    const data = matrixProduct(a, b);
    const w = given('w', [2, 1], [1, 1]);
    const loss = sum(matrixProduct(data, w));
    forward(loss, spied);
    expect(spy).toHaveBeenCalledTimes(2);
    backward(loss, spied);
    // One product for dW; none for the data, nor below it.
    expect(spy).toHaveBeenCalledTimes(3);
    expect([a, b, data].map((node) => node.gradient)).toEqual([undefined, undefined, undefined]);
    expect(data.needsGradient).toBe(false);
  });

  it('gives constants no gradient, whatever the operation and whichever input they are', () => {
    for (const { build, name } of gradientCases()) {
      const { loss } = build(createRandom(1), kernels);
      forward(loss, kernels);
      for (const { operation, inputs } of topologicalOrder(loss).filter((node) => node.inputs.length > 1)) {
        inputs.forEach((_, place) => {
          const leaves = inputs.map(({ shape, value }, i) =>
            i === place ? constant({ shape, value: value! }) : parameter({ name: `input ${i}`, shape, value: value! }),
          );
          run(sum(createNode(operation!, leaves)));
          expect(leaves[place].gradient, name).toBeUndefined();
          expect(leaves.filter((leaf) => leaf.gradient !== undefined).length, name).toBe(leaves.length - 1);
        });
      }
    }
  });

  it('leaves a root of constants alone', () => {
    const root = sum(fixed([2], [1, 2]));
    run(root);
    expect(root.gradient).toBeUndefined();
  });
});

describe('row gradients', () => {
  const table = (): Parameter => drawn('table', [5, 2]);

  it('hold the rows that were looked up, ascending, each once, and no other', () => {
    const ids = fc.array(fc.oneof(fc.integer({ min: -1, max: 70 }), fc.constantFrom(31, 32, 63)), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, (first, second) => {
        const words = drawn('table', [71, 2]);
        const look = (chosen: number[]) => sum(gatherRows(words, Int32Array.from(chosen)));
        run(add(look(first), look(second)));
        const used = [...first, ...second].filter((id) => id >= 0);
        const { rows, values } = words.rowGradient!;
        expect([...rows]).toEqual([...new Set(used)].sort((a, b) => a - b));
        expect(values.length).toBe(rows.length * 2);
        expect(words.gradient).toBeUndefined();
        const counts = Array.from({ length: 142 }, (_, i) => used.filter((id) => id === Math.floor(i / 2)).length);
        expect([...denseGradient(words, kernels)]).toEqual(counts);
      }),
    );
  });

  it('merge look-ups with means over bags', () => {
    const words = table();
    const bags = { ids: Int32Array.of(4, 1, 4, 4), offsets: Int32Array.of(0, 4) };
    run(add(sum(gatherMeans(words, bags)), sum(gatherRows(words, Int32Array.of(1)))));
    expect([...words.rowGradient!.rows]).toEqual([1, 4]);
    expect([...words.rowGradient!.values]).toEqual([1.25, 1.25, 0.75, 0.75]);
  });

  it.each([
    ['before', (look: Node, dense: Node) => add(look, dense)],
    ['after', (look: Node, dense: Node) => add(dense, look)],
  ])('become dense when the table is also used as a whole, look-up %s', (_, join) => {
    const words = table();
    run(join(sum(gatherRows(words, Int32Array.of(2, 2))), sum(words)));
    expect(words.rowGradient).toBeUndefined();
    expect([...words.gradient!]).toEqual([1, 1, 1, 1, 3, 3, 1, 1, 1, 1]);
  });

  it('add up over backward passes, and clear', () => {
    const words = table();
    const loss = sum(gatherRows(words, Int32Array.of(3)));
    run(loss);
    run(loss);
    expect([...words.rowGradient!.values]).toEqual([2, 2]);
    clearGradients([words]);
    expect(words.rowGradient).toBeUndefined();
  });

  it('fold into the dense gradient on demand', () => {
    const words = table();
    run(sum(gatherRows(words, Int32Array.of(0))));
    expect([...gradientOf(words, kernels)]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(words.rowGradient).toBeUndefined();
  });
});

describe('leaves', () => {
  it('keep the array that they were given', () => {
    const value = Float64Array.of(1, 2);
    expect(parameter({ name: 'x', shape: [2], value }).value).toBe(value);
    expect(constant({ shape: [2], value }).value).toBe(value);
  });

  it('work in float32 with float32 kernels', () => {
    const x = parameter({ name: 'x', shape: [2], value: Float32Array.of(1, 2) });
    const loss = sum(multiply(x, x));
    const kernels32 = createReferenceKernels();
    expect(forward(loss, kernels32)).toEqual(Float32Array.of(5));
    backward(loss, kernels32);
    expect(x.gradient).toEqual(Float32Array.of(2, 4));
  });
});
