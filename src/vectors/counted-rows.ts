// Binary rows whose number is announced: cut one after the other, with the file's end checked; little-endian floats.
import { type RowPlace, type RowReader, type RowStore, rowError, type VectorsHeader, wrongRowCount } from './rows.js';

/** How a format lays its rows. */
export interface RowForm {
  /** Where the next row begins when the last one ended at `at`. */
  readonly skip: (bytes: Uint8Array, at: number) => number;
  /** Reads the row at `at`; gives back where it ends, undefined when more bytes are needed. */
  readonly readRow: (bytes: Uint8Array, at: number, place: RowPlace) => number | undefined;
}

/** A reader of as many rows as the header announces, no byte more. */
export function createCountedReader(store: RowStore, header: VectorsHeader, { skip, readRow }: RowForm): RowReader {
  const { file, announced, bodyStart } = header;
  let byte = 0;
  const placeOf = (at: number): RowPlace => ({ file, unit: 'word', number: store.rowCount + 1, byte: byte + at });
  return {
    read(bytes) {
      let at = skip(bytes, Math.max(0, bodyStart - byte));
      while (!store.isFull && store.rowCount < announced) {
        const end = readRow(bytes, at, placeOf(at));
        if (end === undefined) break;
        at = skip(bytes, end);
      }
      if (store.rowCount === announced && at < bytes.length) {
        throw wrongRowCount(placeOf(at), header, 'more bytes after them');
      }
      byte += at;
      return bytes.subarray(at);
    },
    finish() {
      if (store.isFull || store.rowCount === announced) return;
      throw wrongRowCount(placeOf(0), header, `${store.rowCount}, then the file breaks off`);
    },
  };
}

/** Reads a row of little-endian floats, which must be finite (in float32). */
export function readFloats(
  row: Float32Array,
  bytes: Uint8Array,
  { start, place, numberBytes }: { readonly start: number; readonly place: RowPlace; readonly numberBytes: 4 | 8 },
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, row.length * numberBytes);
  for (let i = 0; i < row.length; i++) {
    row[i] = numberBytes === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    if (Number.isFinite(row[i])) continue;
    throw rowError(place, {
      code: 'not-a-number',
      expected: 'finite numbers',
      got: `${row[i]} at dimension ${i}`,
      fix: 'Train the vectors again or leave the word out',
    });
  }
}
