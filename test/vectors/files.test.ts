// Laws and refusals of reading and writing vector files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NomenError } from '../../src/base/index.js';
import {
  createWordVectors,
  type ParseVectorsOptions,
  parseVectors,
  type WordVectors,
  writeVectorsText,
} from '../../src/vectors/index.js';

const encode = (text: string) => new TextEncoder().encode(text);
const file = 'v.txt';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

function parse(text: string | Uint8Array, options: Partial<ParseVectorsOptions> = {}) {
  return parseVectors(typeof text === 'string' ? encode(text) : text, { file, ...options });
}

function binaryFile(
  rows: readonly (readonly [string, readonly number[]])[],
  { header = '', end = '\n' } = {},
): Uint8Array {
  const dimensions = rows[0]?.[1].length ?? 0;
  const parts = rows.map(([word, numbers]) =>
    Buffer.concat([Buffer.from(`${word} `), Buffer.from(Float32Array.from(numbers).buffer), Buffer.from(end)]),
  );
  return new Uint8Array(Buffer.concat([Buffer.from(header || `${rows.length} ${dimensions}\n`), ...parts]));
}

function bytesOf(vectors: WordVectors, format: 'word2vec' | 'glove'): Uint8Array {
  return new Uint8Array(Buffer.concat([...writeVectorsText(vectors, format)]));
}

function contentOf({ words, dimensions, values }: WordVectors) {
  return { words: [...words], dimensions, values: [...values] };
}

/** The error's message and code; both must be asserted by the caller. */
async function refusal(work: Promise<unknown>): Promise<NomenError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NomenError);
  expect((error as NomenError).message).not.toMatch(/[\r\n]/);
  return error as NomenError;
}

const word = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 8 })
  .filter((text) => !/[ \t\r\n]/.test(text) && !/^\ufeff/.test(text));
const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
/** At least 3 dimensions: with fewer, two numbers alone on the first line are a header. */
const vectorsOf = fc.integer({ min: 3, max: 6 }).chain((dimensions) =>
  fc
    .uniqueArray(fc.tuple(word, fc.array(finite, { minLength: dimensions, maxLength: dimensions })), {
      minLength: 1,
      maxLength: 6,
      selector: ([w]) => w,
    })
    .map((rows) =>
      createWordVectors({
        words: rows.map(([w]) => w),
        dimensions,
        values: Float32Array.from(rows.flatMap(([, numbers]) => numbers)),
      }),
    ),
);

