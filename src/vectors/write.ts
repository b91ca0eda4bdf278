// Writing word vectors as text and in binary: the inverse of parseVectors.
import { NomenError, quote } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { Vocabulary } from '../text/index.js';
import { createDecimalWriter, longestDecimal } from './decimal-writer.js';
import { npyHeader } from './npy-rows.js';
import type { WordVectors } from './word-vectors.js';

const ROWS_PER_CHUNK = 256;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * `word2vec`: a first line `V D`, as fastText .vec has it too; `glove`: none; `tsv`: the numbers alone with tabs between them, for the
 * Embedding Projector, whose other file is `writeWordLines`.
 */
export type VectorsTextFormat = 'word2vec' | 'glove' | 'tsv';

/** `word2vec`: a first line `V D`, then word, space, D float32 and a newline; `npy`: NumPy's matrix, whose words are `writeWordLines`. */
export type VectorsBinaryFormat = 'word2vec' | 'npy';

/**
 * E ∈ R^{V×D} as lines `word number … number` in UTF-8, in chunks of some hundred rows. The numbers are short and read back to the
 * same float (of `values`' type): parseVectors ∘ writeVectorsText is the identity on float32 vectors.
 *
 * @throws NomenError `word-not-writable` for words that a line cannot hold
 * @example
 * ```ts
 * import { createWordVectors, writeVectorsText } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([0.1, -2]) });
 * const [head, rows] = writeVectorsText(vectors, 'word2vec');
 * new TextDecoder().decode(rows); // 'ice 0.1 -2\n'
 * ```
 */
export function* writeVectorsText(vectors: WordVectors, format: VectorsTextFormat): Generator<Uint8Array, void> {
  const { vocabulary, dimensions, values } = vectors;
  const encoder = new TextEncoder();
  const separator = format === 'tsv' ? TAB : SPACE;
  const writeDecimal = createDecimalWriter(values instanceof Float32Array);
  if (format === 'word2vec') yield encoder.encode(`${vocabulary.size} ${dimensions}\n`);
  for (let first = 0; first < vocabulary.size; first += ROWS_PER_CHUNK) {
    const heads = wordsFrom(vocabulary, first).map((word) =>
      encoder.encode(format === 'tsv' ? '' : `${checkedWord(word, 'writeVectorsText')} `),
    );
    const headBytes = heads.reduce((sum, head) => sum + head.length, 0);
    const bytes = new Uint8Array(headBytes + heads.length * dimensions * (longestDecimal + 1));
    let at = 0;
    for (const [i, head] of heads.entries()) {
      bytes.set(head, at);
      at += head.length;
      const end = (first + i + 1) * dimensions;
      for (let place = end - dimensions; place < end; place++) {
        at = writeDecimal(values[place], bytes, at);
        bytes[at++] = place + 1 < end ? separator : NEWLINE;
      }
    }
    yield bytes.subarray(0, at);
  }
}

/**
 * E ∈ R^{V×D} as little-endian floats, in chunks of some hundred rows: parseVectors ∘ writeVectorsBinary is the identity on float32
 * vectors. word2vec's format holds float32 only, so float64 vectors are rounded there.
 *
 * @throws NomenError `word-not-writable` for words that word2vec's format cannot hold
 * @example
 * ```ts
 * import { createWordVectors, writeVectorsBinary } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 1, values: new Float32Array([1]) });
 * [...writeVectorsBinary(vectors, 'word2vec')][1]; // [105, 99, 101, 32, 0, 0, 128, 63, 10]
 * ```
 */
export function* writeVectorsBinary(vectors: WordVectors, format: VectorsBinaryFormat): Generator<Uint8Array, void> {
  const { vocabulary, dimensions, values } = vectors;
  const encoder = new TextEncoder();
  const isNpy = format === 'npy';
  const numberBytes = isNpy && values instanceof Float64Array ? 8 : 4;
  yield isNpy
    ? npyHeader(vocabulary.size, dimensions, numberBytes)
    : encoder.encode(`${vocabulary.size} ${dimensions}\n`);
  const tail = isNpy ? [] : [NEWLINE];
  for (let first = 0; first < vocabulary.size; first += ROWS_PER_CHUNK) {
    const rows = wordsFrom(vocabulary, first).map((word, i) => ({
      head: isNpy ? new Uint8Array(0) : encoder.encode(`${checkedWord(word, 'writeVectorsBinary')} `),
      numbers: values.subarray((first + i) * dimensions, (first + i + 1) * dimensions),
    }));
    yield layRows(rows, tail, numberBytes);
  }
}

interface BinaryRow {
  readonly head: Uint8Array;
  readonly numbers: FloatArray;
}

/** Head, little-endian numbers and tail of each row, end to end. */
function layRows(rows: readonly BinaryRow[], tail: readonly number[], numberBytes: 4 | 8): Uint8Array {
  const sizeOf = ({ head, numbers }: BinaryRow) => head.length + numberBytes * numbers.length + tail.length;
  const bytes = new Uint8Array(rows.reduce((sum, row) => sum + sizeOf(row), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { head, numbers } of rows) {
    bytes.set(head, at);
    at += head.length;
    for (let i = 0; i < numbers.length; i++, at += numberBytes) {
      if (numberBytes === 4) view.setFloat32(at, numbers[i], true);
      else view.setFloat64(at, numbers[i], true);
    }
    bytes.set(tail, at);
    at += tail.length;
  }
  return bytes;
}

/** The words of a chunk, which are not kept as strings. */
function wordsFrom({ size, wordOf }: Vocabulary, first: number): string[] {
  return Array.from({ length: Math.min(ROWS_PER_CHUNK, size - first) }, (_, i) => wordOf(first + i));
}

function checkedWord(word: string, where: string): string {
  if (/^[^ \t\r\n\p{Surrogate}]+$/u.test(word)) return word;
  throw new NomenError({
    code: 'word-not-writable',
    where,
    expected: 'words without white space or lone surrogates',
    got: quote(word),
    fix: 'Leave the word out, replace its spaces, or write .npy, .safetensors or .parquet',
    details: { word },
  });
}
