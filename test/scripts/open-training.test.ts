// Data that the shipped models are trained on and that no annotator made: made lines, and names on which models agree.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { madeLines } from '../../scripts/made-lines.js';
import { silverDocuments } from '../../scripts/silver.js';
import type { Tagger } from '../../src/ner/index.js';

describe('made lines', () => {
  const names: Readonly<Record<string, readonly string[]>> = {
    ...{
      city: ['Leeds', 'Fort Worth', 'West York'],
      region: ['Surrey'],
      team: ['Leeds Rhinos', 'Rare Team'],
      country: ['Peru'],
    },
    ...{ company: ['Exampla'], media: ['Daily Example'], organisation: ['Leeds School of Music', 'the society'] },
    ...{ demonym: ['Peruvian'], 'first-name': ['Ada'], 'common-surname': ['Lovelace'], surname: ['Hopper', 'The'] },
  };
  const rankOf = (word: string) => ({ the: 0, rare: -1 })[word] ?? 5000;
  const sources = { names: (list: string) => names[list], rankOf, count: 60, seed: 1 };
  const documents = madeLines('score-lines.txt', sources);
  const sentences = documents.flatMap((document) => document.sentences);
  const found = sentences.flatMap(({ words, spans }) =>
    spans.map(
      ({ start, end, label }) =>
        `${label} ${words
          .slice(start, end)
          .join(' ')
          .toLowerCase()
          .replace(/^[a-z]\. /, '')}`,
    ),
  );

  it('label what the lists name, and leave out names of rare words and of common ones', () => {
    const kinds = [
      'LOC fort worth',
      'LOC leeds',
      'LOC peru',
      'LOC surrey',
      'MISC peruvian',
      'ORG fort worth',
      'ORG leeds',
    ];
    const people = [
      'ORG leeds rhinos',
      'ORG surrey',
      'PER ada hopper',
      'PER ada lovelace',
      'PER hopper',
      'PER lovelace',
    ];
    expect([...new Set(found)].sort()).toEqual([...kinds, ...people].sort());
  });

  it('have whole numbers for their zeros, and no name twice in one place', () => {
    expect(sentences.flatMap(({ words }) => words)).not.toContain('00');
    for (const { spans } of sentences) {
      spans.slice(1).forEach(({ start }, i) => {
        expect(start).toBeGreaterThanOrEqual(spans[i].end);
      });
    }
  });

  it('call companies, papers, universities and public bodies organisations', () => {
    const news = madeLines('news-lines.txt', sources).flatMap((document) => document.sentences);
    const named = news.flatMap(({ words, spans }) =>
      spans.map(({ start, end, label }) => `${label} ${words.slice(start, end).join(' ')}`),
    );
    for (const name of ['ORG Exampla', 'ORG Daily Example', 'ORG Leeds School of Music', 'ORG University of Leeds'])
      expect(named).toContain(name);
    expect(named.some((name) => /^ORG (Lovelace|Hopper) & (Lovelace|Hopper|Co\.)$/.test(name))).toBe(true);
    expect(named).toContain('PER Ada Hopper');
    expect(named).not.toContain('ORG the society');
  });

  it('are the same for the same seed', () => {
    expect(madeLines('score-lines.txt', sources)).toEqual(documents);
  });
});

describe('silver data', () => {
  /** Says that these words are names, with a score. */
  const tagger = (score: number, ...words: string[]) =>
    ({
      tagTokens: ({ text, tokens }: Parameters<Tagger['tagTokens']>[0]) =>
        [...tokens.starts.keys()]
          .slice(0, tokens.ends.length)
          .filter((i) => words.includes(text.slice(tokens.starts[i], tokens.ends[i])))
          .map((i) => ({ start: i, end: i + 1, label: 'LOC', score })),
    }) as unknown as Tagger;
  const text =
    '=== 1\tA\nThen she went from Paris to Rome and Oslo.\n=== 2\tB\nNo name is in this long line here.\n=== 3\tC\nLater they came back from Paris to us.\n';

  it('are names that all models are sure of, what they differ on left open, in sentences that have any', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nomen-silver-'));
    writeFileSync(join(folder, 'raw.txt'), text);
    const taggers = [tagger(0.99, 'Paris', 'Rome', 'Oslo'), tagger(0.85, 'Paris', 'Oslo', 'she')];
    const read = (tokens: number, every: number) =>
      silverDocuments(join(folder, 'raw.txt'), taggers, { tokens, every, confidence: 0.9 });
    const all = await read(1000, 1);
    expect(all.map(({ id }) => id)).toEqual(['1\tA', '3\tC']);
    const [{ words, spans, open }] = all[0].sentences;
    expect(spans.map(({ start }) => words[start])).toEqual(['Paris', 'Oslo']);
    expect(open?.map(({ start }) => words[start]).sort()).toEqual(['Rome', 'she']);
    expect((await read(1, 1)).length).toBe(1);
    expect((await read(1000, 2)).map(({ id }) => id)).toEqual(['1\tA', '3\tC']);
  });
});
