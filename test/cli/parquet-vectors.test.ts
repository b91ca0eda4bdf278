// Laws and refusals of word vectors in Parquet.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readParquetVectors, writeParquetVectors } from '../../src/cli/parquet-vectors.js';
import { createWordVectors, type WordVectors } from '../../src/vectors/index.js';
import { makeFolder } from './command-line.js';

const file = join(makeFolder(), 'v.parquet');

async function write(vectors: WordVectors): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeParquetVectors(vectors)) chunks.push(chunk);
  writeFileSync(file, Buffer.concat(chunks));
}

function refusal(columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData']): Promise<string> {
  writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData })));
  return readParquetVectors(file).then(
    () => 'nothing',
    (error) => error.message.replace(file, 'v'),
  );
}

describe('word vectors in Parquet', () => {
  const word = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/\p{Surrogate}/u.test(text));

  it.each([false, true])('come back, every word and every bit (float64: %s)', async (isDouble) => {
    const number = isDouble
      ? fc.double({ noNaN: true, noDefaultInfinity: true })
      : fc.float({ noNaN: true, noDefaultInfinity: true });
    const rows = fc.uniqueArray(fc.tuple(word, fc.array(number, { minLength: 3, maxLength: 3 })), {
      minLength: 1,
      maxLength: 20,
      selector: ([text]) => text,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const numbers = given.flatMap(([, row]) => row);
        const values = isDouble ? Float64Array.from(numbers) : Float32Array.from(numbers);
        await write(createWordVectors({ words: given.map(([text]) => text), dimensions: 3, values }));
        const read = await readParquetVectors(file);
        expect([read.words, read.dimensions, read.values]).toEqual([given.map(([text]) => text), 3, values]);
      }),
      { numRuns: 60 },
    );
  });

  it('of several groups of rows are read whole, or up to the limit', async () => {
    const words = Array.from({ length: 25_000 }, (_, i) => `w${i}`);
    await write(
      createWordVectors({ words, dimensions: 2, values: Float32Array.from({ length: 50_000 }, (_, i) => i) }),
    );
    const read = await readParquetVectors(file);
    expect([read.words.length, read.values[49_999], read.vectorOf('w12345')]).toEqual([
      25_000,
      49_999,
      Float32Array.of(24_690, 24_691),
    ]);
    expect((await readParquetVectors(file, 10_001)).words.at(-1)).toBe('w10000');
  });

  it('without words and lists of numbers are refused with the row', async () => {
    const fix = 'Write the columns word (UTF-8) and vector (list of floats), uncompressed or with snappy.';
    const word = { name: 'word', data: ['a', 'b'] };
    const vector = (data: readonly unknown[]) => ({ name: 'vector', data: [...data], type: 'JSON' as const });
    expect(await refusal([word])).toBe(`v: expected columns word and vector, got "word". ${fix}`);
    expect(await refusal([word, vector([[1, 2], [1]])])).toBe(
      `v, row 1: expected a list of 2 finite numbers in the column vector, got 1 numbers. ${fix}`,
    );
    expect(await refusal([word, vector(['x', 'y'])])).toContain(
      'v, row 0: expected a list of 1 finite numbers in the column vector, got other',
    );
    expect(await refusal([{ name: 'word', data: [1, 2] }, vector([[1], [2]])])).toContain(
      'v, row 0: expected text in the column word, got number.',
    );
    expect(await refusal([{ name: 'word', data: [], type: 'STRING' }, vector([])])).toBe(
      `v: expected word vectors, got no rows. ${fix}`,
    );
  });
});
