// Lines that the shipped models are trained on and that no annotator made.
import { describe, expect, it } from 'vitest';
import { madeLines } from '../../scripts/made-lines.js';

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
