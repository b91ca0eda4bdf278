// Repairs of counts and ratios of probabilities, against their definitions on dense matrices.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  capCounts,
  correlateCounts,
  countCooccurrences,
  countRatios,
  createCorpus,
  functionWords,
  ignoreWords,
  logCounts,
  positivePmi,
  readCountMatrix,
  type SparseMatrix,
} from '../../src/embeddings/index.js';

const sparse = fc
  .record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 6 }),
    numbers: fc.array(fc.constantFrom(0, 0, 0, 0.25, 1, 2, 7, 300), { minLength: 36, maxLength: 36 }),
  })
  .map(({ rows, columns, numbers }) => fromDense(numbers.slice(0, rows * columns), rows, columns));

function fromDense(dense: readonly number[], rowCount: number, columnCount: number): SparseMatrix {
  const offsets = [0];
  const columns: number[] = [];
  for (let i = 0; i < rowCount; i++) {
    for (let j = 0; j < columnCount; j++) if (dense[i * columnCount + j] !== 0) columns.push(j);
    offsets.push(columns.length);
  }
  const values = Float32Array.from(dense.filter((value) => value !== 0));
  return { rowCount, columnCount, offsets: Int32Array.from(offsets), columns: Int32Array.from(columns), values };
}

function toDense({ rowCount, columnCount, offsets, columns, values }: SparseMatrix): number[] {
  const dense = new Array<number>(rowCount * columnCount).fill(0);
  for (let i = 0; i < rowCount; i++) {
    for (let k = offsets[i]; k < offsets[i + 1]; k++) dense[i * columnCount + columns[k]] = values[k];
  }
  return dense;
}

/** Checks a repair entry by entry; `define` is given the dense matrix with its sums. */
function expectRepair(
  repair: (counts: SparseMatrix) => SparseMatrix,
  define: (x: { value: number; row: number; column: number; total: number; columns: readonly number[] }) => number,
): void {
  fc.assert(
    fc.property(sparse, (counts) => {
      const before = toDense(counts);
      const repaired = repair(counts);
      const { rowCount, columnCount } = counts;
      const sum = (keep: (i: number, j: number) => boolean) =>
        before.reduce((s, x, at) => s + (keep(Math.floor(at / columnCount), at % columnCount) ? x : 0), 0);
      const columns = Array.from({ length: columnCount }, (_, c) => sum((_, j) => j === c));
      const expected = before.map((value, at) => {
        const [i, j] = [Math.floor(at / columnCount), at % columnCount];
        return define({ value, row: sum((k) => k === i), column: columns[j], total: sum(() => true), columns });
      });
      for (const [at, value] of toDense(repaired).entries()) expect(value).toBeCloseTo(expected[at], 4);
      expect(Array.from(repaired.values).every((value) => value !== 0)).toBe(true);
      expect([repaired.rowCount, repaired.columnCount]).toEqual([rowCount, columnCount]);
      expect(toDense(counts)).toEqual(before);
    }),
  );
}

describe('repairs', () => {
  it('take log(1 + x)', () => expectRepair(logCounts, ({ value }) => Math.log(1 + value)));

  it('cap at t', () =>
    expectRepair(
      (counts) => capCounts(counts, 100),
      ({ value }) => Math.min(100, value),
    ));

  it('turn counts into correlations, negative ones into 0', () => {
    expectRepair(correlateCounts, ({ value, row, column, total }) => {
      const correlation = (total * value - row * column) / Math.sqrt(row * (total - row) * column * (total - column));
      return Number.isFinite(correlation) ? Math.max(0, correlation) : 0;
    });
  });

  it('turn counts into positive information with smoothed contexts and a shift', () => {
    for (const [smoothing, shift] of [
      [1, 1],
      [0.75, 1],
      [0.75, 5],
      [0, 2],
    ]) {
      expectRepair(
        (counts) => positivePmi(counts, { smoothing, shift }),
        ({ value, row, column, total, columns }) => {
          if (value === 0) return 0;
          const smoothed = columns.reduce((sum, c) => sum + (c === 0 ? 0 : c ** smoothing), 0);
          const independent = (row / total) * (column ** smoothing / smoothed);
          return Math.max(0, Math.log(value / total / independent) - Math.log(shift));
        },
      );
    }
  });

  it('ignore words as rows and as columns, and pass over words that are not there', async () => {
    const corpus = createCorpus([
      ['the', 'ice', 'melts'],
      ['the', 'ice'],
    ]);
    const counts = await readCountMatrix(await countCooccurrences(corpus, { windowSize: 1, weighting: 'flat' }));
    const id = corpus.vocabulary.idOf;
    const left = toDense(ignoreWords(counts, [id('the'), id('nowhere')]));
    const size = corpus.vocabulary.size;
    expect(left.reduce((sum, x) => sum + x, 0)).toBe(2);
    expect(left[id('ice') * size + id('melts')]).toBe(1);
  });

  it('refuse a cap, a smoothing or a shift that makes no sense', () => {
    const counts = fromDense([1], 1, 1);
    expect(() => capCounts(counts, 0)).toThrow(/^capCounts: t: expected a number ≥ 5e-324, got 0\./);
    expect(() => positivePmi(counts, { smoothing: 2 })).toThrow(
      /^positivePmi: smoothing: expected a number ≥ 0 and ≤ 1, got 2\./,
    );
    expect(() => positivePmi(counts, { shift: -1 })).toThrow(
      /^positivePmi: shift: expected a number ≥ 5e-324, got -1\./,
    );
  });
});

describe('functionWords', () => {
  it('holds no word twice and no content word', () => {
    expect(new Set(functionWords).size).toBe(functionWords.length);
    expect(functionWords).not.toContain('ice');
    expect(functionWords).not.toContain('');
  });
});

describe('countRatios', () => {
  const text = [
    ['ice', 'solid', 'water'],
    ['ice', 'solid'],
    ['steam', 'gas', 'water'],
    ['steam', 'gas'],
    ['fashion', 'show'],
  ];

  it('gives P(k|a), P(k|b) and their ratio', async () => {
    const counts = await countCooccurrences(createCorpus(text), { windowSize: 2, weighting: 'flat' });
    const rows = await countRatios(counts, ['ice', 'steam'], ['solid', 'gas', 'water', 'fashion']);
    expect(rows).toEqual([
      { probe: 'solid', first: 2 / 3, second: 0, ratio: Number.POSITIVE_INFINITY },
      { probe: 'gas', first: 0, second: 2 / 3, ratio: 0 },
      { probe: 'water', first: 1 / 3, second: 1 / 3, ratio: 1 },
      { probe: 'fashion', first: 0, second: 0, ratio: Number.NaN },
    ]);
  });

  it('refuses words that the corpus lacks and counts that are not over windows', async () => {
    const counts = await countCooccurrences(createCorpus(text));
    await expect(countRatios(counts, ['ice', 'vapour'], ['gas'])).rejects.toThrow(
      'countRatios: expected words of the corpus, got "vapour". Check its spelling and case, or count with a smaller minCount.',
    );
    const byLine = await countCooccurrences(createCorpus(text), { context: 'line' });
    await expect(countRatios(byLine, ['ice', 'steam'], ['gas'])).rejects.toThrow(
      "countRatios: expected counts over windows, got counts by line. Count with context: 'window'.",
    );
  });
});
