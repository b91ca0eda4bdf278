// Laws and refusals of the WordVectors value.
import { describe, expect, it } from 'vitest';
import { createWordVectors } from '../../src/vectors/index.js';

const values = Float32Array.of(1, 2, 3, 4, 5, 6);

describe('a WordVectors value', () => {
  it('gives each word its own row, as a view, and unknown words none', () => {
    const vectors = createWordVectors({ words: ['ice', 'steam', '__proto__'], dimensions: 2, values });
    expect(vectors.words.map((word) => vectors.idOf(word))).toEqual([0, 1, 2]);
    expect(vectors.vectorOf('steam')).toEqual(Float32Array.of(3, 4));
    expect(vectors.vectorOf('steam')!.buffer).toBe(values.buffer);
    expect(vectors.idOf('constructor')).toBe(-1);
    expect(vectors.vectorOf('fire')).toBeUndefined();
  });

  it('is frozen and does not follow later changes of the word list', () => {
    const words = ['a', 'b', 'c'];
    const vectors = createWordVectors({ words, dimensions: 2, values });
    words[0] = 'x';
    expect(vectors.words).toEqual(['a', 'b', 'c']);
    expect(Object.isFrozen(vectors) && Object.isFrozen(vectors.words)).toBe(true);
  });

  it('takes float64 too', () => {
    const vectors = createWordVectors({ words: ['a'], dimensions: 1, values: Float64Array.of(0.1) });
    expect(vectors.vectorOf('a')).toEqual(Float64Array.of(0.1));
  });

  it('refuses repeated words, wrong sizes and numbers that are not finite', () => {
    expect(() => createWordVectors({ words: ['a', 'b', 'a'], dimensions: 2, values })).toThrow(
      'words[2]: expected a word that is not there yet, got "a", which is words[0] too. Remove one of them.',
    );
    expect(() => createWordVectors({ words: ['a', 'b'], dimensions: 2, values })).toThrow(
      'values: expected 2 × 2 = 4 numbers, got 6. Pass one row of `dimensions` numbers for each word.',
    );
    expect(() => createWordVectors({ words: [], dimensions: 0, values: new Float32Array() })).toThrow(
      'dimensions: expected a whole number ≥ 1, got 0.',
    );
    expect(() =>
      createWordVectors({ words: ['a', 'b'], dimensions: 2, values: Float32Array.of(1, 2, Number.NaN, 4) }),
    ).toThrow('the vector of "b": expected finite numbers, got NaN. Leave the word out or train it again.');
  });
});
