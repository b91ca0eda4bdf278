// The rows of a word2vec binary file: the word, a space, D little-endian float32 and mostly a newline.
import { createCountedReader, readFloats } from './counted-rows.js';
import { decodeWord, type RowReader, type RowStore, type VectorsHeader } from './rows.js';

const NEWLINE = 0x0a;
const SPACE = 0x20;

/** A reader of binary rows. */
export function createBinaryReader(store: RowStore, header: VectorsHeader): RowReader {
  return createCountedReader(store, header, {
    skip: skipNewlines,
    readRow(bytes, at, place) {
      const space = bytes.indexOf(SPACE, at);
      const end = space + 1 + 4 * header.dimensions;
      if (space < 0 || end > bytes.length) return undefined;
      const row = store.begin(decodeWord(bytes.subarray(at, space), place));
      if (row !== undefined) readFloats(row, bytes, { start: space + 1, place, numberBytes: 4 });
      return end;
    },
  });
}

function skipNewlines(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] === NEWLINE) at++;
  return at;
}
