// Conformance of memory, matrix products, rows, element-wise loops and activations.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivationName, Kernels, ProductShape } from '../../src/kernels/index.js';
import type { Exactness } from './conformance.js';
import { naiveActivation, naiveProduct, naiveSlope } from './naive.js';
import { AWKWARD_LENGTHS, onWorkbench, type Workbench } from './workbench.js';

export function describeDense(kernels: Kernels, exactness: Exactness): void {
  const onBench = (test: (bench: Workbench) => void) => () => onWorkbench(kernels, exactness, test);
  describeMemory(kernels);
  describeProducts(kernels, exactness);
  describeRows(onBench);
  describeElements(onBench);
  describeActivations(onBench);
}

type OnBench = (test: (bench: Workbench) => void) => () => void;

function describeMemory(kernels: Kernels): void {
  describe('memory', () => {
    it('is zeroed, also where it was used and released before', () => {
      const mark = kernels.mark();
      kernels.floats(33).fill(7);
      kernels.ints(33).fill(7);
      kernels.release(mark);
      expect([...kernels.floats(33), ...kernels.ints(33)].every((number) => number === 0)).toBe(true);
      kernels.release(mark);
    });

    it('has the float type that the backend names', () => {
      const mark = kernels.mark();
      const expected = kernels.floatType === 'float32' ? Float32Array : Float64Array;
      expect(kernels.floats(3)).toBeInstanceOf(expected);
      expect(kernels.floats(0).length).toBe(0);
      expect(kernels.ints(4)).toBeInstanceOf(Int32Array);
      kernels.release(mark);
    });
  });
}

