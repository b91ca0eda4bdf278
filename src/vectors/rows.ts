// The rows of a vector file as they are read: each word once, the numbers in blocks that never move.
import { NomenError, quote } from '../base/index.js';
import { createWordVectors, type WordVectors } from './word-vectors.js';

// 1 MB a block, whatever a hostile header says.
const FLOATS_PER_BLOCK = 262_144;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where in a file a row stands; `line` counts from 1, `byte` from 0. */
export interface RowPlace {
  readonly file: string;
  /** `line 3` in text, `word 3` in binary. */
  readonly unit: 'line' | 'word';
  readonly number: number;
  readonly byte: number;
}

/** What of a file is wanted. */
export interface RowFilter {
  readonly limit: number;
  readonly keep: (word: string) => boolean;
}

/** Formats that `parseVectors` reads. */
export type VectorsFormat = 'glove' | 'word2vec-text' | 'word2vec-binary' | 'tsv' | 'npy';

/** The kind of a vector file and what its first line says. */
export interface VectorsHeader {
  readonly file: string;
  readonly format: VectorsFormat;
  readonly dimensions: number;
  /** The number of words that are announced; infinite when nothing announces it. */
  readonly announced: number;
  /** What announces it, for messages. */
  readonly announcedBy: string;
  /** The byte at which the rows begin. */
  readonly bodyStart: number;
  /** The words of the rows, where the rows do not hold them. */
  readonly words?: readonly string[];
  /** Bytes of a number, in `npy`. */
  readonly numberBytes?: 4 | 8;
}

/** What is known while the first bytes of a file are looked at. */
export interface HeaderContext {
  readonly file: string;
  /** Whether no bytes follow. */
  readonly isEnd: boolean;
  /** The words of the rows, where they come from elsewhere. */
  readonly words: readonly string[] | undefined;
}

/** Cuts a stream of bytes, from the first of the file, into rows and stores them. */
export interface RowReader {
  /** Reads the whole rows at the head of `bytes`; gives back the bytes that are left. */
  read(bytes: Uint8Array): Uint8Array;
  /** Reads what is left at the end of the file and checks that nothing is missing. */
  finish(rest: Uint8Array): void;
}

/** Collects rows; `begin` gives the place for a row's numbers, or undefined when the row is not wanted. */
export interface RowStore {
  readonly rowCount: number;
  readonly duplicateCount: number;
  readonly isFull: boolean;
  begin(word: string): Float32Array | undefined;
  finish(): WordVectors;
}

/** An error in a row, with file, line and byte. */
export function rowError(
  place: RowPlace,
  complaint: { code: string; expected: string; got: string; fix: string },
): NomenError {
  const { file, unit, number, byte } = place;
  const where = unit === 'line' ? `${file}:${number} (byte ${byte})` : `${file}, word ${number} (byte ${byte})`;
  return new NomenError({ ...complaint, where, details: { file, [unit]: number, byte } });
}

/** Opens a store for rows of `dimensions` numbers. */
export function createRowStore(dimensions: number, { limit, keep }: RowFilter): RowStore {
  const words: string[] = [];
  const seen = new Set<string>();
  const blocks: Float32Array[] = [];
  const rowsPerBlock = Math.max(1, Math.floor(FLOATS_PER_BLOCK / dimensions));
  let rowCount = 0;
  return {
    get rowCount() {
      return rowCount;
    },
    get duplicateCount() {
      return rowCount - seen.size;
    },
    get isFull() {
      return rowCount >= limit;
    },
    begin(word) {
      rowCount++;
      if (seen.has(word)) return undefined;
      seen.add(word);
      if (!keep(word)) return undefined;
      const row = words.push(word) - 1;
      const start = (row % rowsPerBlock) * dimensions;
      if (start === 0) blocks.push(new Float32Array(rowsPerBlock * dimensions));
      return blocks[blocks.length - 1].subarray(start, start + dimensions);
    },
    finish: () => createWordVectors({ words, dimensions, values: joinBlocks(blocks, words.length * dimensions) }),
  };
}

/** Decodes a word, strictly. */
export function decodeWord(bytes: Uint8Array, place: RowPlace): string {
  const fix = 'Convert the file to UTF-8 or leave the row out';
  if (bytes.length === 0) {
    throw rowError(place, { code: 'empty-word', expected: 'a word before the numbers', got: 'none', fix });
  }
  try {
    return decoder.decode(bytes);
  } catch {
    const got = quote(new TextDecoder().decode(bytes.subarray(0, 40)));
    throw rowError(place, { code: 'not-utf8', expected: 'a word in UTF-8', got, fix });
  }
}

/** The error for a file whose header announces another number of words than it holds. */
export function wrongRowCount(
  place: RowPlace,
  { announced, announcedBy }: Pick<VectorsHeader, 'announced' | 'announcedBy'>,
  got: string,
): NomenError {
  return rowError(place, {
    code: 'wrong-row-count',
    expected: `the ${announced} words that ${announcedBy} announces`,
    got,
    fix: `Get the whole file again or correct ${announcedBy === 'the first line' ? 'its first line' : announcedBy}`,
  });
}

/** The bytes of `a`, then those of `b`. */
export function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function joinBlocks(blocks: readonly Float32Array[], length: number): Float32Array {
  const values = new Float32Array(length);
  let at = 0;
  for (const block of blocks) {
    const part = block.subarray(0, length - at);
    values.set(part, at);
    at += part.length;
  }
  return values;
}
