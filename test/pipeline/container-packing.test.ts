// Laws of packing: int8 rows stay within half a scale, words come back as they were.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dequantizeRows, quantizeRows } from '../../src/pipeline/index.js';

describe('int8 rows', () => {
  it('err by at most half a scale, for every finite float32 down to the smallest', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    const tiny = fc.float({ min: Math.fround(-1e-42), max: Math.fround(1e-42), noNaN: true });
    const matrix = fc.integer({ min: 1, max: 5 }).chain((columns) =>
      fc
        .array(
          fc.array(fc.oneof(finite, fc.double({ min: -9, max: 9, noNaN: true }), tiny), {
            minLength: columns,
            maxLength: columns,
          }),
          { maxLength: 4 },
        )
        .map((rows) => ({ columns, rows: rows.length, values: Float32Array.from(rows.flat()) })),
    );
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const packed = quantizeRows(values, { rows, columns });
        const back = dequantizeRows(packed, { rows, columns });
        values.forEach((value, i) => {
          const scale = packed.scales[Math.floor(i / columns)];
          expect(Math.abs(packed.codes[i])).toBeLessThanOrEqual(127);
          expect(Math.abs(value - scale * packed.codes[i])).toBeLessThanOrEqual((scale / 2) * (1 + 1e-12));
          // The product is rounded to float32 once more.
          expect(back[i]).toBe(Math.fround(scale * packed.codes[i]));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('use the whole range: the largest number of a row has code ±127, a row of zeros scale 0', () => {
    const { codes, scales } = quantizeRows(Float32Array.of(2, -0.5, 0, 0, -0.5, 0.2), { rows: 3, columns: 2 });
    expect([...codes]).toEqual([127, -32, 0, 0, -127, 51]);
    expect([...scales]).toEqual([2, 0, 0.5].map((largest) => Math.fround(largest / 127)));
  });

  it('keep to ±127 where the scale is a handful of the smallest floats', () => {
    const smallest = 2 ** -149;
    const { codes, scales } = quantizeRows(Float32Array.of(255 * smallest), { rows: 1, columns: 1 });
    expect([...codes, scales[0] / smallest]).toEqual([85, 3]);
  });

  it('refuse wrong sizes and numbers that are not finite', () => {
    expect(() => quantizeRows(new Float32Array(5), { rows: 2, columns: 3 })).toThrow(
      'matrix: expected 2 × 3 = 6 numbers, got 5.',
    );
    expect(() => quantizeRows(new Float32Array(5), { rows: -1, columns: 3 })).toThrow(
      'rows: expected a whole number ≥ 0, got -1.',
    );
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(() => quantizeRows(Float32Array.of(0, bad), { rows: 1, columns: 2 })).toThrow(
        `matrix[1]: expected a finite float32, got ${bad}.`,
      );
    }
    const packed = { codes: new Int8Array(6), scales: new Float32Array(3) };
    expect(() => dequantizeRows(packed, { rows: 2, columns: 3 })).toThrow('matrix: expected 2 × 1 = 2 numbers, got 3.');
  });
});
