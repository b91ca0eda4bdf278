// Eight planted bugs: each passes unpatched, fails patched, and the report names the parameter that is hurt.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  activate,
  add,
  addBias,
  checkGradients,
  createNode,
  crossEntropy,
  type GradientReport,
  gatherMeans,
  gatherRows,
  gradientCases,
  gradientOf,
  matrixProduct,
  multiply,
  type Node,
  type Operation,
  squaredError,
  sum,
} from '../../src/grad/index.js';
import { addition } from '../../src/grad/operations/add.js';
import { biasAddition } from '../../src/grad/operations/add-bias.js';
import { rowLookUp } from '../../src/grad/operations/gather-rows.js';
import { product } from '../../src/grad/operations/matrix-product.js';
import { multiplication } from '../../src/grad/operations/multiply.js';
import type { Kernels } from '../../src/kernels/index.js';
import { drawn, fixed, kernels } from './leaves.js';

/** Names of the gradient cases that fail with these kernels. */
const failing = (patch: Partial<Kernels>) =>
  gradientCases()
    .filter(({ build }) => !checkGradients(build, { kernels: { ...kernels, ...patch } }).passed)
    .map(({ name }) => name);

/** A node of an operation, as it is or with another backward rule. */
const using = (operation: Operation, inputs: readonly Node[], patch: Partial<Operation> = {}) =>
  createNode({ ...operation, ...patch }, inputs);

/** The check of a graph built with an operation as it is must pass, with the patched one fail at `parameter`. */
function expectCaught(
  build: (patch: Partial<Operation>) => Node,
  patch: Partial<Operation>,
  parameter: string,
): GradientReport {
  expect(checkGradients(build({})).passed).toBe(true);
  const report = checkGradients(build(patch));
  expect(report.passed).toBe(false);
  expect(report.worst.parameter).toBe(parameter);
  return report;
}

const random = createRandom(9);
const square = () => drawn('W', [3, 3], random);

