// What kind of vector file this is, told from its first bytes.
import { NomenError, quote } from '../base/index.js';
import { checkNotForeign } from './foreign-files.js';
import { isNpy, readNpyHeader } from './npy-rows.js';
import type { HeaderContext, VectorsHeader } from './rows.js';
import { countFields } from './text-rows.js';

const NEWLINE = 0x0a;
const MOST_DIMENSIONS = 65_536;

/**
 * Recognises the format from the first bytes: two whole numbers alone on the first line are a header (so a one-dimensional GloVe
 * file that begins with a number as its word is taken for word2vec); undefined when more bytes are
 * needed to tell.
 */
export function recogniseHeader(bytes: Uint8Array, { file, isEnd, words }: HeaderContext): VectorsHeader | undefined {
  checkNotForeign(bytes, file);
  if (isNpy(bytes)) return readNpyHeader(bytes, { file, isEnd, words });
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const newline = bytes.indexOf(NEWLINE);
  if (bytes.length === 0 || (newline < 0 && !isEnd)) return undefined;
  const stop = newline < 0 ? bytes.length : newline;
  const line = new TextDecoder().decode(bytes.subarray(start, Math.min(stop, start + 60)));
  if (words !== undefined) {
    const dimensions = checkDimensions(countFields(bytes, start, stop), { file, line });
    const announced = words.length;
    return { file, format: 'tsv', dimensions, announced, announcedBy: 'the list of words', bodyStart: start, words };
  }
  const header = /^(\d+) +(\d+)\s*$/.exec(line);
  if (header === null) {
    const dimensions = checkDimensions(countFields(bytes, start, stop) - 1, { file, line });
    return { file, format: 'glove', dimensions, announced: Infinity, announcedBy: '', bodyStart: start };
  }
  const announced = Number(header[1]);
  if (announced < 1) throw notVectors(file, line);
  const dimensions = checkDimensions(Number(header[2]), { file, line });
  const isBinary = looksBinary(bytes.subarray(stop + 1), { dimensions, isEnd });
  if (isBinary === undefined) return undefined;
  const format = isBinary ? 'word2vec-binary' : 'word2vec-text';
  const bodyStart = Math.min(stop + 1, bytes.length);
  return { file, format, dimensions, announced, announcedBy: 'the first line', bodyStart };
}

/**
 * The 4·D bytes after the first word tell: floats hold control bytes, or bytes ≥ 0x80 before any newline; decimal numbers hold neither
 * (a word of the second line may hold bytes ≥ 0x80).
 */
function looksBinary(
  body: Uint8Array,
  { dimensions, isEnd }: { readonly dimensions: number; readonly isEnd: boolean },
): boolean | undefined {
  const numbers = body.indexOf(0x20) + 1;
  const stop = numbers + 4 * dimensions;
  if ((numbers === 0 || stop > body.length) && !isEnd) return undefined;
  const sample = body.subarray(numbers, stop);
  const newline = sample.indexOf(NEWLINE);
  return sample.some((byte, at) => isControl(byte) || (byte >= 0x80 && (newline < 0 || at < newline)));
}

function checkDimensions(dimensions: number, { file, line }: { readonly file: string; readonly line: string }): number {
  if (dimensions < 1 || dimensions > MOST_DIMENSIONS) throw notVectors(file, line);
  return dimensions;
}

function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== NEWLINE && byte !== 0x0d;
}

function notVectors(file: string, line: string) {
  return new NomenError({
    code: 'not-vectors',
    where: `${file}:1`,
    expected: 'a word and its numbers, or a header "V D"',
    got: quote(line),
    fix: 'Pass GloVe text, word2vec text or binary, or .npy or .tsv with their words',
    details: { file, line: 1 },
  });
}
