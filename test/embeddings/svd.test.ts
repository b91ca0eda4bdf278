// The truncated decomposition against exact ones, and vectors made with it.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceFactorKernels } from '../../src/embeddings/factor-kernels/reference.js';
import { createWasmFactorKernels } from '../../src/embeddings/factor-kernels/wasm.js';
import {
  countCooccurrences,
  createCorpus,
  positivePmi,
  readCountMatrix,
  type SparseMatrix,
  trainSvd,
  truncatedSvd,
} from '../../src/embeddings/index.js';
import { createOperator } from '../../src/embeddings/svd/row-blocks.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { symmetricEigen } from '../../src/nn/index.js';

/** A matrix with about one entry in `every`, its rows of very different lengths, as with words. */
function randomMatrix(
  rowCount: number,
  columnCount: number,
  { seed, every }: { seed: number; every: number },
): SparseMatrix {
  const random = createRandom(seed);
  const offsets = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rowCount; i++) {
    for (let j = 0; j < columnCount; j++) {
      if (random.uniform() * every * (1 + i / 20) > 1) continue;
      columns.push(j);
      values.push(random.normal() + 1);
    }
    offsets.push(columns.length);
  }
  return {
    rowCount,
    columnCount,
    offsets: Int32Array.from(offsets),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}

function toDense({ rowCount, columnCount, offsets, columns, values }: SparseMatrix): Float64Array {
  const dense = new Float64Array(rowCount * columnCount);
  for (let i = 0; i < rowCount; i++) {
    for (let k = offsets[i]; k < offsets[i + 1]; k++) dense[i * columnCount + columns[k]] = values[k];
  }
  return dense;
}

/** All singular values by the eigenvalues of AᵀA in float64. */
function exactSingularValues(matrix: SparseMatrix): Float64Array {
  const { rowCount, columnCount: n } = matrix;
  const dense = toDense(matrix);
  const gram = new Float64Array(n * n);
  for (let i = 0; i < rowCount; i++) {
    for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) gram[a * n + b] += dense[i * n + a] * dense[i * n + b];
  }
  return symmetricEigen(gram, n).values.map((value) => Math.sqrt(Math.max(0, value)));
}

/** The largest distance of MᵀM from 1 on the first `used` columns. */
function distanceFromOrthonormal(m: Float32Array, { width, used }: { width: number; used: number }): number {
  let worst = 0;
  for (let a = 0; a < used; a++) {
    for (let b = 0; b < used; b++) {
      let product = a === b ? -1 : 0;
      for (let at = 0; at < m.length; at += width) product += m[at + a] * m[at + b];
      worst = Math.max(worst, Math.abs(product));
    }
  }
  return worst;
}

