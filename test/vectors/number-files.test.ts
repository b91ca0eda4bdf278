// Laws and refusals of the binary formats and of numbers whose words stand in another file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createWordVectors,
  parseVectors,
  parseWordLines,
  type WordVectors,
  writeVectorsBinary,
  writeVectorsText,
  writeWordLines,
} from '../../src/vectors/index.js';
import { refusalOf, vectorsOf } from './sample.js';

const file = 'v';
const join = (chunks: Iterable<Uint8Array>) => new Uint8Array(Buffer.concat([...chunks]));

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const plainWord = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 8 })
  .filter((text) => !/[ \t\r\n\p{Surrogate}]/u.test(text));
/** Words that may hold spaces or be empty, as a list of words allows. */
const anyWord = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/[\t\r\n\p{Surrogate}]/u.test(text));

/** Vectors with every finite float32 among their numbers. */
function vectors(words: fc.Arbitrary<string>): fc.Arbitrary<WordVectors> {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
  return fc.integer({ min: 3, max: 6 }).chain((dimensions) => {
    const numbers = fc.array(finite, { minLength: dimensions, maxLength: dimensions });
    return fc
      .uniqueArray(fc.tuple(words, numbers), {
        minLength: 1,
        maxLength: 600,
        selector: ([word]) => word,
        size: 'medium',
      })
      .map((rows) => {
        const list = rows.map(([word]) => word);
        return vectorsOf(
          list,
          dimensions,
          rows.flatMap(([, row]) => row),
        );
      });
  });
}

function expectSame(read: WordVectors, written: WordVectors): void {
  expect(read.words).toEqual(written.words);
  expect(read.dimensions).toBe(written.dimensions);
  expect(new Uint32Array(read.values.buffer)).toEqual(new Uint32Array(written.values.buffer));
}

function holdsControlByte({ buffer }: Float32Array | Float64Array): boolean {
  return new Uint8Array(buffer).some((byte) => byte < 0x20 && !'\t\n\r'.includes(String.fromCharCode(byte)));
}

const pieceSize = fc.integer({ min: 1, max: 3000 });

