// Look-up keys: under which spelling a word is found in a table of vectors.

/**
 * The spelling under which a table knows `word`: as written, else lower-cased, else lower-cased with digits as 0.
 *
 * The back-off lets `London` find the row of `london` and `1996` the row of `0000`, as tables of lower-case vectors need.
 *
 * @param word a token's text
 * @param has whether the table has a row of that spelling
 * @returns the first spelling that the table has, or undefined for an unknown word
 * @example
 * ```ts
 * import { wordKey } from 'nomen/text';
 * const table = new Set(['london', '0000-00-00']);
 * wordKey('1996-08-22', (key) => table.has(key)); // '0000-00-00'
 * ```
 */
export function wordKey(word: string, has: (key: string) => boolean): string | undefined {
  if (has(word)) return word;
  const lower = word.toLowerCase();
  if (lower !== word && has(lower)) return lower;
  const folded = foldDigits(lower);
  return folded !== lower && has(folded) ? folded : undefined;
}

/**
 * The word with every decimal digit of any script (Unicode Nd) written as `0`.
 *
 * @example
 * ```ts
 * import { foldDigits } from 'nomen/text';
 * foldDigits('1996-08-22'); // '0000-00-00'
 * ```
 */
export function foldDigits(word: string): string {
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit > 127 || (unit >= 48 && unit <= 57)) return word.replace(/\p{Nd}/gu, '0');
  }
  return word;
}
