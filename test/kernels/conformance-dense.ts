// Conformance of memory, matrix products and loops over rows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernels, ProductShape } from '../../src/kernels/index.js';
import { naiveProduct } from './naive.js';
import { type Exactness, onDrawn, onWorkbench, size, type Workbench } from './workbench.js';

export function describeDense(kernels: Kernels, exactness: Exactness): void {
  describeMemory(kernels);
  describeProducts(kernels, exactness);
  describeRows(kernels, exactness);
}

function describeMemory(kernels: Kernels): void {
  describe('memory', () => {
    it('is zeroed, also where it was used and released before', () => {
      const mark = kernels.mark();
      const numbers = () => [...kernels.floats(33), ...kernels.ints(33), ...kernels.shorts(35)];
      kernels.floats(33).fill(7);
      kernels.ints(33).fill(7);
      kernels.shorts(33).fill(7);
      kernels.release(mark);
      expect(numbers().every((number) => number === 0)).toBe(true);
      kernels.release(mark);
    });

    it('has the float type that the backend names', () => {
      const mark = kernels.mark();
      const expected = kernels.floatType === 'float32' ? Float32Array : Float64Array;
      expect(kernels.floats(3)).toBeInstanceOf(expected);
      expect(kernels.floats(0).length).toBe(0);
      expect(kernels.ints(4)).toBeInstanceOf(Int32Array);
      expect(kernels.shorts(4)).toBeInstanceOf(Int16Array);
      kernels.release(mark);
    });
  });
}

const flag = fc.boolean();
const smallProducts = fc.record({
  rows: size(19),
  columns: size(19),
  inner: size(19),
  transposeA: flag,
  transposeB: flag,
  accumulate: flag,
});

function checkProduct({ kernels, normals, output, close }: Workbench, shape: ProductShape): void {
  const { rows, columns, inner, accumulate } = shape;
  const a = normals(rows * inner);
  const b = normals(inner * columns);
  const c = output(rows * columns, 3);
  const { product, sizes } = naiveProduct(a, b, shape);
  kernels.matrixProduct(c, a, b, shape);
  close(c, accumulate ? product.map((x) => x + 3) : product, sizes);
}

function describeProducts(kernels: Kernels, exactness: Exactness): void {
  const check = (shape: ProductShape) => onWorkbench(kernels, exactness, (bench) => checkProduct(bench, shape));

  describe('matrixProduct', () => {
    it('is Σ_k A_ik B_kj for every small shape, transposed or not, added or not', () => {
      onDrawn(kernels, exactness, { shape: smallProducts, runs: 300, test: checkProduct });
    });

    it.each([
      [1, 1, 600],
      [129, 2, 257],
      [3, 131, 513],
      [133, 5, 256],
      [257, 9, 1],
      [2, 300, 255],
      [7, 1025, 13],
      [13, 519, 300],
    ])('crosses the borders of its blocks: %i × %i, inner %i', (rows, columns, inner) => {
      for (const [transposeA, transposeB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        check({ rows, columns, inner, transposeA, transposeB });
        check({ rows, columns, inner, transposeA, transposeB, accumulate: true });
      }
    });

    it.each([
      [1, 100_000, 3],
      [100_000, 1, 3],
      [1, 1, 100_000],
      [3000, 3000, 7],
    ])('stands huge shapes: %i × %i, inner %i', (rows, columns, inner) => {
      check({ rows, columns, inner });
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

function describeRows(kernels: Kernels, exactness: Exactness): void {
  const shape = fc.record({ rows: size(6), columns: size(70) });
  type Shape = { readonly rows: number; readonly columns: number };
  const onShapes = (test: (bench: Workbench, shape: Shape) => void) => () =>
    onDrawn(kernels, exactness, { shape, test });

  describe('rows', () => {
    it(
      'addToRows adds b to each row',
      onShapes(({ normals, output, close }, { rows, columns }) => {
        const b = normals(columns);
        const y = output(rows * columns, 2);
        kernels.addToRows(y, b, { rows, columns });
        close(
          y,
          Array.from(y, (_, i) => 2 + b[i % columns]),
        );
      }),
    );

    it(
      'sumRows adds the sum of the rows',
      onShapes(({ normals, output, close }, { rows, columns }) => {
        const x = normals(rows * columns);
        const s = output(columns, 2);
        kernels.sumRows(s, x, { rows, columns });
        close(
          s,
          Array.from(s, (_, j) => [...x].reduce((sum, xi, i) => sum + (i % columns === j ? xi : 0), 2)),
        );
      }),
    );

    it(
      'logSoftmax is x − log Σ exp x in each row',
      onShapes(({ normals, output, close }, { rows, columns }) => {
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
      }),
    );

    it('logSoftmax of huge logits neither overflows nor loses the difference', () =>
      onWorkbench(kernels, exactness, ({ floats, output, close }) => {
        const y = output(6);
        kernels.logSoftmax(y, floats([1e4, 1e4, -1e4, -3e4, -3e4 + 2, -3e4]), { rows: 2, columns: 3 });
        const logSum = Math.log(2 + Math.exp(2));
        close(y, [-Math.LN2, -Math.LN2, -2e4 - Math.LN2, -logSum, 2 - logSum, -logSum]);
      }));
  });
}
