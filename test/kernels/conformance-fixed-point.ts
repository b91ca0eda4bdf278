// Conformance of the fixed-point kernels: rounding, window sums that saturate, scores.
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/index.js';
import { AWKWARD_LENGTHS, type Exactness, onWorkbench, type Workbench } from './workbench.js';

export function describeFixedPoint(kernels: Kernels, exactness: Exactness): void {
  describe('fixed point', () => {
    it('roundToShorts rounds halves to even and saturates', () =>
      onWorkbench(kernels, exactness, ({ floats, outputShorts }) => {
        const given = [
          0, -0.5, 0.5, 1.5, 2.5, -1.5, -2.5, 0.49, 3.51, 32766.5, 32767.4, 40000, -32768.4, -1e9, 1e30, 7,
        ];
        const want = [0, 0, 0, 2, 2, -2, -2, 0, 4, 32766, 32767, 32767, -32768, -32768, 32767, 7];
        for (const length of AWKWARD_LENGTHS.filter((n) => n <= given.length)) {
          const y = outputShorts(length);
          kernels.roundToShorts(y, floats(given.slice(0, length)));
          expect([...y].map((value) => value + 0)).toEqual(want.slice(0, length));
        }
      }));

    it('shortsToFloats keeps every number', () =>
      onWorkbench(kernels, exactness, ({ shorts, output }) => {
        const given = [0, 1, -1, 32767, -32768, 5, -6, 7, 800, -900, 11, 12, -13, 14, 15, 16, 17];
        for (const length of AWKWARD_LENGTHS.filter((n) => n <= given.length)) {
          const y = output(length);
          kernels.shortsToFloats(y, shorts(given.slice(0, length)));
          expect([...y]).toEqual(given.slice(0, length));
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
        for (const tokens of [0, 1, 2, 3, 10]) expectWindowScores(bench, { ...shape, tokens });
      }),
    );

    it('windowScores saturates instead of wrapping round', () =>
      onWorkbench(kernels, exactness, ({ ints, shorts, floats, output }) => {
        const table = shorts([...Array<number>(24).fill(0), ...Array<number>(24).fill(30000)]);
        const scores = output(1);
        kernels.windowScores(scores, table, {
          rows: ints([1, 1, 1]),
          first: 1,
          end: 2,
          slots: 3,
          units: 8,
          bias: shorts(Array<number>(8).fill(5)),
          weights: shorts([1, 0, 0, 0, 0, 0, 0, 0]),
          scales: floats([1]),
          outputBias: floats([0.5]),
        });
        expect(scores[0]).toBe(32767.5);
      }));
  });
}

interface Sizes {
  readonly slots: number;
  readonly units: number;
  readonly tags: number;
  readonly tokens: number;
}

function expectWindowScores(bench: Workbench, { slots, units, tags, tokens }: Sizes): void {
  const { kernels, random, ids, ints, floats, shorts, output, outputShorts } = bench;
  const types = 6;
  const reach = (slots - 1) / 2;
  const small = (length: number, size: number) => shorts(Array.from({ length }, () => random.integer(2 * size) - size));
  const table = small(types * slots * units, 2000).fill(0, 0, slots * units);
  const context = Array<number>(reach).fill(0);
  const rows = ints([...context, ...ids(tokens, 0, types), ...context]);
  const present = [...rows.keys()].filter((n) => n >= reach && n < reach + tokens && rows[n] !== 0);
  const layer = {
    rows,
    first: reach,
    end: reach + tokens,
    slots,
    units,
    bias: small(units, 500),
    weights: small(tags * units, 100),
    scales: floats(Array.from({ length: tags }, (_, k) => 1 / (1 + k))),
    outputBias: floats(Array.from({ length: tags }, (_, k) => k / 2)),
  };
  const scores = output(present.length * tags);
  kernels.windowScores(scores, table, layer);
  const hiddenOf = (n: number) =>
    Array.from({ length: units }, (_, j) => {
      let sum = layer.bias[j];
      for (let c = 0; c < slots; c++) sum += table[(rows[n - reach + c] * slots + c) * units + j];
      return Math.max(0, sum);
    });
  const want = present.flatMap((n) => {
    const hidden = hiddenOf(n);
    return Array.from({ length: tags }, (_, k) => {
      const sum = hidden.reduce((total, h, j) => total + h * layer.weights[k * units + j], 0);
      return sum * layer.scales[k] + layer.outputBias[k];
    });
  });
  bench.close(scores, want);
  const hidden = outputShorts(present.length * units);
  kernels.windowScores(scores, table, { ...layer, hidden });
  bench.close(scores, want);
  expect([...hidden]).toEqual(present.flatMap(hiddenOf));
}
