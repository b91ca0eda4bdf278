// Laws of low-bit rows: nearest codes, small errors, packed and unpacked without loss, hostile bytes refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { addPackedRow, packedRowBytes } from '../../src/ner/index.js';
import { dequantizeRows, quantizeToBits } from '../../src/pipeline/index.js';
import { endsInZeros, packRows } from '../../src/pipeline/low-bit-rows.js';

const number = fc.double({ min: -9, max: 9, noNaN: true });
const matrices = fc
  .record({ bits: fc.integer({ min: 2, max: 7 }), columns: fc.integer({ min: 1, max: 9 }) })
  .chain((form) =>
    fc
      .array(fc.array(fc.oneof(number, fc.constant(0)), { minLength: form.columns, maxLength: form.columns }), {
        maxLength: 4,
      })
      .map((rows) => ({ ...form, rows: rows.length, values: Float32Array.from(rows.flat()) })),
  );

describe('rows in few bits', () => {
  it('have odd codes within range, each the nearest to its number', () => {
    fc.assert(
      fc.property(matrices, ({ values, ...form }) => {
        const { codes, scales } = quantizeToBits(values, form);
        const most = 2 ** form.bits - 1;
        values.forEach((value, i) => {
          const scale = scales[Math.floor(i / form.columns)];
          if (scale === 0) return;
          expect(Math.abs(codes[i] % 2)).toBe(1);
          expect(Math.abs(codes[i])).toBeLessThanOrEqual(most);
          const nearest = Math.max(-most, Math.min(most, 2 * Math.floor(value / scale / 2) + 1));
          expect(codes[i]).toBe(nearest);
        });
      }),
    );
  });

  it('come back from their bytes row by row, added to what is there; a row of zeros by its scale', () => {
    fc.assert(
      fc.property(matrices, ({ values, ...form }) => {
        const { rows, columns } = form;
        const quantized = quantizeToBits(values, form);
        const packed = packRows(quantized, columns, form.bits);
        expect(packed.bytes.length).toBe(rows * packedRowBytes(columns, form.bits));
        expect(endsInZeros(packed, columns)).toBe(true);
        const back = new Float32Array(rows * columns + 1).fill(1);
        for (let row = 0; row < rows; row++) addPackedRow(packed, { row, columns, at: row * columns + 1 }, back);
        const numbers = dequantizeRows(quantized, form);
        numbers.forEach((x, i) => {
          expect(back[i + 1]).toBeCloseTo(1 + x, 5);
        });
        expect(back[0]).toBe(1);
      }),
    );
  });

  it.each([
    [2, 0.119],
    [3, 0.0375],
    [4, 0.0116],
  ])(
    'lose about what the best even steps lose of normal numbers (Max 1960): %i bits, %f of the square',
    (bits, published) => {
      const random = createRandom(1);
      const values = Float32Array.from({ length: 40_000 }, () => random.normal());
      const form = { rows: 400, columns: 100, bits };
      const back = dequantizeRows(quantizeToBits(values, form), form);
      const lost = values.reduce((sum, x, i) => sum + (x - back[i]) ** 2, 0) / values.length;
      expect(lost).toBeGreaterThan(published * 0.75);
      expect(lost).toBeLessThan(published * 1.1);
    },
  );

  it('are told from bytes with bits set behind the last number', () => {
    const scales = new Float32Array(2);
    expect(endsInZeros({ bits: 3, bytes: Uint8Array.of(0xff, 1, 0, 1), scales }, 3)).toBe(true);
    expect(endsInZeros({ bits: 3, bytes: Uint8Array.of(0xff, 1, 0, 2), scales }, 3)).toBe(false);
    expect(endsInZeros({ bits: 4, bytes: Uint8Array.of(0xff, 0xff), scales }, 2)).toBe(true);
  });

  it('refuse other numbers of bits, wrong sizes and what is not finite', () => {
    expect(() => quantizeToBits(new Float32Array(1), { rows: 1, columns: 1, bits: 8 })).toThrow(
      'bits: expected a whole number ≥ 2 and ≤ 7, got 8.',
    );
    expect(() => quantizeToBits(new Float32Array(5), { rows: 2, columns: 3, bits: 3 })).toThrow('= 6 numbers, got 5.');
    expect(() => quantizeToBits(Float32Array.of(1, Number.NaN), { rows: 1, columns: 2, bits: 3 })).toThrow(
      'matrix[1]: expected a finite float32, got NaN.',
    );
  });
});
