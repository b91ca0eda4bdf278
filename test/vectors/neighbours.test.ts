// Laws and refusals of neighbours, similarity, mean and the odd one out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceKernels, createWasmKernels } from '../../src/kernels/index.js';
import {
  createVectorIndex,
  createWordVectors,
  findNearest,
  findNeighbours,
  findOddOneOut,
  meanVector,
  similarityOf,
} from '../../src/vectors/index.js';
import { backends, naiveCosine, refusalOf, roundVectors, vectorsOf } from './sample.js';

const weather = vectorsOf(['ice', 'snow', 'fire', 'Rain'], 2, [3, 4, 4, 3, -1, 1, 0, 2]);

describe.each(backends)('neighbours on %s', (_, kernels) => {
  it('are the words of the highest cosines, highest first, without the words asked about', () => {
    fc.assert(
      fc.property(roundVectors, fc.integer({ min: 1, max: 50 }), (vectors, count) => {
        const mark = kernels.mark();
        const index = createVectorIndex(vectors, kernels);
        const found = findNeighbours(index, ['w1'], { count });
        const others = vectors.words.filter((word) => word !== 'w1');
        const cosines = others.map((word) => naiveCosine(vectors.vectorOf('w1')!, vectors.vectorOf(word)!));
        const best = cosines.sort((x, y) => y - x).slice(0, count);
        expect(found.length).toBe(best.length);
        for (const [i, { word, id, similarity }] of found.entries()) {
          expect(similarity).toBeCloseTo(best[i], 5);
          expect(similarity).toBeCloseTo(naiveCosine(vectors.vectorOf('w1')!, vectors.vectorOf(word)!), 5);
          expect(vectors.words[id]).toBe(word);
        }
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        expect(found.map(({ word }) => word)).not.toContain('w1');
        kernels.release(mark);
      }),
      { numRuns: 150 },
    );
  });

  it('of equal cosine come in the order of their ids', () => {
    const mark = kernels.mark();
    const values = Array.from({ length: 60 }, (_unused, i) => (i < 2 ? 1 : 2));
    const index = createVectorIndex(
      vectorsOf(
        Array.from({ length: 30 }, (_unused, i) => `w${i}`),
        2,
        values,
      ),
      kernels,
    );
    expect(findNeighbours(index, ['w7'], { count: 5 }).map(({ word }) => word)).toEqual(['w0', 'w1', 'w2', 'w3', 'w4']);
    kernels.release(mark);
  });

  it('give the memory of a search back', () => {
    const start = kernels.mark();
    const index = createVectorIndex(weather, kernels);
    const mark = kernels.mark();
    findNeighbours(index, ['ice']);
    expect(kernels.mark()).toBe(mark);
    kernels.release(start);
  });
});

describe('neighbours', () => {
  const index = createVectorIndex(weather, createReferenceKernels());

  it('of several words are those of their mean; `exclude` leaves out more', () => {
    expect(findNeighbours(index, ['ice', 'fire']).map(({ word }) => word)).toEqual(['Rain', 'snow']);
    expect(findNeighbours(index, ['ice'], { exclude: ['snow', 'nowhere'] })[0].word).toBe('Rain');
    expect(findNearest(index, [1, 0], { count: 2 }).map(({ word }) => word)).toEqual(['snow', 'ice']);
  });

  it('of vectors whose squares overflow or vanish are the right ones', () => {
    const values = Float64Array.of(3e200, 4e200, 3e-200, 4e-200, -1, 1, 0, 0);
    const vectors = createWordVectors({ words: ['huge', 'tiny', 'other', 'zero'], dimensions: 2, values });
    expect(similarityOf(vectors, 'huge', 'tiny')).toBeCloseTo(1, 12);
    expect(similarityOf(vectors, 'huge', 'zero')).toBe(0);
    const found = findNeighbours(createVectorIndex(vectors, createReferenceKernels('float64')), ['huge']);
    expect(found.map(({ word }) => word)).toEqual(['tiny', 'other', 'zero']);
  });

  it('refuse unknown words, with the spelling that is known, and bad numbers', () => {
    expect(refusalOf(() => findNeighbours(index, ['Snow']))).toEqual({
      code: 'unknown-word',
      message: 'word: expected a word that has a vector, got "Snow". Write it "snow".',
    });
    expect(refusalOf(() => findNeighbours(index, ['rain'])).message).toContain('Write it "Rain".');
    expect(refusalOf(() => findNeighbours(index, ['sleet'])).message).toContain(
      'Check its spelling or take a synonym.',
    );
    expect(refusalOf(() => findNeighbours(index, ['ice'], { count: 0 })).message).toBe(
      'count: expected a whole number ≥ 1, got 0. Pass a whole number in that range.',
    );
    expect(refusalOf(() => findNearest(index, [1, 2, 3])).message).toBe(
      'length of the vector: expected a number ≥ 2 and ≤ 2, got 3. Pass a number in that range.',
    );
    expect(refusalOf(() => findNeighbours(index, [])).message).toBe(
      'meanVector: expected at least one word that has a vector, got 0. Give words of the vocabulary.',
    );
  });

  it('need kernels with room for the vectors', () => {
    const vectors = vectorsOf(
      Array.from({ length: 3000 }, (_, i) => `w${i}`),
      100,
      new Array(300_000).fill(1),
    );
    expect(refusalOf(() => createVectorIndex(vectors, createWasmKernels({ memoryBytes: 2 ** 20 }))).code).toBe(
      'memory-exhausted',
    );
  });
});

describe('the mean of words', () => {
  it('is the mean of their vectors, repeated words counted again, unknown ones named', () => {
    expect(meanVector(weather, ['ice', 'snow', 'ice', 'sleet'])).toEqual({
      vector: Float64Array.of(10 / 3, 11 / 3),
      unknown: ['sleet'],
    });
    expect(refusalOf(() => meanVector(weather, ['sleet'])).code).toBe('no-words');
  });
});

describe('the odd one out', () => {
  it('is the word of the lowest cosine to the mean of the unit vectors', () => {
    fc.assert(
      fc.property(roundVectors, (vectors) => {
        const words = vectors.words.slice(0, 4);
        const units = words.map((word) => {
          const row = [...vectors.vectorOf(word)!];
          return row.map((x) => x / (Math.hypot(...row) || 1));
        });
        const mean = units[0].map((_, i) => units.reduce((sum, unit) => sum + unit[i], 0));
        const { word, similarities, unknown } = findOddOneOut(vectors, [...words, 'nowhere']);
        const lowest = Math.min(...units.map((unit) => naiveCosine(unit, mean)));
        expect(naiveCosine(vectors.vectorOf(word)!, mean)).toBeCloseTo(lowest, 9);
        expect(similarities.map(({ similarity }) => similarity)).toEqual(
          similarities.map(({ similarity }) => similarity).sort((x, y) => x - y),
        );
        expect(unknown).toEqual(['nowhere']);
      }),
    );
    expect(findOddOneOut(weather, ['ice', 'snow', 'fire']).word).toBe('fire');
  });

  it('needs three words', () => {
    expect(refusalOf(() => findOddOneOut(weather, ['ice', 'snow', 'sleet'])).message).toBe(
      'findOddOneOut: expected three or more words that have a vector, got 2. Give words of the vocabulary.',
    );
  });
});
