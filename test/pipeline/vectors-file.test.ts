// Laws and refusals of Nomen's file of word vectors.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deserializeVectors,
  serializeContainer,
  serializeVectors,
  streamVectors,
  type Tensor,
} from '../../src/pipeline/index.js';
import { createSubwordVectors, createWordVectors } from '../../src/vectors/index.js';

const name = 'v.safetensors';
const word = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/\p{Surrogate}/u.test(text));

function vectors(isDouble: boolean) {
  const number = isDouble
    ? fc.double({ noNaN: true, noDefaultInfinity: true })
    : fc.float({ noNaN: true, noDefaultInfinity: true });
  return fc.integer({ min: 1, max: 6 }).chain((dimensions) =>
    fc
      .uniqueArray(fc.tuple(word, fc.array(number, { minLength: dimensions, maxLength: dimensions })), {
        maxLength: 9,
        selector: ([text]) => text,
      })
      .map((rows) => {
        const numbers = rows.flatMap(([, row]) => row);
        const values = isDouble ? Float64Array.from(numbers) : Float32Array.from(numbers);
        return createWordVectors({ words: rows.map(([text]) => text), dimensions, values });
      }),
  );
}

describe('a file of vectors', () => {
  it.each([false, true])('gives back every word and every bit (float64: %s)', async (isDouble) => {
    await fc.assert(
      fc.asyncProperty(vectors(isDouble), async (written) => {
        const record = { licence: 'CC0', epochs: 3 };
        const read = await deserializeVectors(await serializeVectors(written, { record }), { name });
        expect(read.vectors.words).toEqual(written.words);
        expect([read.vectors.dimensions, read.vectors.values]).toEqual([written.dimensions, written.values]);
        expect([read.rows, read.record]).toEqual(['float', record]);
      }),
    );
  });

  it('of int8 rows is off by at most half a step of the row', async () => {
    const values = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i * i));
    const written = createWordVectors({ words: ['a', 'b', 'c'], dimensions: 100, values });
    const bytes = await serializeVectors(written, { rows: 'int8' });
    const { vectors: read, rows } = await deserializeVectors(bytes, { name });
    expect(rows).toBe('int8');
    for (const [i, value] of read.values.entries()) expect(Math.abs(value - values[i])).toBeLessThan(0.5001 / 127);
    expect(read.values).not.toEqual(values);
  });

  it.each(['float', 'int8'] as const)('keeps the vectors of n-grams: %s', async (rows) => {
    const written = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([1, 2]) });
    const values = Float32Array.from({ length: 14 }, (_, i) => i);
    const subwords = createSubwordVectors({ values, dimensions: 2, buckets: 7, shortestGram: 2, longestGram: 5 });
    const read = await deserializeVectors(await serializeVectors(written, { rows, subwords }), { name });
    expect(read.subwords).toMatchObject({ dimensions: 2, buckets: 7, shortestGram: 2, longestGram: 5 });
    for (const [i, value] of subwords.vectorOf('snow')!.entries()) {
      expect(Math.abs(read.subwords!.vectorOf('snow')![i] - value)).toBeLessThan(rows === 'float' ? 1e-9 : 0.1);
    }
    expect((await deserializeVectors(await serializeVectors(written), { name })).subwords).toBeUndefined();
  });

  it('comes in parts that are its bytes, its numbers uncopied, by any SHA-256', async () => {
    const values = Float32Array.from({ length: 6 }, (_, i) => i);
    const written = createWordVectors({ words: ['ice', 'snow'], dimensions: 3, values });
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    for (const options of [{ digest }, {}]) {
      const parts: Uint8Array[] = [];
      for await (const part of streamVectors(written, options)) parts.push(part);
      expect(parts.some(({ buffer }) => buffer === values.buffer)).toBe(true);
      expect(Buffer.concat(parts).equals(await serializeVectors(written))).toBe(true);
    }
  });

  it('of another kind or with other tensors is refused', async () => {
    const numbers: Tensor = { dtype: 'F32', shape: [1, 2], data: new Float32Array(2) };
    const vocabulary: Tensor = { dtype: 'U8', shape: [2], data: Uint8Array.of(0x61, 0xff) };
    const refused = async (
      manifest: { kind: string; record?: object; grams?: object },
      tensors: Record<string, Tensor>,
    ) => {
      const bytes = await serializeContainer({
        manifest: manifest as never,
        tensors: new Map(Object.entries(tensors)),
      });
      return deserializeVectors(bytes, { name }).then(
        () => 'nothing',
        (error) => error.message,
      );
    };
    const fix = 'Pass a file that nomen train vectors or nomen vectors convert wrote.';
    expect(await refused({ kind: 'vectors' }, {})).toContain('got a file of kind "vectors" without a record.');
    expect(await refused({ kind: 'ner', record: {} }, {})).toBe(
      `v.safetensors: expected a file of word vectors, got a file of kind "ner". ${fix}`,
    );
    const own = { kind: 'vectors', record: {} };
    expect(await refused(own, { vocabulary, vectors: numbers, more: numbers })).toBe(
      `v.safetensors: expected a file of word vectors, got 3 tensors. ${fix}`,
    );
    expect(await refused(own, { vocabulary })).toContain('tensor "vectors": expected F32 [1, any], got none.');
    expect(await refused(own, { vocabulary, vectors: { ...numbers, shape: [2, 1] } })).toContain(
      'tensor "vectors": expected F32 [1, any], got F32 [2, 1].',
    );
    const withGrams = { ...own, grams: { shortestGram: 3 } };
    expect(await refused(withGrams, { vocabulary, vectors: numbers })).toContain('got grams without their lengths.');
    const grams = { shortestGram: 3, longestGram: 6 };
    expect(await refused({ ...own, grams }, { vocabulary, vectors: numbers })).toContain(
      'tensor "subwords": expected F32 [any, 2], got none.',
    );
    expect(await refused(own, { vocabulary, vectors: numbers, subwords: numbers })).toContain('got 3 tensors.');
    const codes: Tensor = { dtype: 'I8', shape: [1, 2], data: new Int8Array(2) };
    expect(await refused(own, { vocabulary, vectors: codes })).toContain('tensor "vectors.scales": expected F32 [1]');
  });
});
