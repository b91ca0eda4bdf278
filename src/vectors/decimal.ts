// Decimal numbers read straight from bytes, exact to the last bit.

const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
// Longer than any double needs (767 digits); keeps a hostile line from becoming one huge string.
const LONGEST_NUMBER = 1100;

/** A place in a line: `parseDecimal` moves it past the number, so that the hot loop allocates nothing. */
export interface Cursor {
  position: number;
  /** End of the line, exclusive. */
  readonly stop: number;
}

/** Whether a byte parts the fields of a line: space, tab or carriage return. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/**
 * The number written in `bytes` from the cursor to the next blank or to its stop, equal to `Number(text)`; NaN when it is none.
 * Digits d with k decimals are d / 10^k, which one division rounds correctly while d < 2⁵³ and k ≤ 22 (Clinger 1990);
 * anything else goes through `Number`.
 */
export function parseDecimal(bytes: Uint8Array, cursor: Cursor): number {
  const stop = cursor.stop;
  let at = cursor.position;
  const sign = bytes[at];
  if (sign === MINUS || sign === PLUS) at++;
  const start = at;
  let digits = 0;
  let point = -1;
  for (; at < stop; at++) {
    const byte = bytes[at];
    if (byte >= 0x30 && byte <= 0x39) digits = digits * 10 + (byte - 0x30);
    else if (byte === POINT && point < 0) point = at;
    else break;
  }
  const decimals = point < 0 ? 0 : at - point - 1;
  const digitCount = at - start - (point < 0 ? 0 : 1);
  const isWhole = (at === stop || isBlank(bytes[at])) && digitCount > 0;
  if (!isWhole || digits > Number.MAX_SAFE_INTEGER || decimals > 22) return parseSlowly(bytes, cursor);
  cursor.position = at;
  const size = digits / POWERS_OF_TEN[decimals];
  return sign === MINUS ? -size : size;
}

function parseSlowly(bytes: Uint8Array, cursor: Cursor): number {
  const start = cursor.position;
  let at = start;
  while (at < cursor.stop && !isBlank(bytes[at])) at++;
  cursor.position = at;
  if (at - start > LONGEST_NUMBER) return Number.NaN;
  const text = String.fromCharCode(...bytes.subarray(start, at));
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}
