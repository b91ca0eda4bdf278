// Raw text in blocks of whole paragraphs, so that a file of any size is tagged in flat memory.
import { NomenError } from '../base/index.js';
import { readChunks } from '../node/index.js';
import { fileLabel } from './input.js';

/** A stretch of a file; `offset` counts the UTF-16 code units before it. */
export interface TextBlock {
  readonly file: string;
  readonly offset: number;
  readonly text: string;
}

/** Files up to this size are one block. */
const usualBlockBytes = 1 << 18;
const newline = 0x0a;
const space = 0x20;

/**
 * Reads a UTF-8 file as blocks of about 256 KB that end at a blank line, else at a line, else at a space; `-` is standard input.
 *
 * @throws NomenError `not-utf8` with file and line, and those of `readChunks`
 */
export async function* readTextBlocks(
  path: string,
  blockBytes: number = usualBlockBytes,
): AsyncGenerator<TextBlock, void> {
  const file = fileLabel(path);
  const decode = createBlockDecoder(file);
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readChunks(path)) {
    parts.push(chunk);
    size += chunk.length;
    while (size > blockBytes) {
      const bytes = joinParts(parts, size);
      const cut = cutPlace(bytes, blockBytes);
      yield decode(bytes.subarray(0, cut));
      parts = [bytes.subarray(cut)];
      size -= cut;
    }
  }
  if (size > 0) yield decode(joinParts(parts, size));
}

/** Turns the blocks of one file into text, and counts where they are in it. */
function createBlockDecoder(file: string): (bytes: Uint8Array) => TextBlock {
  let offset = 0;
  let line = 1;
  return (bytes) => {
    const first = offset === 0;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: !first });
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      throw notUtf8(file, line + linesBeforeFault(bytes));
    }
    const block = { file, offset, text };
    offset += text.length;
    line += countNewlines(bytes);
    return block;
  };
}

/** Where to cut the first `blockBytes` of more bytes; never inside a character. */
function cutPlace(bytes: Uint8Array, blockBytes: number): number {
  const least = blockBytes >> 1;
  for (let i = blockBytes - 1; i > least; i--) {
    if (bytes[i] === newline && bytes[i - 1] === newline) return i + 1;
  }
  for (const separator of [newline, space]) {
    const at = bytes.lastIndexOf(separator, blockBytes - 1);
    if (at > least) return at + 1;
  }
  let cut = blockBytes;
  // Bytes 10xxxxxx continue a character, at most three in a row in UTF-8.
  while (cut > blockBytes - 4 && (bytes[cut] & 0xc0) === 0x80) cut--;
  return cut;
}

function joinParts(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0];
  const joined = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

/** Lines of a block that cannot be decoded before the one at fault; a newline byte is never part of a longer character. */
function linesBeforeFault(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  for (let start = 0; ; lines++) {
    const end = bytes.indexOf(newline, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return lines;
    }
    if (end < 0) return lines;
    start = end + 1;
  }
}

function notUtf8(file: string, line: number): NomenError {
  return new NomenError({
    code: 'not-utf8',
    where: `${file}:${line}`,
    expected: 'text in UTF-8',
    got: 'other bytes',
    fix: 'Convert the file, e.g. with iconv -t utf-8',
    details: { file, line },
  });
}
