// Numbers as text: the fast writer against JavaScript's own formatting.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDecimalWriter, longestDecimal } from '../../src/vectors/decimal-writer.js';

function written(value: number, isFloat32: boolean): string {
  const bytes = new Uint8Array(longestDecimal + 2).fill(0x78);
  const end = createDecimalWriter(isFloat32)(value, bytes, 1);
  const text = new TextDecoder().decode(bytes);
  // Nothing beside the number is written.
  expect(text[0] + text.slice(end)).toMatch(/^x+$/);
  return text.slice(1, end);
}

/** The shortest of 7, 8 and 9 digits that reads back, by way of text. */
function shortest(value: number): string {
  const texts = [7, 8, 9].map((digits) => String(Number(value.toPrecision(digits))));
  return texts.find((text) => Math.fround(Number(text)) === value)!;
}

describe('the text of a number', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-10, '-10'],
    [9999999, '9999999'],
    [1e7, '10000000'],
    [100.5, '100.5'],
    [Math.fround(0.1), '0.1'],
    [Math.fround(-0.001), '-0.001'],
    [Math.fround(1e-6), '0.000001'],
    [Math.fround(1.2345679e-7), '1.2345679e-7'],
    [Math.fround(-3.4028235e38), '-3.4028235e+38'],
    [2 ** -149, '1.401298e-45'],
  ])('of %d is %s', (value, text) => {
    expect(written(value, true)).toBe(text);
  });

  it('is the shortest of 7, 8 and 9 digits that reads back to the same float32', () => {
    const small = fc.tuple(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.integer({ min: -30, max: 0 }));
    const numbers = fc.oneof(
      small.map(([mantissa, exponent]) => mantissa * 2 ** exponent),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        if (!Object.is(value, -0)) expect(written(value, true)).toBe(shortest(value));
      }),
      { numRuns: 3000 },
    );
  });

  it('of a float64 is JavaScript’s, which never is longer than the room for it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(written(value, false))).toBe(value);
      }),
    );
  });
});
