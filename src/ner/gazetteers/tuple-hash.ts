// The hash of some tokens behind one another, whatever their case: FNV-1a-32 over code units, read where they stand in a text.

/** Tokens of the longest entry that can match. */
export const longestEntry = 8;

/** The hash of no tokens. */
export const tupleSeed = 0x811c9dc5 | 0;

const prime = 0x01000193;
/** Stands between tokens; no character of well-formed Unicode. */
const separator = 0xffff;

/** The hash of a tuple and one more token, `text.slice(start, end)`; an int32. */
export function withToken(hash: number, text: string, start: number, end: number): number {
  let next = hash;
  for (let i = start; i < end; i++) next = Math.imul(next ^ lowerUnit(text.charCodeAt(i)), prime);
  return Math.imul(next ^ separator, prime);
}

/** The code unit in lower case; one that becomes several gives the first of them. */
function lowerUnit(unit: number): number {
  if (unit < 128) return unit >= 65 && unit <= 90 ? unit + 32 : unit;
  return String.fromCharCode(unit).toLowerCase().charCodeAt(0);
}