describe('vector files', () => {
  it('written as text and read in pieces of any size give back every word and every bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        vectorsOf,
        fc.constantFrom('word2vec' as const, 'glove' as const),
        fc.integer({ min: 1, max: 40 }),
        async (vectors, format, size) => {
          const read = await parseVectors(inPieces(bytesOf(vectors, format), size), { file });
          expect(contentOf(read.vectors)).toEqual(contentOf(vectors));
          expect(read.format).toBe(format === 'glove' ? 'glove' : 'word2vec-text');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in binary, read in pieces of any size, give back every word and every bit', async () => {
    const size = fc.integer({ min: 1, max: 40 });
    const large = fc.array(fc.float({ noNaN: true, min: Math.fround(-3), max: 3 }), { minLength: 20, maxLength: 20 });
    const rows = fc.uniqueArray(fc.tuple(word, large), { minLength: 1, maxLength: 5, selector: ([w]) => w });
    await fc.assert(
      fc.asyncProperty(rows, size, fc.constantFrom('\n', ''), async (given, pieces, end) => {
        const read = await parseVectors(inPieces(binaryFile(given, { end }), pieces), { file });
        expect(read.format).toBe('word2vec-binary');
        expect([...read.vectors.words]).toEqual(given.map(([w]) => w));
        expect([...read.vectors.values]).toEqual(given.flatMap(([, numbers]) => numbers));
      }),
      { numRuns: 200 },
    );
  });

  it('yield for each number in text what Number and rounding to float32 yield', async () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 });
    const decimal = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        digits,
        fc.option(digits),
        fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e-', 'e+'), fc.integer({ min: 0, max: 60 }))),
      )
      .map(
        ([sign, whole, part, exponent]) =>
          `${sign}${whole}${part === null ? '' : `.${part}`}${exponent?.join('') ?? ''}`,
      );
    const short = fc
      .tuple(fc.constantFrom('', '-'), fc.double({ min: 0, max: 10, noNaN: true }))
      .map(([sign, x]) => `${sign}${x}`);
    const anyText = fc.oneof(
      decimal,
      short,
      fc.constantFrom('.5', '-.5', '5.', '-0', '0.00000000000000000000001', '9007199254740993', '1e-46', '16777217'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 3, maxLength: 20 }), async (texts) => {
        const expected = texts.map((text) => Math.fround(Number(text)));
        fc.pre(expected.every(Number.isFinite));
        expect([...(await parse(`w ${texts.join(' ')}`)).vectors.values]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('yield the right float32 even where a sum of 17 and more digits in double precision would not', async () => {
    const texts = ['7.971167802810669833', '2.6363343000411982863', '7.0991451740264901', '4.29271245002746670'];
    const { vectors } = await parse(`w ${texts.join(' ')}`);
    expect([...vectors.values]).toEqual(texts.map((text) => Math.fround(Number(text))));
  });

  it('are recognised by their first line', async () => {
    expect(await parse('the 0.5 1\nof 2 3\n')).toMatchObject({
      format: 'glove',
      vectors: { words: ['the', 'of'], dimensions: 2 },
    });
    expect(await parse('2 2\nthe 0.5 1\nof 2 3\n')).toMatchObject({
      format: 'word2vec-text',
      vectors: { words: ['the', 'of'] },
    });
    expect(await parse('1 3\nnaïve 0.5 1 2')).toMatchObject({ format: 'word2vec-text', vectors: { words: ['naïve'] } });
    expect(await parse('2 3\na 0 1 2\nœuvre 0.5 1 2')).toMatchObject({
      format: 'word2vec-text',
      vectors: { words: ['a', 'œuvre'] },
    });
    expect(
      await parse(
        binaryFile([
          ['é', [0, 0, 0]],
          ['b', [1, 1, 1]],
        ]),
      ),
    ).toMatchObject({ format: 'word2vec-binary', vectors: { words: ['é', 'b'] } });
  });

  it('may have blanks at line ends, blank lines, CRLF, tabs, a byte order mark and no last newline', async () => {
    const { vectors } = await parse('\ufeffthe 1 2 \r\nof\t3\t4\r\n\r\n\ufeffa  5  6');
    expect(contentOf(vectors)).toEqual({ words: ['the', 'of', '\ufeffa'], dimensions: 2, values: [1, 2, 3, 4, 5, 6] });
  });

  it('may hold words with spaces, as GloVe 840B does', async () => {
    const { vectors } = await parse('the 1 2\n. . . 3 4\nat name@domain.com 5 6\n... 7 8\n');
    expect(contentOf(vectors)).toEqual({
      words: ['the', '. . .', 'at name@domain.com', '...'],
      dimensions: 2,
      values: [1, 2, 3, 4, 5, 6, 7, 8],
    });
  });

  it('may repeat a word: the first row wins and the others are counted', async () => {
    const read = await parse('a 1 2\nb 3 4\na 5 6\na 7 8\n');
    expect(read.duplicateCount).toBe(2);
    expect(contentOf(read.vectors).values).toEqual([1, 2, 3, 4]);
  });

  it('are read up to the limit, and not a byte further', async () => {
    async function* endless() {
      for (let row = 0; ; row++) yield encode(`w${row} 1 2\n`);
    }
    expect((await parseVectors(endless(), { file, limit: 3 })).vectors.words).toEqual(['w0', 'w1', 'w2']);
    const binary = binaryFile([
      ['a', [1, 2, 3, 4]],
      ['b', [0, 0, 0, 0]],
      ['c', [5, 6, 7, 8]],
    ]);
    expect((await parse(binary, { limit: 2 })).vectors.words).toEqual(['a', 'b']);
    expect((await refusal(parse('a 1', { limit: 0 }))).message).toContain('limit: expected a whole number ≥ 1, got 0.');
  });

  it('are filtered by word', async () => {
    const { vectors, duplicateCount } = await parse('a 1 2\nbb 3 4\nc 5 6\nbb 0 0', { keep: (w) => w.length === 1 });
    expect(contentOf(vectors)).toEqual({ words: ['a', 'c'], dimensions: 2, values: [1, 2, 5, 6] });
    expect(duplicateCount).toBe(1);
  });

  it('hold more rows than one block of memory', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, row) => `w${row} ${Array.from({ length: 100 }, (_, i) => row + i / 100).join(' ')}`,
    );
    const { vectors } = await parse(rows.join('\n'));
    expect(vectors.vectorOf('w2999')![99]).toBe(Math.fround(2999.99));
    expect(vectors.vectorOf('w2621')![0]).toBe(2621);
    expect(vectors.values.length).toBe(300_000);
  });

  it('report progress and stop at a signal', async () => {
    const steps: unknown[] = [];
    const controller = new AbortController();
    const text = encode('a 1 2\nb 3 4\nc 5 6\n');
    const onProgress = (progress: unknown) => steps.push(progress);
    await parseVectors(inPieces(text, 6), { file, onProgress });
    expect(steps).toEqual([
      { bytes: 6, rows: 1 },
      { bytes: 12, rows: 2 },
      { bytes: 18, rows: 3 },
    ]);
    const work = parseVectors(inPieces(text, 6), {
      file,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(work).rejects.toThrow('aborted');
  });
});

