// Conformance of the fixed-point kernels: rounding, window sums that saturate, scores.
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/index.js';
import { AWKWARD_LENGTHS, type Exactness, onWorkbench, type Workbench } from './workbench.js';

export function describeFixedPoint(kernels: Kernels, exactness: Exactness): void {
  describe('fixed point', () => {
    it('roundRows takes the smallest steps that keep to both limits', () =>
      onWorkbench(kernels, exactness, ({ random, floats, output, outputShorts, close }) => {
        for (const inner of AWKWARD_LENGTHS.filter((length) => length > 0)) {
          const x = floats(Array.from({ length: 3 * inner }, (_, i) => (i < inner ? 0 : random.normal())));
          for (const [largest, sum] of [[127, Infinity] as const, [32767, 4000] as const]) {
            const [steps, y] = [output(3), outputShorts(3 * inner)];
            kernels.roundRows(y, x, { inner, steps, largest, sum, isPacked: false });
            const sizes = [0, 1, 2].map((r) => Array.from(x.subarray(r * inner, (r + 1) * inner), Math.abs));
            close(
              steps,
              sizes.map((row) => Math.max(Math.max(...row) / largest, row.reduce((a, b) => a + b) / sum)),
            );
            expect([...y.subarray(0, inner)].every((value) => value === 0)).toBe(true);
            for (let i = inner; i < x.length; i++) {
              expect(Math.abs(y[i] - x[i] / steps[Math.floor(i / inner)]) < 0.51).toBe(true);
            }
          }
        }
      }));

    it('roundRows reads and packs a part of wider rows as it does the part alone', () =>
      onWorkbench(kernels, exactness, ({ random, floats, output, outputShorts }) => {
        const [rows, stride] = [11, 9];
        const wide = Array.from({ length: rows * stride }, () => random.normal());
        for (const isPacked of [false, true]) {
          for (const [from, inner] of [[0, 4] as const, [3, 5] as const, [8, 1] as const]) {
            const even = inner + (inner % 2);
            const part = Array.from({ length: rows }, (_, r) =>
              wide.slice(r * stride + from, r * stride + from + inner),
            );
            const [left, right] = [0, 1].map(() => ({ steps: output(rows), y: outputShorts(16 * even) }));
            const limits = { inner, largest: 900, sum: 2000, isPacked };
            kernels.roundRows(left.y, floats(wide).subarray(from), { ...limits, stride, steps: left.steps });
            kernels.roundRows(right.y, floats(part.flat()), { ...limits, steps: right.steps });
            expect([...left.y]).toEqual([...right.y]);
            expect([...left.steps]).toEqual([...right.steps]);
          }
        }
      }));

    it('gatherShorts takes the first numbers of rows', () =>
      onWorkbench(kernels, exactness, ({ ids, shorts, output, random }) => {
        const columns = 40;
        const table = shorts(Array.from({ length: 7 * columns }, () => random.integer(65536) - 32768));
        for (const width of AWKWARD_LENGTHS.filter((n) => n <= columns)) {
          const rows = ids(5, 0, 7);
          const out = output(5 * width);
          kernels.gatherShorts(out, table, { ids: rows, columns, width });
          expect([...out]).toEqual(
            [...rows].flatMap((row) => [...table.subarray(row * columns, row * columns + width)]),
          );
        }
      }));

    it('roundRows rounds halves to even', () =>
      onWorkbench(kernels, exactness, ({ floats, output, outputShorts }) => {
        const y = outputShorts(8);
        const x = floats([8, -0.5, 0.5, 1.5, 2.5, -1.5, -2.5, 0.49]);
        kernels.roundRows(y, x, { inner: 8, steps: output(1), largest: 8, sum: Infinity, isPacked: false });
        expect([...y].map((value) => value + 0)).toEqual([8, 0, 0, 2, 2, -2, -2, 0]);
      }));

    it.each([
      { rows: 0, columns: 8, inner: 2 },
      { rows: 1, columns: 16, inner: 6 },
      { rows: 1, columns: 24, inner: 10 },
      { rows: 2, columns: 8, inner: 4 },
      { rows: 2, columns: 24, inner: 6 },
      { rows: 7, columns: 56, inner: 12 },
      { rows: 3, columns: 8, inner: 0 },
      { rows: 5, columns: 40, inner: 14 },
      { rows: 9, columns: 1520, inner: 148 },
    ])('projectShorts of $rows × $inner by $columns is the product of packed weights, rounded', (shape) =>
      onWorkbench(kernels, exactness, (bench) => expectProjection(bench, shape)),
    );

    it('projectShorts saturates', () =>
      onWorkbench(kernels, exactness, ({ shorts, floats, outputShorts }) => {
        const y = outputShorts(8);
        const weights = shorts([3, 3, -3, -3, ...Array<number>(12).fill(0)]);
        kernels.projectShorts(y, shorts([8191, 8191]), {
          inner: 2,
          weights,
          rowScales: floats([1]),
          columnScales: floats(Array<number>(8).fill(1)),
        });
        expect([...y]).toEqual([32767, -32768, 0, 0, 0, 0, 0, 0]);
      }));

    it('sumShortRows adds the rows of each bag, and saturates', () =>
      onWorkbench(kernels, exactness, ({ ints, shorts, outputShorts, random }) => {
        for (const columns of [8, 40, 304]) {
          const draw = (length: number) => Array.from({ length }, () => random.integer(65536) - 32768);
          const [y, table] = [outputShorts(3 * columns), shorts(draw(5 * columns))];
          y.set(draw(y.length));
          const bags = [[4, 0, 4], [], [1, 2]];
          const want = Array.from(y, (_, at) =>
            bags[Math.floor(at / columns)].reduce((sum, row) => {
              return Math.max(-32768, Math.min(32767, sum + table[row * columns + (at % columns)]));
            }, 0),
          );
          kernels.sumShortRows(y, table, { ids: ints(bags.flat()), offsets: ints([0, 3, 3, 5]), columns });
          expect([...y]).toEqual(want);
        }
      }));

    it.each([
      { slots: 1, units: 8, tags: 1 },
      { slots: 3, units: 24, tags: 4 },
      { slots: 5, units: 32, tags: 9 },
      { slots: 5, units: 304, tags: 17 },
      { slots: 9, units: 72, tags: 79 },
    ])('windowScores of $slots slots, $units units and $tags tags is the sum written out', (shape) =>
      onWorkbench(kernels, exactness, (bench) => {
        for (const tokens of [0, 1, 2, 3, 10]) {
          for (const lead of [0, 1]) expectWindowScores(bench, { ...shape, tokens, lead });
        }
      }),
    );

    it('windowScores saturates instead of wrapping round', () =>
      onWorkbench(kernels, exactness, ({ ints, shorts, floats, output }) => {
        const table = shorts([...Array<number>(24).fill(0), ...Array<number>(24).fill(30000)]);
        const scores = output(1);
        const layer = {
          slots: 3,
          units: 8,
          bias: shorts(Array<number>(8).fill(5)),
          weights: shorts([1, 0, 0, 0, 0, 0, 0, 0]),
          scales: floats([1]),
          outputBias: floats([0.5]),
          outputs: 1,
        };
        kernels.windowScores(scores, table, { layer, rows: ints([1, 1, 1]), first: 1, end: 2 });
        expect(scores[0]).toBe(32767.5);
      }));
  });
}

