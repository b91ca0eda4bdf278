// Phrases: which pairs are joined, and that the text stays the text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPairCounts } from '../../src/embeddings/corpus/pair-counts.js';
import { type Corpus, createCorpus, joinPhrases } from '../../src/embeddings/index.js';

async function wordsOf(corpus: Corpus): Promise<string[]> {
  const words: string[] = [];
  for await (const ids of corpus.chunks()) words.push(...[...ids].map((id) => corpus.vocabulary.words[id] ?? '¶'));
  return words;
}

const lines = [
  ['new', 'york', 'is', 'big'],
  ['is', 'new', 'york', 'old'],
  ['old', 'is', 'big'],
];

describe('joinPhrases', () => {
  it('joins pairs whose score is above the threshold, not at it', async () => {
    // count(new york) = 2 of T = 11: 2 · 11 / (2 · 2) = 5.5; the next best, is big: 2 · 11 / (3 · 2) = 3.67.
    const join = (threshold: number) =>
      joinPhrases(createCorpus(lines), { threshold, discount: 0, minCount: 1 }).then(wordsOf);
    expect(await join(5.4)).toEqual('new_york is big ¶ is new_york old ¶ old is big ¶'.split(' '));
    expect(await join(5.5)).toEqual(lines.flatMap((line) => [...line, '¶']));
    expect((await join(3.6)).slice(0, 3)).toEqual(['new_york', 'is_big', '¶']);
  });

  it('takes the discount off, so that rare pairs are no phrases', async () => {
    const joined = await joinPhrases(createCorpus(lines), { threshold: 0.1, discount: 2, minCount: 1 });
    expect(joined.vocabulary.words.filter((word) => word.includes('_'))).toEqual([]);
  });

  it('keeps every word of the text in its order, and counts as the text has them', async () => {
    const text = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 9 }), {
      minLength: 1,
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.double({ min: 0, max: 4, noNaN: true }), async (some, threshold) => {
        const joined = await joinPhrases(createCorpus(some), { threshold, discount: 0, minCount: 1 });
        const words = await wordsOf(joined);
        expect(words.flatMap((word) => word.split('_'))).toEqual(some.flatMap((line) => [...line, '¶']));
        for (const [id, word] of joined.vocabulary.words.entries()) {
          expect(joined.vocabulary.counts![id]).toBe(words.filter((one) => one === word).length);
        }
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('leaves words out that are rare in the new text', async () => {
    const joined = await joinPhrases(createCorpus(lines), { threshold: 5.4, discount: 0, minCount: 3 });
    expect(await wordsOf(joined)).toEqual(['is', '¶', 'is', '¶', 'is', '¶']);
    const none = joinPhrases(createCorpus(lines), { minCount: 9 });
    await expect(none).rejects.toThrow('minCount: expected a word that occurs at least 9 times, got none.');
  });
});

describe('pair counts', () => {
  it('are exact while there is room, and keep the common pairs when there is not', () => {
    const counts = createPairCounts(1000, 6);
    for (let i = 0; i < 40; i++) counts.add(3, 7);
    for (let i = 0; i < 500; i++) counts.add(i, 999 - i);
    const found = [...counts.entries()];
    expect(found.find(([first, second]) => first === 3 && second === 7)).toEqual([3, 7, 40]);
    expect(found.length).toBeLessThanOrEqual(48);
  });
});