function describeProducts(kernels: Kernels, exactness: Exactness): void {
  const checkProduct = (shape: ProductShape) =>
    onWorkbench(kernels, exactness, ({ normals, output, close }) => {
      const { rows, columns, inner, accumulate } = shape;
      const a = normals(rows * inner);
      const b = normals(inner * columns);
      const c = output(rows * columns, 3);
      const { product, sizes } = naiveProduct(a, b, shape);
      kernels.matrixProduct(c, a, b, shape);
      close(c, accumulate ? product.map((x) => x + 3) : product, sizes);
    });

  describe('matrixProduct', () => {
    it('is Σ_k A_ik B_kj for every small shape, transposed or not, added or not', () => {
      const size = fc.integer({ min: 0, max: 19 });
      const flag = fc.boolean();
      const shapes = fc.record({
        rows: size,
        columns: size,
        inner: size,
        transposeA: flag,
        transposeB: flag,
        accumulate: flag,
      });
      fc.assert(fc.property(shapes, checkProduct), { numRuns: 300, seed: 1 });
    });

    it.each([
      [1, 1, 600],
      [129, 2, 257],
      [3, 131, 513],
      [133, 5, 256],
      [257, 9, 1],
      [2, 300, 255],
    ])('crosses the borders of its blocks: %i × %i, inner %i', (rows, columns, inner) => {
      for (const [transposeA, transposeB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        checkProduct({ rows, columns, inner, transposeA, transposeB });
        checkProduct({ rows, columns, inner, transposeA, transposeB, accumulate: true });
      }
    });

    it('passes NaN and infinity on to the rows and columns that they touch, and no further', () => {
      onWorkbench(kernels, exactness, ({ floats, output }) => {
        const c = output(4);
        const a = floats([Number.NaN, 0, 1, 2]);
        kernels.matrixProduct(c, a, floats([1, 2, 3, Infinity]), { rows: 2, columns: 2, inner: 2 });
        expect([...c]).toEqual([Number.NaN, Number.NaN, 7, Infinity]);
      });
    });
  });
}

function describeRows(onBench: OnBench): void {
  const shapes = [0, 1, 3, 6].flatMap((rows) => AWKWARD_LENGTHS.map((columns) => ({ rows, columns })));

  describe('rows', () => {
    it(
      'addToRows adds b to each row',
      onBench(({ kernels, normals, output, close }) => {
        for (const { rows, columns } of shapes) {
          const b = normals(columns);
          const y = output(rows * columns, 2);
          kernels.addToRows(y, b, { rows, columns });
          close(
            y,
            Array.from(y, (_, i) => 2 + b[i % columns]),
          );
        }
      }),
    );

    it(
      'sumRows adds the sum of the rows',
      onBench(({ kernels, normals, output, close }) => {
        for (const { rows, columns } of shapes) {
          const x = normals(rows * columns);
          const s = output(columns, 2);
          kernels.sumRows(s, x, { rows, columns });
          close(
            s,
            Array.from(s, (_, j) => [...x].reduce((sum, xi, i) => sum + (i % columns === j ? xi : 0), 2)),
          );
        }
      }),
    );

    it(
      'logSoftmax is x − log Σ exp x in each row',
      onBench(({ kernels, normals, output, close }) => {
        for (const { rows, columns } of shapes) {
          const x = normals(rows * columns, 3);
          const y = output(rows * columns);
          kernels.logSoftmax(y, x, { rows, columns });
          const sums = Array.from({ length: rows }, (_, n) =>
            [...x.subarray(n * columns, (n + 1) * columns)].reduce((sum, xi) => sum + Math.exp(xi), 0),
          );
          close(
            y,
            Array.from(x, (xi, i) => xi - Math.log(sums[Math.floor(i / columns)])),
          );
        }
      }),
    );

    it(
      'logSoftmax of huge logits neither overflows nor loses the difference',
      onBench(({ kernels, floats, output, close }) => {
        const y = output(6);
        kernels.logSoftmax(y, floats([1e4, 1e4, -1e4, -3e4, -3e4 + 2, -3e4]), { rows: 2, columns: 3 });
        const logSum = Math.log(2 + Math.exp(2));
        close(y, [-Math.LN2, -Math.LN2, -2e4 - Math.LN2, -logSum, 2 - logSum, -logSum]);
      }),
    );
  });
}

function describeElements(onBench: OnBench): void {
  describe('element-wise', () => {
    it(
      'addScaled, scale, addProduct and dot follow their formulas at every length',
      onBench(({ kernels, normals, output, close }) => {
        for (const length of AWKWARD_LENGTHS) {
          const [a, b] = [normals(length), normals(length)];
          const y = output(length, 2);
          const each = (entry: (ai: number, bi: number) => number) => Array.from(a, (ai, i) => entry(ai, b[i]));
          const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
          kernels.addScaled(y, a, -1.5);
          close(
            y,
            each((ai) => 2 - 1.5 * ai),
          );
          y.fill(2);
          kernels.addProduct(y, a, b);
          close(
            y,
            each((ai, bi) => 2 + ai * bi),
          );
          y.set(a);
          kernels.scale(y, 0.3);
          close(
            y,
            each((ai) => 0.3 * ai),
          );
          const terms = each((ai, bi) => ai * bi);
          close([kernels.dot(a, b)], [sum(terms)], [sum(terms.map(Math.abs))]);
        }
      }),
    );
  });
}

function describeActivations(onBench: OnBench): void {
  const names = Object.keys(naiveActivation) as ActivationName[];
  describe.each(names)('activation %s', (name) => {
    it(
      'is g(z), and backward adds g′(z) ∘ dh, at every length',
      onBench(({ kernels, normals, output, close }) => {
        for (const length of AWKWARD_LENGTHS) {
          const z = normals(length, 2);
          const dh = normals(length);
          const h = output(length);
          kernels.activate(h, z, { name, slope: 0.2 });
          close(
            h,
            Array.from(z, (zi) => naiveActivation[name](zi, 0.2)),
          );
          const dz = output(length, 2);
          kernels.activateBackward(dz, dh, { z, h, name, slope: 0.2 });
          close(
            dz,
            Array.from(z, (zi, i) => 2 + dh[i] * naiveSlope[name](zi, 0.2)),
          );
        }
      }),
    );

    it(
      'stays a number far out, and its derivative too',
      onBench(({ kernels, floats, output, close }) => {
        const z = floats([-1e4, -89, -30, -0.0001, 0.0001, 30, 89, 1e4]);
        const h = output(z.length);
        const dz = output(z.length);
        kernels.activate(h, z, { name });
        kernels.activateBackward(dz, floats(Array(z.length).fill(1)), { z, h, name });
        close(
          h,
          Array.from(z, (zi) => naiveActivation[name](zi, 0.01)),
        );
        close(
          dz,
          Array.from(z, (zi) => naiveSlope[name](zi, 0.01)),
        );
      }),
    );
  });
}
