// The list of words that goes with a file of numbers only: a word a line.
import { NomenError, quote } from '../base/index.js';

/**
 * words → a line each, in UTF-8: what goes beside a `.npy` matrix, and the metadata file of the Embedding Projector.
 *
 * @throws NomenError `word-not-writable` for words with tabs, line breaks or lone surrogates
 * @example
 * ```ts
 * import { writeWordLines } from 'nomen/vectors';
 * new TextDecoder().decode(writeWordLines(['ice', 'New York'])); // 'ice\nNew York\n'
 * ```
 */
export function writeWordLines(words: readonly string[]): Uint8Array {
  const bad = words.find((word) => /[\t\r\n\p{Surrogate}]/u.test(word));
  if (bad === undefined) return new TextEncoder().encode(words.map((word) => `${word}\n`).join(''));
  throw new NomenError({
    code: 'word-not-writable',
    where: 'writeWordLines',
    expected: 'words without tabs, line breaks or lone surrogates',
    got: quote(bad),
    fix: 'Leave the word out or replace them',
    details: { word: bad },
  });
}

/**
 * bytes → words, the inverse of `writeWordLines`. Lines may end in CRLF. Where lines hold tabs the word is the first column, and the first line
 * is headings, as the Embedding Projector has it.
 *
 * @param source `file`, the name for messages
 * @throws NomenError `not-utf8`
 * @example
 * ```ts
 * import { parseWordLines } from 'nomen/vectors';
 * parseWordLines(new TextEncoder().encode('ice\nsteam\n'), { file: 'words.txt' }); // ['ice', 'steam']
 * ```
 */
export function parseWordLines(bytes: Uint8Array, { file }: { readonly file: string }): string[] {
  const text = decode(bytes, file);
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  if (!text.includes('\t')) return lines;
  return lines.slice(1).map((line) => line.split('\t', 1)[0]);
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NomenError({
      code: 'not-utf8',
      where: file,
      expected: 'a word a line in UTF-8',
      got: 'other bytes',
      fix: 'Convert the file to UTF-8',
      details: { file },
    });
  }
}
