// Reading word vectors from a stream of bytes: GloVe text, word2vec and fastText text, word2vec binary.
import { checkNumber, NomenError } from '../base/index.js';
import { createBinaryReader } from './binary-rows.js';
import { recogniseHeader } from './header.js';
import { createNpyReader } from './npy-rows.js';
import {
  createRowStore,
  type HeaderContext,
  joinBytes,
  type RowFilter,
  type RowReader,
  type RowStore,
  type VectorsFormat,
} from './rows.js';
import { createTextReader } from './text-rows.js';
import type { WordVectors } from './word-vectors.js';

// Far above the longest sensible row (65,536 numbers of 20 bytes); a file without newlines must not fill the memory.
const LONGEST_ROW_BYTES = 4_194_304;

/** How far `parseVectors` has come. */
export interface ParseProgress {
  readonly bytes: number;
  /** Rows read, wanted or not. */
  readonly rows: number;
}

/** Options of `parseVectors`. */
export interface ParseVectorsOptions {
  /** Name for messages. */
  readonly file: string;
  /** The words of the rows, for files that hold only numbers: `.npy` matrices and the `.tsv` of the Embedding Projector. */
  readonly words?: readonly string[];
  /** Read only the first `limit` rows: files are mostly sorted by frequency. */
  readonly limit?: number;
  /** Which words to keep; the numbers of the others are not looked at. */
  readonly keep?: (word: string) => boolean;
  readonly signal?: AbortSignal;
  /** Called once a chunk. */
  readonly onProgress?: (progress: ParseProgress) => void;
}

/** What `parseVectors` found. */
export interface ParsedVectors {
  readonly vectors: WordVectors;
  readonly format: VectorsFormat;
  /** Rows passed over because their word had been seen: the first row wins. */
  readonly duplicateCount: number;
}

/**
 * Reads E ∈ R^{V×D} as float32, each number equal to `Math.fround(Number(text))`. The format is told from the first line:
 * `V D` heads word2vec and fastText text and word2vec binary; without header it is GloVe text. Words are UTF-8. NumPy's `.npy`
 * and tab-separated numbers are read when `words` says what their rows are; float64 numbers are rounded.
 *
 * @param chunks the file's bytes, whole or in pieces of any size
 * @throws NomenError naming file, line and byte: `not-vectors`, `empty-vectors`, `wrong-number-count`, `not-a-number`, `not-utf8`,
 * `empty-word`, `wrong-row-count`, `row-too-long`, `missing-words`, `bad-npy`, `foreign-file`
 * @example
 * ```ts
 * import { parseVectors } from 'nomen/vectors';
 * const bytes = new TextEncoder().encode('ice 0.5 1\nsteam -0.25 2\n');
 * const { vectors } = await parseVectors(bytes, { file: 'tiny.txt' });
 * vectors.vectorOf('steam'); // Float32Array [-0.25, 2]
 * ```
 */
export async function parseVectors(
  chunks: AsyncIterable<Uint8Array> | Uint8Array,
  options: ParseVectorsOptions,
): Promise<ParsedVectors> {
  const { file, words, limit = Infinity, keep = () => true, signal, onProgress } = options;
  if (limit !== Infinity) checkNumber(limit, { where: 'limit', min: 1, integer: true });
  const filter = { limit, keep };
  let opened: OpenFile | undefined;
  let rest: Uint8Array = new Uint8Array(0);
  let bytes = 0;
  for await (const chunk of chunks instanceof Uint8Array ? [chunks] : chunks) {
    signal?.throwIfAborted();
    bytes += chunk.length;
    rest = rest.length === 0 ? chunk : joinBytes(rest, chunk);
    opened ??= openFile(rest, { file, words, filter, isEnd: false });
    if (opened !== undefined) rest = opened.reader.read(rest);
    onProgress?.({ bytes, rows: opened?.store.rowCount ?? 0 });
    if (opened?.store.isFull) return resultOf(opened);
    if (rest.length > LONGEST_ROW_BYTES) throw rowTooLong(file, bytes - rest.length);
  }
  opened ??= openFile(rest, { file, words, filter, isEnd: true });
  if (opened === undefined) throw emptyFile(file);
  opened.reader.finish(rest);
  return resultOf(opened);
}

/** A file whose format is known. */
interface OpenFile {
  readonly format: ParsedVectors['format'];
  readonly store: RowStore;
  readonly reader: RowReader;
}

const readerCreators = Object.freeze({
  glove: createTextReader,
  'word2vec-text': createTextReader,
  'word2vec-binary': createBinaryReader,
  tsv: createTextReader,
  npy: createNpyReader,
});

function openFile(
  head: Uint8Array,
  { filter, ...context }: { readonly filter: RowFilter } & HeaderContext,
): OpenFile | undefined {
  const header = recogniseHeader(head, context);
  if (header === undefined) return undefined;
  const store = createRowStore(header.dimensions, filter);
  return { format: header.format, store, reader: readerCreators[header.format](store, header) };
}

function resultOf({ format, store }: OpenFile): ParsedVectors {
  return Object.freeze({ vectors: store.finish(), format, duplicateCount: store.duplicateCount });
}

function emptyFile(file: string) {
  return new NomenError({
    code: 'empty-vectors',
    where: file,
    expected: 'word vectors',
    got: 'an empty file',
    fix: 'Pass GloVe text, word2vec text or word2vec binary',
    details: { file },
  });
}

function rowTooLong(file: string, byte: number) {
  return new NomenError({
    code: 'row-too-long',
    where: `${file} (byte ${byte})`,
    expected: `rows of at most ${LONGEST_ROW_BYTES} bytes`,
    got: 'a longer one',
    fix: 'Pass GloVe text, word2vec text or word2vec binary',
    details: { file, byte },
  });
}
