// Streams of UTF-8 as texts of whole paragraphs, so that input of any size is worked on in flat memory.
import { checkNumber, NomenError } from '../base/index.js';

/**
 * A stretch of a stream.
 *
 * @example
 * ```ts
 * import type { TextBlock } from 'nomen/text';
 * const block: TextBlock = { offset: 0, text: 'Ada lived in London.' };
 * ```
 */
export interface TextBlock {
  /** The UTF-16 code units before it. */
  readonly offset: number;
  readonly text: string;
}

const newline = 0x0a;
const space = 0x20;

/**
 * Cuts a stream of UTF-8 into blocks that end at a blank line, else at a line, else at a space; a shorter stream is one block.
 * A byte order mark at its start is dropped.
 *
 * @param chunks bytes as they come, cut anywhere
 * @param options `name` of the stream for messages; `blockBytes`: the size of a block at most (256 KB when left out)
 * @throws NomenError `not-utf8` with name and line, `number-out-of-range`
 * @example
 * ```ts
 * import { textBlocks } from 'nomen/text';
 * const bytes = new TextEncoder().encode('Rome.');
 * for await (const block of textBlocks([bytes], { name: 'tiny' })) block.text; // 'Rome.'
 * ```
 */
export async function* textBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { name, blockBytes = 1 << 18 }: { readonly name: string; readonly blockBytes?: number },
): AsyncGenerator<TextBlock, void> {
  checkNumber(blockBytes, { where: 'textBlocks: blockBytes', min: 8, integer: true });
  const decode = createBlockDecoder(name);
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
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

/** Turns the blocks of one stream into text, and counts where they are in it. */
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
    const block = { offset, text };
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