interface ProductSizes {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

/** Packs the weights with `roundRows`, whose steps are left out of the product, and writes the sums out. */
function expectProjection(bench: Workbench, { rows, columns, inner }: ProductSizes): void {
  const { kernels, random, floats, shorts, output, outputShorts } = bench;
  const values = Array.from({ length: columns * inner }, () => random.integer(401) - 200);
  for (let c = 0; inner > 0 && c < columns; c++) values[c * inner] = 200;
  const weights = outputShorts(columns * inner);
  const packing = { inner, steps: output(columns), largest: 200, sum: Infinity, isPacked: true };
  kernels.roundRows(weights, floats(values), packing);
  const x = shorts(Array.from({ length: rows * inner }, () => random.integer(2001) - 1000));
  const scales = (length: number) => floats(Array.from({ length }, (_, i) => 2 ** -(i % 5)));
  const layer = { inner, weights, rowScales: scales(rows), columnScales: scales(columns) };
  const y = outputShorts(rows * columns);
  kernels.projectShorts(y, x, layer);
  const want = Array.from(y, (_, at) => {
    const [r, c] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let i = 0; i < inner; i++) sum += x[r * inner + i] * values[c * inner + i];
    const scaled = sum * layer.rowScales[r] * layer.columnScales[c];
    const even = 2 * Math.round(scaled / 2);
    const rounded = Math.abs(scaled - even) === 0.5 ? even : Math.round(scaled);
    return Math.max(-32768, Math.min(32767, rounded)) + 0;
  });
  expect([...y].map((value) => value + 0)).toEqual(want);
}

interface Sizes {
  readonly slots: number;
  readonly units: number;
  readonly tags: number;
  readonly tokens: number;
  /** Scores of a token before those of its tags. */
  readonly lead: number;
}

function expectWindowScores(bench: Workbench, { slots, units, tags, tokens, lead }: Sizes): void {
  const { kernels, random, ids, ints, floats, shorts, output, outputShorts } = bench;
  const types = 6;
  const reach = (slots - 1) / 2;
  const small = (length: number, size: number) => shorts(Array.from({ length }, () => random.integer(2 * size) - size));
  const table = small(types * slots * units, 2000).fill(0, 0, slots * units);
  const context = Array<number>(reach).fill(0);
  const rows = ints([...context, ...ids(tokens, 0, types), ...context]);
  const present = [...rows.keys()].filter((n) => n >= reach && n < reach + tokens && rows[n] !== 0);
  const layer = {
    slots,
    units,
    bias: small(units, 500),
    weights: small(tags * units, 100),
    scales: floats(Array.from({ length: tags }, (_, k) => 1 / (1 + k))),
    outputBias: floats(Array.from({ length: tags }, (_, k) => k / 2)),
    outputs: tags + lead,
  };
  const scores = output(present.length * layer.outputs).fill(7);
  const windows = { layer, rows, first: reach, end: reach + tokens };
  kernels.windowScores(scores, table, windows);
  const hiddenOf = (n: number) =>
    Array.from({ length: units }, (_, j) => {
      let sum = layer.bias[j];
      for (let c = 0; c < slots; c++) sum += table[(rows[n - reach + c] * slots + c) * units + j];
      return Math.max(0, sum);
    });
  const want = present.flatMap((n) => {
    const hidden = hiddenOf(n);
    const ofTags = Array.from({ length: tags }, (_, k) => {
      const sum = hidden.reduce((total, h, j) => total + h * layer.weights[k * units + j], 0);
      return sum * layer.scales[k] + layer.outputBias[k];
    });
    return [...Array<number>(lead).fill(7), ...ofTags];
  });
  bench.close(scores, want);
  const hidden = outputShorts(present.length * units);
  kernels.windowScores(scores, table, { ...windows, hidden });
  bench.close(scores, want);
  expect([...hidden]).toEqual(present.flatMap(hiddenOf));
}