describe('vectors come back, every word and every bit, however the bytes are cut, from', () => {
  it('word2vec binary', async () => {
    await fc.assert(
      fc.asyncProperty(vectors(plainWord), pieceSize, async (written, size) => {
        const bytes = join(writeVectorsBinary(written, 'word2vec'));
        // The format says nothing of itself: numbers whose bytes could be text would be taken for text.
        fc.pre(holdsControlByte(written.values.slice(0, written.dimensions)));
        const read = await parseVectors(inPieces(bytes, size), { file });
        expect(read.format).toBe('word2vec-binary');
        expectSame(read.vectors, written);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['npy', 'tsv'] as const)('.%s and a list of words, which may hold spaces or be empty', async (format) => {
    await fc.assert(
      fc.asyncProperty(vectors(anyWord), pieceSize, async (written, size) => {
        const bytes = join(format === 'npy' ? writeVectorsBinary(written, 'npy') : writeVectorsText(written, 'tsv'));
        const words = parseWordLines(writeWordLines(written.words), { file: 'words' });
        const read = await parseVectors(inPieces(bytes, size), { file, words });
        expect(read.format).toBe(format);
        expectSame(read.vectors, written);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a .npy file', () => {
  const values = Float64Array.of(0.1, -2, 3e300, 4);
  const doubles = createWordVectors({ words: ['a', 'b'], dimensions: 2, values });

  it('is laid out as NumPy lays it out', () => {
    const bytes = join(writeVectorsBinary(vectorsOf(['a'], 2, [1, 2]), 'npy'));
    const text = Buffer.from(bytes.subarray(0, 128)).toString('latin1');
    expect(text.slice(0, 10)).toBe('\x93NUMPY\x01\x00\x76\x00');
    expect(text.slice(10)).toBe(`${"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".padEnd(117)}\n`);
    expect(bytes.subarray(128)).toEqual(new Uint8Array(Float32Array.of(1, 2).buffer));
  });

  it('of float64 is written whole and read rounded', async () => {
    const bytes = join(
      writeVectorsBinary(createWordVectors({ words: ['a'], dimensions: 2, values: values.slice(0, 2) }), 'npy'),
    );
    expect(new Float64Array(bytes.buffer.slice(128))).toEqual(values.slice(0, 2));
    expect((await parseVectors(bytes, { file, words: ['a'] })).vectors.values).toEqual(Float32Array.of(0.1, -2));
  });

  it('is read up to the limit and by words', async () => {
    const written = vectorsOf(['a', 'b', 'c'], 1, [1, 2, 3]);
    const bytes = join(writeVectorsBinary(written, 'npy'));
    const words = [...written.words];
    expect((await parseVectors(bytes, { file, words, limit: 2 })).vectors.words).toEqual(['a', 'b']);
    const { vectors: kept } = await parseVectors(bytes, { file, words, keep: (word) => word !== 'b' });
    expect([kept.words, [...kept.values]]).toEqual([
      ['a', 'c'],
      [1, 3],
    ]);
  });

  it('of another form is refused', async () => {
    const bytes = join(writeVectorsBinary(vectorsOf(['a', 'b'], 1, [1, 2]), 'npy'));
    const words = ['a', 'b'];
    const changed = (from: string, to: string) =>
      new Uint8Array(Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1'));
    const refused = (data: Uint8Array, list: readonly string[] | undefined = words) =>
      parseVectors(data, list === undefined ? { file } : { file, words: list }).then(
        () => 'nothing',
        (error) => `${error.code} ${error.message}`,
      );
    const form = 'bad-npy v: expected a matrix [words, dimensions] of float32 or float64 in C order, got "{';
    expect(await refused(changed('<f4', '<i4'))).toContain(form);
    expect(await refused(changed('False', 'True '))).toContain(form);
    expect(await refused(changed('(2, 1)', '(2,)  '))).toContain(form);
    expect(await refused(bytes, ['a'])).toBe(
      'wrong-row-count v, word 1 (byte 128): expected the 2 words that the header announces, got a list of 1. Get the whole file again or correct the header.',
    );
    expect(await refused(bytes.subarray(0, -1))).toContain(
      'v, word 2 (byte 132): expected the 2 words that the header announces, got 1, then the file breaks off.',
    );
    for (const length of [8, 70]) {
      expect(await refused(bytes.subarray(0, length))).toContain(
        `v: expected a whole header, got ${length} bytes in all.`,
      );
    }
    expect(await refused(new Uint8Array([...bytes, 0]))).toContain('got more bytes after them.');
    expect(await parseVectors(bytes, { file }).catch((error) => error.message)).toBe(
      'v: expected a list of words for its rows, got none. Pass `words`; a .npy file holds only numbers.',
    );
    expect(await refused(join(writeVectorsBinary(doubles, 'npy')))).toBe(
      'not-a-number v, word 2 (byte 144): expected finite numbers, got Infinity at dimension 0. Train the vectors again or leave the word out.',
    );
  });
});

describe('a .tsv of numbers', () => {
  const read = (text: string, words: readonly string[]) =>
    parseVectors(new TextEncoder().encode(text), { file, words }).then(
      ({ vectors: { values } }) => [...values],
      (error) => error.message,
    );

  it('is refused with line and byte where numbers or words do not fit', async () => {
    expect(await read('1\t2\n3\t4\n', ['a', 'b'])).toEqual([1, 2, 3, 4]);
    expect(await read('1\t2\n3\n', ['a', 'b'])).toBe(
      'v:2 (byte 4): expected 2 numbers, got 1. Mend the line or leave it out.',
    );
    expect(await read('1\t2\n3\t4\n', ['a'])).toBe(
      'v:2 (byte 4): expected the 1 words that the list of words announces, got more. Get the whole file again or correct the list of words.',
    );
    expect(await read('1\t2\n', ['a', 'b'])).toContain('expected the 2 words that the list of words announces, got 1.');
    expect(await read('1\tx\n', ['a'])).toContain('v:1 (byte 0): expected a finite decimal number, got "x".');
  });
});

describe('a list of words', () => {
  const read = (text: string) => parseWordLines(new TextEncoder().encode(text), { file: 'words' });

  it('may have CRLF, or more columns under headings', () => {
    expect(read('ice\r\nsteam\r\n')).toEqual(['ice', 'steam']);
    expect(read('ice\nsteam')).toEqual(['ice', 'steam']);
    expect(read('word\tcount\nice\t5\n\t3\n')).toEqual(['ice', '']);
  });

  it('is refused where a line cannot hold a word, or is not UTF-8', () => {
    expect(refusalOf(() => writeWordLines(['a\tb'])).message).toBe(
      'writeWordLines: expected words without tabs, line breaks or lone surrogates, got "a\\tb". Leave the word out or replace them.',
    );
    expect(refusalOf(() => parseWordLines(Uint8Array.of(0xff), { file: 'words' })).message).toBe(
      'words: expected a word a line in UTF-8, got other bytes. Convert the file to UTF-8.',
    );
    expect(refusalOf(() => [...writeVectorsBinary(vectorsOf(['a b'], 1, [1]), 'word2vec')]).message).toBe(
      'writeVectorsBinary: expected words without white space or lone surrogates, got "a b". Leave the word out, replace its spaces, or write .npy, .safetensors or .parquet.',
    );
  });
});
