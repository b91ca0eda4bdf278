// Numbers as decimal text, fast: the digits of a float32 by whole-number arithmetic.

/** Bytes of a number at most: JavaScript's longest, e.g. -1.2345678901234567e-123. */
export const longestDecimal = 26;

/** Writes a number at a place of the bytes and tells the place after it. */
export type DecimalWriter = (value: number, bytes: Uint8Array, at: number) => number;

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** 10^0 … 10^22, the powers that a float64 holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/**
 * A writer of numbers that read back to the same float32 (the shortest of 7, 8 and 9 digits that do; 9 always do), or float64; −0 keeps
 * its sign. Between 10⁻⁶ and 10⁷ a float32's digits are d = round(|x| · 10^k), and d / 10^k is what a reader computes.
 */
export function createDecimalWriter(isFloat32: boolean): DecimalWriter {
  if (!isFloat32) return (value, bytes, at) => writeText(Object.is(value, -0) ? '-0' : `${value}`, bytes, at);
  return (value, bytes, at) => {
    const size = Math.abs(value);
    if (!(size >= 1e-6 && size < 1e7)) return writeText(shortFloat32(value), bytes, at);
    // |x| ∈ [10^(6 − k), 10^(7 − k)), so that d has 7 digits.
    let decimals = 0;
    while (size * POWERS_OF_TEN[decimals] < 1e6) decimals++;
    let digits = Math.round(size * POWERS_OF_TEN[decimals]);
    for (let more = 0; more < 2 && Math.fround(digits / POWERS_OF_TEN[decimals]) !== size; more++) {
      digits = Math.round(size * POWERS_OF_TEN[++decimals]);
    }
    let place = at;
    if (value < 0) bytes[place++] = MINUS;
    return writeDigits({ digits, decimals }, bytes, place);
  };
}

/** Writes d / 10^decimals, d > 0, without zeros at the end. */
function writeDigits(
  { digits, decimals }: { readonly digits: number; readonly decimals: number },
  bytes: Uint8Array,
  at: number,
): number {
  let [rest, left] = [digits, decimals];
  for (; left > 0 && rest % 10 === 0; left--) rest /= 10;
  let length = 1;
  while (POWERS_OF_TEN[length] <= rest) length++;
  // Zeros stand before the digits of a number below 1; the point is a byte of its own.
  const end = at + Math.max(length, left + 1) + (left > 0 ? 1 : 0);
  for (let place = end - 1; place >= at; place--) {
    if (left > 0 && place === end - 1 - left) bytes[place] = POINT;
    else {
      const tens = Math.floor(rest / 10);
      bytes[place] = ZERO + rest - 10 * tens;
      rest = tens;
    }
  }
  return end;
}

function shortFloat32(value: number): string {
  if (Object.is(value, -0)) return '-0';
  for (let digits = 7; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

function writeText(text: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
