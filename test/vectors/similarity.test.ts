// Laws, hand-computed figures and refusals of the rank correlation with people's judgement.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateSimilarity, parseWordPairs, spearman } from '../../src/vectors/index.js';
import { refusalOf, vectorsOf } from './sample.js';

describe('the rank correlation', () => {
  it('of untied values is 1 − 6 Σ d² / (n (n² − 1))', () => {
    const orders = fc.integer({ min: 2, max: 12 }).chain((n) => {
      const order = fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => i + 1),
        { minLength: n },
      );
      return fc.tuple(order, order);
    });
    fc.assert(
      fc.property(orders, ([x, y]) => {
        const n = x.length;
        const squares = x.reduce((sum, rank, i) => sum + (rank - y[i]) ** 2, 0);
        expect(spearman(x, y)).toBeCloseTo(1 - (6 * squares) / (n * (n * n - 1)), 12);
        expect(spearman(x, y)).toBeCloseTo(spearman(x.map(Math.exp), y), 12);
      }),
    );
  });

  it('gives equal values the mean of their ranks: ranks 1, 2½, 2½, 4 against 1, 3, 2, 4', () => {
    // Σ dx dy = 4.5, Σ dx² = 4.5, Σ dy² = 5.
    expect(spearman([1, 5, 5, 9], [10, 30, 20, 40])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  it('is NaN when a side is constant or nothing is there', () => {
    expect([spearman([1, 1], [1, 2]), spearman([1], [1]), spearman([], [])]).toEqual([NaN, NaN, NaN]);
  });
});

describe('the agreement of cosines with people', () => {
  const vectors = vectorsOf(['ice', 'snow', 'fire'], 2, [3, 4, 4, 3, -1, 1]);

  it('counts the pairs that were compared and skipped, and has an interval', () => {
    const pairs = parseWordPairs('ice snow 9\nIce fire 2\nsnow fire 1\nice sleet 5\n', { file: 'p.txt' });
    const { interval, ...rest } = evaluateSimilarity(vectors, pairs);
    expect(rest).toEqual({ spearman: 1, pairs: 3, skipped: 1 });
    expect(interval![0]).toBeCloseTo(1, 12);
    expect(interval![1]).toBeCloseTo(1, 12);
  });

  it('is null without pairs', () => {
    const pairs = parseWordPairs('rain hail 9\n', { file: 'p.txt' });
    expect(evaluateSimilarity(vectors, pairs)).toEqual({ spearman: null, pairs: 0, skipped: 1, interval: null });
  });
});

describe('a file of word pairs', () => {
  const read = (text: string) => parseWordPairs(text, { file: 'p.txt' });

  it('may have tabs, commas or blanks, headings, notes and more columns', () => {
    const expected = [{ a: 'old', b: 'new', score: 1.58 }];
    expect(read('old\tnew\t1.58\n')).toEqual(expected);
    expect(read('Word 1,Word 2,Human (mean)\r\nold,new,1.58\r\n')).toEqual(expected);
    expect(read('# a note\n\n  old new  1.58 A\n')).toEqual(expected);
    expect(read('New York\tnew\t-2\n')).toEqual([{ a: 'New York', b: 'new', score: -2 }]);
  });

  it('is refused with file and line', () => {
    const fix = 'Write e.g. tiger<TAB>cat<TAB>7.35.';
    expect(refusalOf(() => read('a b 1\na b\n'))).toEqual({
      code: 'wrong-pair',
      message: `p.txt:2: expected two words and a number, got "a b". ${fix}`,
    });
    expect(refusalOf(() => read('a b 1\na b x\n')).message).toContain('p.txt:2: ');
    expect(refusalOf(() => read('')).message).toBe(`p.txt: expected two words and a number, got none. ${fix}`);
  });
});
