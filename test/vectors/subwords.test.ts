// Vectors of n-grams: which n-grams a word has, how they are hashed, and the vector of any word.
import { describe, expect, it } from 'vitest';
import { addUnseenWords, createSubwordVectors, createWordVectors, gramBuckets } from '../../src/vectors/index.js';

/** FNV-1a in whole numbers of any size, from its definition; bytes of 128 and more count as negative. */
function fnv(text: string): bigint {
  let hash = 0x811c9dc5n;
  for (const byte of new TextEncoder().encode(text)) {
    const signed = BigInt.asUintN(32, BigInt.asIntN(8, BigInt(byte)));
    hash = BigInt.asUintN(32, (hash ^ signed) * 0x01000193n);
  }
  return hash;
}

const bucketsOf = (grams: readonly string[], count: number) => grams.map((gram) => Number(fnv(gram) % BigInt(count)));

describe('the n-grams of a word', () => {
  it('are runs of its characters between < and >, hashed as fastText does', () => {
    const grams = ['<né', '<né>', 'né>'];
    expect(gramBuckets('né', { buckets: 1009, shortestGram: 3, longestGram: 6 })).toEqual(bucketsOf(grams, 1009));
    const faces = ['<😀', '😀>'];
    expect(gramBuckets('😀', { buckets: 7, shortestGram: 2, longestGram: 2 })).toEqual(bucketsOf(faces, 7));
    // The published test value of FNV-1a for "foobar", here without the signs of the word's ends.
    expect(fnv('foobar')).toBe(0xbf9cf968n);
  });

  it('are none for a word that is too short', () => {
    expect(gramBuckets('a', { buckets: 9, shortestGram: 4, longestGram: 6 })).toEqual([]);
  });
});

describe('vectors of n-grams', () => {
  const form = { dimensions: 2, buckets: 5, shortestGram: 3, longestGram: 4 };
  const values = Float32Array.from({ length: 10 }, (_, i) => i);

  it('give any word the mean of its n-grams, and none to a word without', () => {
    const rows = gramBuckets('ice', form);
    expect(rows).toHaveLength(5);
    const mean = [0, 1].map((d) => rows.reduce((sum, row) => sum + values[2 * row + d], 0) / rows.length);
    const vector = createSubwordVectors({ ...form, values }).vectorOf('ice')!;
    for (const [d, value] of mean.entries()) expect(vector[d]).toBeCloseTo(value, 5);
    expect(createSubwordVectors({ ...form, values }).vectorOf('')).toBeUndefined();
  });

  it('refuse a matrix of another size and lengths that are none', () => {
    expect(() => createSubwordVectors({ ...form, values: values.slice(2) })).toThrow(
      'values: expected 5 × 2 = 10 numbers, got 8.',
    );
    expect(() => createSubwordVectors({ ...form, longestGram: 2, values })).toThrow('longestGram: expected');
  });

  it('become the rows of unseen words, behind those that were there', () => {
    const subwords = createSubwordVectors({ ...form, values });
    const vectors = createWordVectors({ words: ['ice', 'a'], dimensions: 2, values: new Float32Array([1, 2, 3, 4]) });
    const extended = addUnseenWords(vectors, subwords, ['Sleet', 'ICE', 'ice', 'sleet', 'Sleet']);
    expect(extended.words).toEqual(['ice', 'a', 'Sleet', 'sleet']);
    expect(extended.vectorOf('ice')).toEqual(new Float32Array([1, 2]));
    expect(extended.vectorOf('Sleet')).toEqual(subwords.vectorOf('sleet'));
    expect(extended.vectorOf('sleet')).toEqual(subwords.vectorOf('sleet'));
    expect(addUnseenWords(vectors, subwords, ['Ice', 'A', ''])).toBe(vectors);
  });
});
