// The hash of some tokens behind one another, whatever their case.

/** Tokens of the longest entry that can match. */
export const longestEntry = 8;

/** The hash of no tokens. */
export const tupleSeed = 0x811c9dc5 | 0;

const prime = 0x01000193;

/** The hash of a tuple and one more token; an int32. */
export function withToken(tuple: number, token: number): number {
  return Math.imul(tuple ^ token, prime);
}

/** FNV-1a over the lower-cased code units of `text.slice(start, end)`, the high bits mixed into the low ones; an int32. */
export function hashToken(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ lowerUnit(text.charCodeAt(i)), prime);
  return hash ^ (hash >>> 15);
}

/** The code unit in lower case; one that becomes several gives the first of them. */
function lowerUnit(unit: number): number {
  if (unit < 128) return unit >= 65 && unit <= 90 ? unit + 32 : unit;
  return String.fromCharCode(unit).toLowerCase().charCodeAt(0);
}