describe('truncatedSvd', () => {
  it('gives singular values within 1e-3 of the exact ones, on wide and on tall matrices', async () => {
    for (const [rows, columns] of [
      [200, 60],
      [60, 140],
      [90, 90],
    ]) {
      const matrix = randomMatrix(rows, columns, { seed: rows, every: 4 });
      const exact = exactSingularValues(matrix);
      const { singularValues } = await truncatedSvd(matrix, { rank: 20, oversampling: 20 });
      for (const [k, sigma] of singularValues.entries()) expect(Math.abs(sigma / exact[k] - 1)).toBeLessThan(1e-3);
    }
  });

  it('gives orthonormal U and V, and A V = U Σ', async () => {
    const matrix = randomMatrix(150, 80, { seed: 5, every: 3 });
    const rank = 12;
    const { u, v, singularValues } = await truncatedSvd(matrix, { rank, powerIterations: 20 });
    expect(distanceFromOrthonormal(u, { width: rank, used: rank })).toBeLessThan(1e-5);
    expect(distanceFromOrthonormal(v, { width: rank, used: rank })).toBeLessThan(1e-5);
    const dense = toDense(matrix);
    for (let i = 0; i < 150; i++) {
      for (let k = 0; k < rank; k++) {
        let product = 0;
        for (let j = 0; j < 80; j++) product += dense[i * 80 + j] * v[j * rank + k];
        expect(Math.abs(product - u[i * rank + k] * singularValues[k])).toBeLessThan(1e-3);
      }
    }
  });

  it('gives zeros beyond the rank of the matrix', async () => {
    const columns = Int32Array.from({ length: 24 }, (_, k) => k % 4);
    const values = Float32Array.from(columns, (column, k) => (column + 1) * (1 + Math.floor(k / 4)));
    const offsets = Int32Array.from({ length: 7 }, (_, i) => 4 * i);
    const outerProduct = { rowCount: 6, columnCount: 4, offsets, columns, values };
    const { u, v, singularValues } = await truncatedSvd(outerProduct, { rank: 3 });
    expect(singularValues[0]).toBeCloseTo(Math.sqrt(91 * 30), 3);
    expect(singularValues[1]).toBeLessThan(1e-3);
    expect(distanceFromOrthonormal(u, { width: 3, used: 1 })).toBeLessThan(1e-5);
    expect([...u, ...v].every(Number.isFinite)).toBe(true);
  });

  it('gives the same bytes for the same seed', async () => {
    const matrix = randomMatrix(60, 50, { seed: 9, every: 3 });
    const [a, b, c] = [
      await truncatedSvd(matrix, { rank: 5 }),
      await truncatedSvd(matrix, { rank: 5 }),
      await truncatedSvd(matrix, { rank: 5, seed: 2, powerIterations: 0, oversampling: 0 }),
    ];
    expect(a).toEqual(b);
    expect(c.u).not.toEqual(a.u);
  });

  it('needs its power iterations where singular values fall slowly', async () => {
    const matrix = randomMatrix(200, 120, { seed: 3, every: 2 });
    const exact = exactSingularValues(matrix);
    const errorWith = async (powerIterations: number) => {
      const { singularValues } = await truncatedSvd(matrix, { rank: 20, oversampling: 10, powerIterations });
      return Math.abs(singularValues[19] / exact[19] - 1);
    };
    const [none, two, eight] = [await errorWith(0), await errorWith(2), await errorWith(8)];
    expect(none).toBeGreaterThan(3 * two);
    expect(two).toBeGreaterThan(3 * eight);
    // 3e-3 with plain powers of A Aᵀ.
    expect(await errorWith(6)).toBeLessThan(5e-4);
  });

  it('reports its passes and stops when the signal fires', async () => {
    const matrix = randomMatrix(20, 20, { seed: 1, every: 2 });
    const passes: number[] = [];
    await truncatedSvd(matrix, { rank: 2, powerIterations: 2 }, { onProgress: ({ pass }) => passes.push(pass) });
    expect(passes).toEqual([1, 2, 3, 4, 5, 6]);
    await expect(truncatedSvd(matrix, { rank: 2 }, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('refuses a rank that the matrix cannot have', async () => {
    await expect(truncatedSvd(randomMatrix(5, 9, { seed: 1, every: 2 }), { rank: 6 })).rejects.toThrow(
      'truncatedSvd: rank: expected a whole number ≥ 1 and ≤ 5, got 6. Pass a whole number in that range.',
    );
  });
});

describe('the sparse products and the Gram matrix', () => {
  it('are the same whatever the number of rows at a time', () => {
    const matrix = randomMatrix(40, 30, { seed: 2, every: 2 });
    const results = [1, 7, 50, 10_000].map((blockEntries) => {
      const kernels = createReferenceFactorKernels();
      const a = createOperator(matrix, kernels, blockEntries);
      const x = kernels.floats(30 * 4).map((_, i) => Math.sin(i));
      const y = kernels.floats(40 * 4);
      a.multiply(y, x, 4);
      a.multiplyTransposed(x, y, 4);
      return [...y, ...x];
    });
    for (const result of results) expect(result).toEqual(results[0]);
    const dense = toDense(matrix);
    const first = Array.from({ length: 30 }, (_, j) => dense[39 * 30 + j] * Math.sin(4 * j)).reduce((s, v) => s + v, 0);
    expect(results[0][39 * 4]).toBeCloseTo(first, 4);
  });

  it('are the same in WebAssembly and in plain TypeScript, and touch nothing beyond their arrays', () => {
    const shapes = fc.record({
      rows: fc.integer({ min: 0, max: 30 }),
      columns: fc.integer({ min: 1, max: 30 }),
      quads: fc.integer({ min: 1, max: 20 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shapes, ({ rows, columns, quads, seed }) => {
        const matrix = randomMatrix(rows, columns, { seed, every: 2 });
        const width = 4 * quads;
        const [plain, compiled] = [createReferenceFactorKernels(), createWasmFactorKernels(2 ** 18)].map((kernels) => {
          const random = createRandom(seed);
          const guarded = (length: number) => {
            const all = kernels.floats(length + 8).fill(77);
            const array = all.subarray(4, length + 4);
            for (let i = 0; i < length; i++) array[i] = random.normal();
            return { all, array };
          };
          const [y, x, z] = [guarded(rows * width), guarded(columns * width), guarded(columns * width)];
          const offsets = kernels.ints(rows + 1);
          const ids = kernels.ints(matrix.columns.length);
          const values = kernels.floats(matrix.values.length);
          offsets.set(matrix.offsets);
          ids.set(matrix.columns);
          values.set(matrix.values);
          const a = { offsets, columns: ids, values, rowCount: rows };
          kernels.addProduct({ y: y.array, x: x.array, width }, a);
          kernels.addTransposedProduct({ y: z.array, x: y.array, width }, a);
          const gram = kernels.doubles(width * width);
          kernels.addGram(gram, y.array, width);
          // Only the part on and above the diagonal is promised.
          const upper = gram.filter((_, at) => at % width >= Math.floor(at / width));
          return [...y.all, ...x.all, ...z.all, ...upper];
        });
        expect(compiled).toHaveLength(plain.length);
        for (const [at, number] of compiled.entries()) {
          expect(Math.abs(number - plain[at])).toBeLessThan(1e-5 * (10 + Math.abs(plain[at])));
        }
      }),
      { numRuns: 60 },
    );
  });
});

const text = Array.from({ length: 80 }, (_, i) => {
  const [food, verb] = i % 2 === 0 ? ['bread', 'eat'] : ['water', 'drink'];
  return ['the', ['cat', 'dog', 'child'][i % 3], verb, 'the', ['fresh', 'cold', 'good'][(i >> 1) % 3], food];
});

describe('trainSvd', () => {
  const counting = countCooccurrences(createCorpus(text), { windowSize: 2 });

  it('is U Σᵖ of the repaired counts', async () => {
    const counts = await counting;
    const control = { kernels: createReferenceKernels() };
    const matrix = positivePmi(await readCountMatrix(counts));
    const { u, singularValues } = await truncatedSvd(matrix, { rank: 3 }, control);
    for (const singularPower of [0, 0.5, 1]) {
      const { vectors } = await trainSvd(counts, { dimensions: 3, singularPower }, control);
      expect(vectors.words).toEqual(counts.words);
      const expected = u.map((value, at) => value * singularValues[at % 3] ** singularPower);
      for (const [at, value] of vectors.values.entries()) expect(value).toBeCloseTo(expected[at], 5);
    }
  });

  it('puts words of like use together, with every repair', async () => {
    const counts = await counting;
    for (const repair of ['none', 'log', 'cap', 'correlation', 'ppmi'] as const) {
      const { vectors } = await trainSvd(counts, { dimensions: 4, repair, ignore: ['the'] });
      expect(vectors.idOf('the')).toBe(-1);
      const cosine = (a: string, b: string) => {
        const [x, y] = [vectors.vectorOf(a)!, vectors.vectorOf(b)!];
        const dot = (p: ArrayLike<number>, q: ArrayLike<number>) =>
          Array.from(p).reduce((sum, value, d) => sum + value * q[d], 0);
        return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
      };
      expect(cosine('cat', 'dog')).toBeGreaterThan(cosine('cat', 'bread') + 0.2);
    }
  });

  it('makes vectors of documents too, where ignored words are rows only', async () => {
    const byLine = await countCooccurrences(createCorpus(text), { context: 'line' });
    const { vectors } = await trainSvd(byLine, { dimensions: 4, ignore: ['the', 'nowhere'] });
    expect(vectors.words).toHaveLength(byLine.words.length - 1);
    expect(vectors.vectorOf('bread')!.some((value) => value !== 0)).toBe(true);
  });

  it('refuses a repair that it does not know and more dimensions than words', async () => {
    const counts = await counting;
    await expect(trainSvd(counts, { repair: 'pmi' as 'ppmi' })).rejects.toThrow(
      'trainSvd: repair: expected a known value, got "pmi". Did you mean "ppmi"? Known: none, log, cap, correlation, ppmi.',
    );
    await expect(trainSvd(counts, { dimensions: 100 })).rejects.toThrow(
      `trainSvd: dimensions: expected a whole number ≥ 1 and ≤ ${counts.words.length}, got 100. Pass a whole number in that range.`,
    );
  });
});

it('gives the table of docs/maths/counts.md', async () => {
  const page = readFileSync(new URL('../../docs/maths/counts.md', import.meta.url), 'utf8').split(
    '## A decomposition by hand',
  )[1];
  const [, table] = page.split('| word |');
  const rows = table.split('\n').filter((line) => /^\| (to|be|or|not) \|/.test(line));
  const expected = rows.map((row) => row.replaceAll('−', '-').split('|').slice(2, -1).map(Number));
  const counts = await countCooccurrences(createCorpus([['to', 'be', 'or', 'not', 'to', 'be']]), { windowSize: 2 });
  const { vectors, singularValues } = await trainSvd(counts, { dimensions: 2, repair: 'none' });
  expect(singularValues[0]).toBeCloseTo(3.561553, 5);
  expect(singularValues[1]).toBeCloseTo(2, 5);
  const found = ['to', 'be', 'or', 'not'].map((word) => [...vectors.vectorOf(word)!]);
  for (const column of [0, 1]) {
    const sign = Math.sign(found[0][column]);
    for (const [i, row] of expected.entries()) expect(sign * found[i][column]).toBeCloseTo(row[column], 5);
  }
});
