// Counting: exact, and the same bytes however the corpus is cut.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildCorpus,
  type CountingProgress,
  countCooccurrences,
  createCorpus,
  createMemoryStorage,
  mergeCooccurrences,
  readCountMatrix,
} from '../../src/embeddings/index.js';
import { bytesOf, corpusOfDocuments, entriesOf, lines, naiveEntries, rechunked } from './cooccurrence-corpora.js';

/** About the least that the counter takes: pieces of a thousand words. */
const littleMemory = 3_160_000;

/** A storage in memory that counts the lists it makes: one a piece and one a merge. */
function countingStorage() {
  const storage = createMemoryStorage();
  const made = { lists: 0 };
  const create = () => {
    made.lists++;
    return storage.create();
  };
  return { made, create };
}

function longText(lineCount: number): string[][] {
  return Array.from({ length: lineCount }, (_, i) =>
    Array.from({ length: (i * 7) % 50 }, (_, j) => `w${(i * i * 31 + j * j * 17) % 97}`),
  );
}

describe('countCooccurrences', () => {
  it('gives the sums of the definition, in exact units', async () => {
    const options = fc.record({
      windowSize: fc.integer({ min: 1, max: 12 }),
      weighting: fc.constantFrom('flat' as const, 'ramped' as const),
      side: fc.constantFrom('both' as const, 'left' as const, 'right' as const),
    });
    await fc.assert(
      fc.asyncProperty(lines, options, async (text, { windowSize, weighting, side }) => {
        fc.pre(text.some((words) => words.length > 0));
        const corpus = createCorpus(text);
        const counts = await countCooccurrences(corpus, { windowSize, weighting, side });
        const weight = (d: number) => (weighting === 'flat' ? 1 : counts.unit / d);
        const expected = naiveEntries(text, corpus, { windowSize, weight, side });
        expect(await entriesOf(counts)).toEqual(expected);
        expect(counts.entryCount).toBe(expected.length);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the table of docs/maths/counts.md', async () => {
    const page = readFileSync(new URL('../../docs/maths/counts.md', import.meta.url), 'utf8');
    const [, section] = page.split(/^## /m);
    const rows = section.split('\n').filter((line) => /^\| (to|be|or|not) \|/.test(line));
    const cells = rows.map((row) => row.split('|').slice(2, -1));
    const names = ['to', 'be', 'or', 'not'];
    const corpus = createCorpus([['to', 'be', 'or', 'not', 'to', 'be']]);
    const counts = await countCooccurrences(corpus, { windowSize: 2 });
    const expected = cells.flatMap((row, i) =>
      row.map((cell, j) => {
        const sum = cell.split('+').reduce((total, part) => total + Number(part), 0);
        return `${corpus.vocabulary.idOf(names[i])} ${corpus.vocabulary.idOf(names[j])} ${sum}`;
      }),
    );
    expect(rows).toHaveLength(4);
    expect((await entriesOf(counts)).sort()).toEqual(expected.filter((entry) => !entry.endsWith(' 0')).sort());
    expect(counts.unit).toBe(2);
  });

  it('takes 1/2520 as the unit of ramped windows of 10, and whole counts for flat ones', async () => {
    const corpus = createCorpus([['a', 'b']]);
    expect((await countCooccurrences(corpus)).unit).toBe(2520);
    expect(await entriesOf(await countCooccurrences(corpus))).toEqual(['0 1 2520', '1 0 2520']);
    expect((await countCooccurrences(corpus, { weighting: 'flat' })).unit).toBe(1);
    expect((await countCooccurrences(corpus, { windowSize: 40 })).unit).toBe(720720);
  });

  it('gives the same bytes with any memory and any chunks', async () => {
    const corpus = createCorpus(longText(400));
    const whole = await bytesOf(await countCooccurrences(corpus));
    for (const [memoryBytes, least] of [
      [littleMemory, 8],
      [littleMemory + 9_000, 4],
      [littleMemory + 20_000, 3],
    ]) {
      for (const chunkLength of [1, 37, 5000]) {
        const reports: CountingProgress[] = [];
        const storage = countingStorage();
        const counts = await countCooccurrences(
          rechunked(corpus, chunkLength),
          {},
          {
            memoryBytes,
            storage,
            onProgress: (progress) => reports.push(progress),
          },
        );
        expect(storage.made.lists).toBeGreaterThan(least);
        expect(await bytesOf(counts)).toEqual(whole);
        expect(reports.at(-1)).toEqual({ kind: 'merge', tokens: corpus.tokenCount, tokenCount: corpus.tokenCount });
        expect(reports.at(-2)!.tokens).toBe(corpus.tokenCount);
      }
    }
  });

  it('cuts inside a long line without losing or doubling a pair', async () => {
    const line = Array.from({ length: 9000 }, (_, i) => `w${(i * i) % 61}`);
    const corpus = createCorpus([line]);
    for (const side of ['both', 'left', 'right'] as const) {
      const options = { windowSize: 7, side };
      const whole = await bytesOf(await countCooccurrences(corpus, options));
      const storage = countingStorage();
      const cut = await countCooccurrences(corpus, options, { memoryBytes: littleMemory, storage });
      expect(await bytesOf(cut)).toEqual(whole);
      expect(storage.made.lists).toBeGreaterThan(6);
    }
  });

  it('gives the counts of the whole as the sum of its parts, in any order and grouping', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(4), { minLength: 40, maxLength: 40 }), async (text, parts) => {
        fc.pre(text.some((words) => words.length > 0));
        const corpus = createCorpus(text);
        const whole = await countCooccurrences(corpus);
        const counted = await Promise.all(
          [0, 1, 2, 3, 4].map((part) => {
            const own = createCorpus([...text.filter((_, i) => parts[i] === part), corpus.vocabulary.words]);
            const ids = text.filter((_, i) => parts[i] === part).flatMap((w) => [...w.map(corpus.vocabulary.idOf), -1]);
            return countCooccurrences({
              ...own,
              vocabulary: corpus.vocabulary,
              async *chunks() {
                yield Int32Array.from(ids);
              },
            });
          }),
        );
        const [a, b, c, d, e] = counted;
        const sum = await mergeCooccurrences([e, await mergeCooccurrences([c, a]), await mergeCooccurrences([b, d])]);
        expect(await bytesOf(sum)).toEqual(await bytesOf(whole));
      }),
      { numRuns: 30 },
    );
  });

  it('counts words by line and by document', async () => {
    const corpus = corpusOfDocuments([[['a', 'b'], ['a']], [], [['b', 'b', 'c']]]);
    expect(corpus.vocabulary.words).toEqual(['b', 'a', 'c']);
    const byDocument = await countCooccurrences(corpus, { context: 'document' });
    expect([byDocument.columnCount, byDocument.unit]).toEqual([2, 1]);
    expect(await entriesOf(byDocument)).toEqual(['0 0 1', '0 1 2', '1 0 2', '2 1 1']);
    const byLine = await countCooccurrences(corpus, { context: 'line' });
    expect(byLine.columnCount).toBe(3);
    expect(await entriesOf(byLine)).toEqual(['0 0 1', '0 2 2', '1 0 1', '1 1 1', '2 2 1']);
  });

  it('gives the same documents with any memory', async () => {
    const corpus = rechunked(createCorpus(longText(400)), 11);
    const whole = await countCooccurrences(corpus, { context: 'line' });
    const storage = countingStorage();
    const cut = await countCooccurrences(corpus, { context: 'line' }, { memoryBytes: littleMemory, storage });
    expect(storage.made.lists).toBeGreaterThan(6);
    expect(await bytesOf(cut)).toEqual(await bytesOf(whole));
    expect(cut.columnCount).toBe(whole.columnCount);
  });

  it('reads text end to end', async () => {
    const corpus = await buildCorpus(() => [new TextEncoder().encode('ice is cold\nsteam is hot\n')], { minCount: 1 });
    const counts = await countCooccurrences(corpus, { windowSize: 1 });
    expect(counts.entryCount).toBe(8);
  });

  it('stops when the signal fires', async () => {
    const run = { signal: AbortSignal.abort() };
    await expect(countCooccurrences(createCorpus([['a', 'b']]), {}, run)).rejects.toThrow(/abort/i);
  });

  it('refuses bad options and too little memory in one line', async () => {
    const corpus = createCorpus([['a', 'b']]);
    await expect(countCooccurrences(corpus, { windowSize: 0 })).rejects.toThrow(
      'countCooccurrences: windowSize: expected a whole number ≥ 1 and ≤ 1000, got 0. Pass a whole number in that range.',
    );
    await expect(countCooccurrences(corpus, { weighting: 'ramp' as 'flat' })).rejects.toThrow(
      'countCooccurrences: weighting: expected a known value, got "ramp". Did you mean "ramped"? Known: flat, ramped.',
    );
    await expect(countCooccurrences(corpus, {}, { memoryBytes: 1e6 })).rejects.toThrow(
      /^countCooccurrences: memoryBytes: expected a number ≥ \d+, got 1000000\./,
    );
  });
});

