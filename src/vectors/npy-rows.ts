// NumPy's .npy files: a matrix of float32 or float64 in rows, whose words come from elsewhere.
import { NomenError, quote } from '../base/index.js';
import { createCountedReader, readFloats } from './counted-rows.js';
import {
  type HeaderContext,
  type RowPlace,
  type RowReader,
  type RowStore,
  type VectorsHeader,
  wrongRowCount,
} from './rows.js';

/** \x93NUMPY */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
const HEADER = /^\{'descr': *'([^']*)', *'fortran_order': *(True|False), *'shape': *\((\d+), *(\d+),?\),? *\} *\n$/;

/** Whether the bytes begin as those of a .npy file do. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Reads the header (versions 1 to 3 of the format); undefined when more bytes are needed. */
export function readNpyHeader(bytes: Uint8Array, { file, isEnd, words }: HeaderContext): VectorsHeader | undefined {
  if (words === undefined) throw missingWords(file);
  const wanting = () => {
    if (isEnd) throw badNpy(file, 'a whole header', `${bytes.length} bytes in all`);
    return undefined;
  };
  if (bytes.length < 12) return wanting();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [start, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (length > 65_535) throw badNpy(file, 'a header of at most 65535 bytes', String(length));
  if (bytes.length < start + length) return wanting();
  const text = String.fromCharCode(...bytes.subarray(start, start + length));
  const [, type, isFortran, rows, columns] = HEADER.exec(text) ?? [];
  const isFloat = type === '<f4' || type === '<f8';
  if (!isFloat || isFortran === 'True' || Number(columns) < 1 || Number(columns) > 65_536) {
    throw badNpy(file, 'a matrix [words, dimensions] of float32 or float64 in C order', quote(text.trim(), 80));
  }
  const header = {
    file,
    format: 'npy',
    dimensions: Number(columns),
    announced: Number(rows),
    announcedBy: 'the header',
    bodyStart: start + length,
    words,
    numberBytes: type === '<f4' ? 4 : 8,
  } as const;
  if (words.length !== header.announced) {
    const place: RowPlace = { file, unit: 'word', number: 1, byte: header.bodyStart };
    throw wrongRowCount(place, header, `a list of ${words.length}`);
  }
  return header;
}

/** A reader of the rows after the header. */
export function createNpyReader(store: RowStore, header: VectorsHeader): RowReader {
  const { words = [], numberBytes = 4, dimensions } = header;
  const rowBytes = numberBytes * dimensions;
  return createCountedReader(store, header, {
    skip: (_, at) => at,
    readRow(bytes, at, place) {
      if (at + rowBytes > bytes.length) return undefined;
      const row = store.begin(words[store.rowCount]);
      if (row !== undefined) readFloats(row, bytes, { start: at, place, numberBytes });
      return at + rowBytes;
    },
  });
}

/** The header (version 1) of a float matrix, padded so that the numbers begin at a multiple of 64 bytes. */
export function npyHeader(rows: number, columns: number, numberBytes: 4 | 8): Uint8Array {
  const text = `{'descr': '<f${numberBytes}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const line = `${text.padEnd(length - 1)}\n`;
  return Uint8Array.from([...MAGIC, 1, 0, length & 0xff, length >> 8, ...new TextEncoder().encode(line)]);
}

function missingWords(file: string) {
  return new NomenError({
    code: 'missing-words',
    where: file,
    expected: 'a list of words for its rows',
    got: 'none',
    fix: 'Pass `words`; a .npy file holds only numbers',
  });
}

function badNpy(file: string, expected: string, got: string) {
  const fix = 'Save it with np.save(file, np.ascontiguousarray(E, dtype="float32"))';
  return new NomenError({ code: 'bad-npy', where: file, expected, got, fix, details: { file } });
}
