// Lists of sentences cut into minibatches, put into rounds, dealt out to threads.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divide, matchLengths, partition } from '../../src/ner/partition.js';

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
const counts = fc.integer({ min: 1, max: 7 });
/** Items that differ, so that each can be followed. */
const itemsOf = (lengths: readonly number[]) => lengths.map((length, index) => ({ length, index }));
const lengthOf = ({ length }: { readonly length: number }) => length;
const sumOf = (items: readonly { readonly length: number }[]) => items.reduce((sum, { length }) => sum + length, 0);

describe('partition', () => {
  it('keeps all in order, in runs of enough tokens and no sentence more', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 60 }), (lengths, tokens) => {
        const items = itemsOf(lengths);
        const parts = partition(items, tokens);
        expect(parts.flat()).toEqual(items);
        for (const part of parts) expect(sumOf(part.slice(0, -1))).toBeLessThan(tokens);
        for (const part of parts.slice(0, -1)) expect(sumOf(part)).toBeGreaterThanOrEqual(tokens);
      }),
    );
  });
});

describe('matchLengths', () => {
  it('puts each item into one round, with those that are nearest in length', () => {
    fc.assert(
      fc.property(lengths, counts, (lengths, count) => {
        const items = itemsOf(lengths);
        const matched = matchLengths(items, count, lengthOf);
        expect([...matched].sort((a, b) => a.index - b.index)).toEqual(items);
        const rounds = partition(
          matched.map((item) => ({ item, length: 1 })),
          count,
        ).map((round) => round.map(({ item }) => item));
        const byLength = [...rounds].sort((a, b) => sumOf(b) / b.length - sumOf(a) / a.length);
        const longest = byLength.flatMap((round) => round.map(lengthOf).sort((a, b) => b - a));
        expect(longest).toEqual([...lengths].sort((a, b) => b - a));
      }),
    );
  });

  it('keeps the order of rounds by their first items, and the smaller round last', () => {
    const items = itemsOf([5, 9, 1, 4, 8]);
    expect(matchLengths(items, 2, lengthOf).map(lengthOf)).toEqual([5, 4, 9, 8, 1]);
  });

  it('changes nothing for one thread', () => {
    fc.assert(
      fc.property(lengths, (lengths) => {
        const items = itemsOf(lengths);
        expect(matchLengths(items, 1, lengthOf)).toEqual(items);
      }),
    );
  });
});

describe('divide', () => {
  it('gives each item to one share, in order, and no share more than the longest item above another', () => {
    fc.assert(
      fc.property(lengths, counts, (lengths, count) => {
        const items = itemsOf(lengths);
        const shares = divide(items, count, lengthOf);
        expect(shares).toHaveLength(count);
        expect(shares.flat().sort((a, b) => a.index - b.index)).toEqual(items);
        for (const share of shares) expect(share).toEqual([...share].sort((a, b) => a.index - b.index));
        const sums = shares.map(sumOf);
        expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(Math.max(0, ...lengths));
      }),
    );
  });
});
