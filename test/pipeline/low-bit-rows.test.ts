// Laws of low-bit rows: nearest codes, small errors, packed and unpacked without loss, hostile bytes refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { dequantizeRows, quantizeToBits } from '../../src/pipeline/index.js';
import { packCodes, packedRowBytes, unpackCodes } from '../../src/pipeline/low-bit-rows.js';

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

  it('come back from their bytes; a row of zeros by its scale', () => {
    fc.assert(
      fc.property(matrices, ({ values, ...form }) => {
        const quantized = quantizeToBits(values, form);
        const bytes = packCodes(quantized, form.columns, form.bits);
        expect(bytes.length).toBe(form.rows * packedRowBytes(form.columns, form.bits));
        const codes = unpackCodes(bytes, form)!;
        const numbers = (read: Int8Array) =>
          Array.from(dequantizeRows({ codes: read, scales: quantized.scales }, form), (x) => x + 0);
        expect(numbers(codes)).toEqual(numbers(quantized.codes));
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

  it('with bits set behind the last number are refused', () => {
    const form = { rows: 2, columns: 3, bits: 3 };
    expect(unpackCodes(Uint8Array.of(0xff, 1, 0, 0), form)).toEqual(Int8Array.of(7, 7, 7, -7, -7, -7));
    expect(unpackCodes(Uint8Array.of(0, 2, 0, 0), form)).toBeUndefined();
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