describe('planted bugs', () => {
  it('the kernels without a bug pass every case', () => {
    expect(failing({})).toEqual([]);
  });

  it('1. a dropped transpose: dA = dC B instead of dC Bᵀ', () => {
    const build = (patch: Partial<Operation>) =>
      sum(activate(using(product({}), [square(), drawn('x', [3, 3])], patch), 'tanh'));
    const backward: Operation['backward'] = ({ inputs: [a, b], node }) => {
      const shape = { rows: 3, columns: 3, inner: 3, accumulate: true };
      kernels.matrixProduct(gradientOf(a, kernels), node.gradient!, b.value!, shape);
      kernels.matrixProduct(gradientOf(b, kernels), a.value!, node.gradient!, { ...shape, transposeA: true });
    };
    expectCaught(build, { backward }, 'W');
  });

  it('1b. a dropped transpose in the kernel', () => {
    const matrixProduct: Kernels['matrixProduct'] = (c, a, b, shape) =>
      kernels.matrixProduct(c, a, b, { ...shape, transposeB: shape.accumulate ? false : (shape.transposeB ?? false) });
    expect(failing({ matrixProduct })).toContain('matrixProduct A B');
  });

  it('2. a forgotten path: a gradient is set where it should be added', () => {
    const build = (patch: Partial<Operation>) => {
      const x = drawn('x', [4]);
      return sum(multiply(using(addition, [x, x], patch), x));
    };
    const backward: Operation['backward'] = ({ inputs, node }) => {
      for (const input of inputs) input.gradient = node.gradient!.slice();
    };
    expectCaught(build, { backward }, 'x');
  });

  it('3. one matrix scaled by 1.01', () => {
    const slipping: Kernels['matrixProduct'] = (c, a, b, shape) => {
      const scaled = b.slice();
      if (shape.accumulate && shape.transposeA) kernels.scale(scaled, 1.01);
      kernels.matrixProduct(c, a, scaled, shape);
    };
    expect(failing({ matrixProduct: slipping })).toContain('matrixProduct A B');
    // In a network of small gradients too, where the slip is smallest: weights 0.1, eight classes, a mean over 16 rows.
    const w = drawn('W', [8, 20], createRandom(3));
    const x = drawn('x', [16, 20], createRandom(4));
    kernels.scale(w.value, 0.1);
    const loss = crossEntropy(
      matrixProduct(fixed([16, 20], [...x.value]), w, { transposeB: true }),
      new Int32Array(16),
    );
    expect(checkGradients(loss).worst.error).toBeLessThan(1e-9);
    const report = checkGradients(loss, { kernels: { ...kernels, matrixProduct: slipping } });
    expect([report.passed, report.worst.parameter]).toEqual([false, 'W']);
    expect(report.worst.error).toBeGreaterThan(1e-5);
  });

  it('4. a skipped bias', () => {
    const build = (patch: Partial<Operation>) =>
      squaredError(using(biasAddition, [drawn('x', [3, 2]), drawn('b', [2])], patch), new Float64Array(6));
    const backward: Operation['backward'] = ({ inputs: [x], node }) =>
      kernels.addScaled(gradientOf(x, kernels), node.gradient!, 1);
    const { worst } = expectCaught(build, { backward }, 'b');
    expect(worst.analytic).toBe(0);
    expect(failing({ sumRows: () => {} })).toEqual(['addBias']);
  });

  it('5. a wrong slope: the leaky ReLU forgets its k, soft sign as the lecture prints it, tanh for logistic', () => {
    const withSlopes = (wrong: Kernels['activateBackward']) => failing({ activateBackward: wrong });
    expect(withSlopes((dz, dh, { slope: _, ...at }) => kernels.activateBackward(dz, dh, at))).toEqual([
      'activate leakyRelu',
    ]);
    const printed = withSlopes((dz, dh, at) => {
      if (at.name !== 'softSign') return kernels.activateBackward(dz, dh, at);
      for (let i = 0; i < dz.length; i++) dz[i] += (dh[i] * Math.sign(at.z[i])) / (1 + at.z[i]) ** 2;
    });
    expect(printed).toEqual(['activate softSign']);
    const confused = withSlopes((dz, dh, at) =>
      kernels.activateBackward(dz, dh, at.name === 'logistic' ? { ...at, name: 'tanh' } : at),
    );
    expect(confused).toEqual(['activate logistic']);
  });

  it('6. a stale cache: a value that is kept from the first pass', () => {
    const build = (patch: Partial<Operation>) => sum(using(multiplication, [drawn('a', [3]), drawn('b', [3])], patch));
    const forward: Operation['forward'] = (context) => {
      if (context.node.value === undefined) multiplication.forward(context);
    };
    const { worst } = expectCaught(build, { forward }, 'a');
    expect(worst.numeric).toBe(0);
  });

  it('7. swapped operands: da = a ∘ dy, db = b ∘ dy', () => {
    const build = (patch: Partial<Operation>) =>
      sum(using(multiplication, [drawn('a', [1]), drawn('b', [1], createRandom(2))], patch));
    const backward: Operation['backward'] = ({ inputs, node }) => {
      for (const input of inputs) kernels.addProduct(gradientOf(input, kernels), input.value!, node.gradient!);
    };
    expect(checkGradients(build({})).passed).toBe(true);
    expect(checkGradients(build({ backward })).passed).toBe(false);
    expect(
      failing({
        matrixProduct: (c, a, b, shape) =>
          kernels.matrixProduct(c, shape.transposeA ? b : a, shape.transposeA ? a : b, shape),
      }),
    ).not.toEqual([]);
  });

  it('8. a missing sparse row: the last, a repeated one, or the one that two look-ups share', () => {
    const last: Kernels['scatterAddRows'] = (table, x, { ids, columns }) =>
      kernels.scatterAddRows(table, x, { ids: ids.subarray(0, ids.length - 1), columns });
    expect(failing({ scatterAddRows: last })).toContain('gatherRows');
    const once: Kernels['scatterAddRows'] = (table, x, { ids, columns }) =>
      kernels.scatterAddRows(table, x, { ids: ids.map((id, i) => (ids.indexOf(id) === i ? id : -1)), columns });
    expect(failing({ scatterAddRows: once })).toContain('gatherRows');
    const build = (patch: Partial<Operation>) => {
      const table = drawn('table', [4, 2]);
      const look = (...ids: number[]) => using(rowLookUp(Int32Array.from(ids)), [table], patch);
      return sum(multiply(look(0, 3), look(3, 1)));
    };
    const backward: Operation['backward'] = (context) => {
      const [table] = context.inputs;
      table.rowGradient = undefined;
      rowLookUp(Int32Array.of(0, 3)).backward(context);
    };
    expectCaught(build, { backward }, 'table');
  });

  it('a whole network feels each bug of a kernel that it uses', () => {
    const loss = () => {
      const rows = gatherRows(drawn('table', [5, 3]), Int32Array.of(0, 4, 0, -1));
      const means = gatherMeans(drawn('ngrams', [5, 3]), {
        ids: Int32Array.of(1, 2, 2),
        offsets: Int32Array.of(0, 1, 1, 3, 3),
      });
      const h = activate(addBias(matrixProduct(add(rows, means), drawn('W', [3, 4])), drawn('b', [4])), 'tanh');
      return crossEntropy(matrixProduct(h, drawn('U', [4, 3])), Int32Array.of(0, 1, 2, 1));
    };
    expect(checkGradients(loss()).passed).toBe(true);
    const idle = () => {};
    const hurt: Readonly<Partial<Record<keyof Kernels, string>>> = {
      scatterAddMeans: 'ngrams',
      sumRows: 'b',
    };
    for (const [name, parameter] of Object.entries(hurt)) {
      const report = checkGradients(loss(), { kernels: { ...kernels, [name]: idle } });
      expect([report.passed, report.worst.parameter], name).toEqual([false, parameter]);
    }
    for (const name of ['scatterAddRows', 'activateBackward'] as const) {
      expect(checkGradients(loss(), { kernels: { ...kernels, [name]: idle } }).passed, name).toBe(false);
    }
  });
});