describe('a faulty vector file is refused with file, line and byte', () => {
  const cases: [string, string, string, string][] = [
    [
      'too few numbers',
      'a 1 2\nb 3\n',
      'wrong-number-count',
      'v.txt:2 (byte 6): expected 2 numbers after the word, got 1. Mend the line or leave it out.',
    ],
    [
      'too many numbers',
      'a 1 2\n\nb 3 4 5\n',
      'wrong-number-count',
      'v.txt:3 (byte 7): expected 2 numbers after the word, got 3. Mend the line or leave it out.',
    ],
    [
      'a word alone',
      'a 1 2\nb\n',
      'wrong-number-count',
      'v.txt:2 (byte 6): expected 2 numbers after the word, got 0. Mend the line or leave it out.',
    ],
    [
      'no number',
      'a 1 2\nb 3 4x\n',
      'not-a-number',
      'v.txt:2 (byte 6): expected a finite decimal number, got "4x". Mend the line or leave it out.',
    ],
    [
      'a hexadecimal',
      'a 1 0x10\n',
      'not-a-number',
      'v.txt:1 (byte 0): expected a finite decimal number, got "0x10". Mend the line or leave it out.',
    ],
    ['two points', 'a 1 1.2.3\n', 'not-a-number', 'got "1.2.3"'],
    ['a sign alone', 'a 1 -\n', 'not-a-number', 'got "-"'],
    [
      'NaN',
      '2 2\na 1 2\nb nan 1\n',
      'not-a-number',
      'v.txt:3 (byte 10): expected a finite decimal number, got "nan". Mend the line or leave it out.',
    ],
    ['infinity', 'a 1 2\nb 1 Infinity\n', 'not-a-number', 'got "Infinity"'],
    ['beyond float32', 'a 1 2\nb 1 1e39\n', 'not-a-number', 'got "1e39"'],
    ['no word', 'a 1 2\n 3 4\n', 'empty-word', 'v.txt:2 (byte 6): expected a word before the numbers, got none.'],
    [
      'fewer rows than announced',
      '3 2\na 1 2\nb 3 4\n',
      'wrong-row-count',
      'v.txt:4 (byte 16): expected the 3 words that the first line announces, got 2. Get the whole file again or correct its first line.',
    ],
    [
      'more rows than announced',
      '1 2\na 1 2\nb 3 4\n',
      'wrong-row-count',
      'v.txt:3 (byte 10): expected the 1 words that the first line announces, got more.',
    ],
    ['a header alone', '5 100', 'wrong-row-count', 'expected the 5 words that the first line announces, got 0.'],
    [
      'nothing',
      '',
      'empty-vectors',
      'v.txt: expected word vectors, got an empty file. Pass GloVe text, word2vec text or word2vec binary.',
    ],
    [
      'prose',
      'Hello\nworld\n',
      'not-vectors',
      'v.txt:1: expected a word and its numbers, or a header "V D", got "Hello".',
    ],
    ['a monstrous header', '1 99999999\n', 'not-vectors', 'got "1 99999999"'],
    ['an empty header', '0 100\n', 'not-vectors', 'got "0 100"'],
  ];
  it.each(cases)('%s', async (_, text, code, message) => {
    for (const size of [1, 5, 1000]) {
      const error = await refusal(parseVectors(inPieces(encode(text), size), { file }));
      expect(error.message).toContain(message);
      expect(error.code).toBe(code);
    }
  });

  it.each([
    ['a model of fastText', [0xba, 0x16, 0x4f, 0x2f, 12], 'got a model of fastText. Pass the .vec file that fastText'],
    [
      'a pickle',
      [0x80, 4, 0x95, 0, 0],
      'got a pickle of Python, as gensim saves its models. Write the vectors with save_',
    ],
    [
      'gzip',
      [0x1f, 0x8b, 8, 0, 0],
      'got packed bytes, as of a .gz file. Unpack them first, or name a file that ends in .gz.',
    ],
    ['a zip', [0x50, 0x4b, 3, 4, 0], 'got packed bytes, as of a .zip file. Unpack them first.'],
  ])('%s', async (_, start, message) => {
    const bytes = Uint8Array.from([...start, 0, 10, 0]);
    for (const size of [1, 1000]) {
      const error = await refusal(parseVectors(inPieces(bytes, size), { file }));
      expect(error.message).toContain(`v.txt: expected word vectors, ${message}`);
      expect(error.code).toBe('foreign-file');
    }
  });

  it('words that are not UTF-8', async () => {
    const error = await refusal(parse(new Uint8Array(Buffer.from('a 1 2\nna\u00efve 3 4\n', 'latin1'))));
    expect(error.message).toBe(
      'v.txt:2 (byte 6): expected a word in UTF-8, got "na�ve". Convert the file to UTF-8 or leave the row out.',
    );
    expect(error.details).toMatchObject({ file: 'v.txt', line: 2, byte: 6 });
  });

  it('a file without line ends, before it fills the memory', async () => {
    async function* endless() {
      for (;;) yield new Uint8Array(1_000_000).fill(0x61);
    }
    const error = await refusal(parseVectors(endless(), { file }));
    expect(error.message).toBe(
      'v.txt (byte 0): expected rows of at most 4194304 bytes, got a longer one. Pass GloVe text, word2vec text or word2vec binary.',
    );
    expect(error.code).toBe('row-too-long');
  });

  it('binary: cut at any byte, bytes too many, numbers that are not finite', async () => {
    const whole = binaryFile([
      ['a', [0, 1, 2, 3]],
      ['b', [4, 5, 6, 7]],
    ]);
    for (let length = 4 + 2 + 16; length < whole.length - 1; length++) {
      const error = await refusal(parse(whole.subarray(0, length)));
      expect(error.message).toContain('v.txt, word 2 (byte ');
      expect(error.message).toContain(
        'expected the 2 words that the first line announces, got 1, then the file breaks off.',
      );
    }
    expect((await parse(whole.subarray(0, whole.length - 1))).vectors.words).toEqual(['a', 'b']);
    const longer = binaryFile(
      [
        ['a', [0, 1, 2, 3]],
        ['b', [4, 5, 6, 7]],
      ],
      { header: '1 4\n' },
    );
    expect((await refusal(parse(longer))).message).toContain(
      'v.txt, word 2 (byte 23): expected the 1 words that the first line announces, got more bytes after them.',
    );
    const nan = binaryFile([
      ['a', [0, 1, 2, 3]],
      ['b', [4, 5, Number.NaN, 7]],
    ]);
    expect((await refusal(parse(nan))).message).toBe(
      'v.txt, word 2 (byte 23): expected finite numbers, got NaN at dimension 2. Train the vectors again or leave the word out.',
    );
  });
});