describe('mergeCooccurrences', () => {
  it('refuses counts that cannot be added', async () => {
    const counts = await countCooccurrences(createCorpus([['a', 'b']]));
    const flat = await countCooccurrences(createCorpus([['a', 'b']]), { weighting: 'flat' });
    const byLine = await countCooccurrences(createCorpus([['a', 'b']]), { context: 'line' });
    const other = await countCooccurrences(createCorpus([['a', 'c']]));
    const rest = 'Count every part with one vocabulary and the same options.';
    const start = (part: number) =>
      `mergeCooccurrences: part ${part}: expected counts over windows, of the same words and weights in each part, got`;
    await expect(mergeCooccurrences([])).rejects.toThrow(`${start(0)} no counts at all. ${rest}`);
    await expect(mergeCooccurrences([counts, flat])).rejects.toThrow(`${start(1)} units of 1/1 beside 1/2520. ${rest}`);
    await expect(mergeCooccurrences([counts, byLine])).rejects.toThrow(`${start(1)} counts by line. ${rest}`);
    await expect(mergeCooccurrences([counts, other])).rejects.toThrow(`${start(1)} other words. ${rest}`);
  });
});

describe('readCountMatrix', () => {
  it('is symmetric and holds counts in whole weights', async () => {
    const matrix = await readCountMatrix(await countCooccurrences(createCorpus(longText(60))));
    const value = new Map<string, number>();
    for (let row = 0; row < matrix.rowCount; row++) {
      for (let k = matrix.offsets[row]; k < matrix.offsets[row + 1]; k++) {
        value.set(`${row} ${matrix.columns[k]}`, matrix.values[k]);
      }
    }
    expect(value.size).toBe(matrix.values.length);
    for (const [key, count] of value) expect(value.get(key.split(' ').reverse().join(' '))).toBe(count);
  });
});
