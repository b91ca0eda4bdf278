// Names but one slip of the pen apart: their halves as keys, and the test.
import { hashText } from './hash-index.js';

/** Shorter names have too many neighbours to be meant by a slip. */
const shortest = 5;

/**
 * The keys under which a folded name is stored: one slip leaves its first or its second half whole (the pigeonhole principle), and the
 * key holds the length of the stored name. No keys for names under five characters.
 */
export function storedHalves(folded: string): number[] {
  const { length } = folded;
  if (length < shortest) return [];
  const middle = length >> 1;
  return [hashText(folded, 2 * length, 0, middle), hashText(folded, 2 * length + 1, middle)];
}

/** The keys under which a name is stored that is one slip from `folded`. */
export function soughtHalves(folded: string): number[] {
  const keys: number[] = [];
  for (let length = Math.max(shortest, folded.length - 1); length <= folded.length + 1; length++) {
    const middle = length >> 1;
    keys.push(hashText(folded, 2 * length, 0, middle));
    keys.push(hashText(folded, 2 * length + 1, folded.length - (length - middle)));
  }
  return keys;
}

/** Whether one inserted, dropped or changed character, or two neighbours that changed places, make `b` of `a`. */
export function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let head = 0;
  while (head < a.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [left, right] = [a.length - head - tail, b.length - head - tail];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && a[head] === b[head + 1] && a[head + 1] === b[head];
}
