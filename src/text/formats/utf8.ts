// Strict UTF-8: bytes of a text file as a string, or the line where they stop being text.
import { NomenError } from '../../base/index.js';

/**
 * The text of a file's bytes; a byte order mark is dropped.
 *
 * @param bytes UTF-8
 * @param file names the file in messages
 * @throws NomenError `binary-file` at a NUL byte, `not-utf8` at a line that is not UTF-8, `file-too-large` beyond 512 MB
 * @example
 * ```ts
 * import { decodeUtf8 } from 'nomen/text';
 * decodeUtf8(new Uint8Array([0x5a, 0xc3, 0xbc]), 'town.txt'); // 'Zü'
 * ```
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  if (bytes.length > longestString) throw tooLarge(bytes, file);
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw binary(bytes, file, nul);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw notUtf8(bytes, file, error);
  }
}

// V8 holds strings of at most 2²⁹ − 24 code units; a text has at most one a byte.
const longestString = 2 ** 29 - 24;

function tooLarge(bytes: Uint8Array, file: string): NomenError {
  return new NomenError({
    code: 'file-too-large',
    where: file,
    expected: 'at most 512 MB of text',
    got: `${Math.ceil(bytes.length / 2 ** 20)} MB`,
    fix: 'Split the file',
    details: { file },
  });
}

function binary(bytes: Uint8Array, file: string, at: number): NomenError {
  const line = lineOf(bytes, at);
  return new NomenError({
    code: 'binary-file',
    where: `${file}:${line}`,
    expected: 'text in UTF-8',
    got: 'a NUL byte',
    fix: 'Give a text file; if this is UTF-16, convert it to UTF-8',
    details: { file, line },
  });
}

// No byte of a longer UTF-8 sequence is a line end, so lines can be tried one by one.
function notUtf8(bytes: Uint8Array, file: string, cause: unknown): NomenError {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return notUtf8At(line, file, cause);
    }
    start = end + 1;
  }
  return notUtf8At(1, file, cause);
}

function notUtf8At(line: number, file: string, cause: unknown): NomenError {
  const complaint = {
    code: 'not-utf8',
    where: `${file}:${line}`,
    expected: 'text in UTF-8',
    got: 'bytes that are not',
    fix: 'Convert the file to UTF-8',
    details: { file, line },
  };
  return new NomenError(complaint, cause);
}

function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let i = bytes.indexOf(10); i >= 0 && i < at; i = bytes.indexOf(10, i + 1)) line++;
  return line;
}