describe('writing vectors', () => {
  it('gives short numbers and the header that was asked for', () => {
    const vectors = createWordVectors({
      words: ['ice', 'é'],
      dimensions: 2,
      values: Float32Array.of(0.1, -0, 16777216, 1e-7),
    });
    expect(new TextDecoder().decode(bytesOf(vectors, 'word2vec'))).toBe('2 2\nice 0.1 -0\né 16777216 1e-7\n');
    expect(new TextDecoder().decode(bytesOf(vectors, 'glove'))).toBe('ice 0.1 -0\né 16777216 1e-7\n');
  });

  it('gives float64 in full', () => {
    const vectors = createWordVectors({ words: ['pi'], dimensions: 1, values: Float64Array.of(Math.PI) });
    expect(new TextDecoder().decode(bytesOf(vectors, 'glove'))).toBe('pi 3.141592653589793\n');
  });

  it('keeps every row across its chunks', async () => {
    const words = Array.from({ length: 1000 }, (_, i) => `w${i}`);
    const vectors = createWordVectors({
      words,
      dimensions: 2,
      values: Float32Array.from({ length: 2000 }, (_, i) => i / 7),
    });
    expect([...writeVectorsText(vectors, 'word2vec')].length).toBeGreaterThan(1);
    expect(contentOf((await parse(bytesOf(vectors, 'word2vec'))).vectors)).toEqual(contentOf(vectors));
  });

  it('refuses words that a line cannot hold', () => {
    for (const bad of ['', 'two words', 'a\tb', 'a\nb', 'a\r', '\ud800']) {
      const vectors = createWordVectors({ words: [bad], dimensions: 1, values: Float32Array.of(1) });
      expect(() => bytesOf(vectors, 'glove')).toThrow(
        /^writeVectorsText: expected words without white space or lone surrogates, got ".*"\. Leave the word out/,
      );
    }
  });
});
