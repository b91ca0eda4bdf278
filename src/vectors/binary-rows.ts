// The rows of a word2vec binary file: the word, a space, D little-endian float32 and mostly a newline.
import {
  decodeWord,
  type RowPlace,
  type RowReader,
  type RowStore,
  rowError,
  type VectorsHeader,
  wrongRowCount,
} from './rows.js';

const NEWLINE = 0x0a;
const SPACE = 0x20;

/** A reader of binary rows. */
export function createBinaryReader(store: RowStore, header: VectorsHeader): RowReader {
  const { file, dimensions, announced, bodyStart } = header;
  let byte = 0;
  const placeOf = (at: number): RowPlace => ({ file, unit: 'word', number: store.rowCount + 1, byte: byte + at });

  function read(bytes: Uint8Array): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = skipNewlines(bytes, Math.max(0, bodyStart - byte));
    while (!store.isFull && store.rowCount < announced) {
      const space = bytes.indexOf(SPACE, at);
      const end = space + 1 + 4 * dimensions;
      if (space < 0 || end > bytes.length) break;
      const place = placeOf(at);
      const row = store.begin(decodeWord(bytes.subarray(at, space), place));
      if (row !== undefined) readFloats(row, view, { start: space + 1, place, numberBytes: 4 });
      at = skipNewlines(bytes, end);
    }
    if (store.rowCount === announced && at < bytes.length) {
      throw wrongRowCount(placeOf(at), header, 'more bytes after them');
    }
    byte += at;
    return bytes.subarray(at);
  }

  return {
    read,
    finish() {
      if (store.isFull || store.rowCount === announced) return;
      throw wrongRowCount(placeOf(0), header, `${store.rowCount}, then the file breaks off`);
    },
  };
}

/** Reads a row of little-endian floats, which must be finite (in float32). */
export function readFloats(
  row: Float32Array,
  view: DataView,
  { start, place, numberBytes }: { readonly start: number; readonly place: RowPlace; readonly numberBytes: 4 | 8 },
): void {
  for (let i = 0; i < row.length; i++) {
    const at = start + numberBytes * i;
    row[i] = numberBytes === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    if (Number.isFinite(row[i])) continue;
    throw rowError(place, {
      code: 'not-a-number',
      expected: 'finite numbers',
      got: `${row[i]} at dimension ${i}`,
      fix: 'Train the vectors again or leave the word out',
    });
  }
}

function skipNewlines(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] === NEWLINE) at++;
  return at;
}
