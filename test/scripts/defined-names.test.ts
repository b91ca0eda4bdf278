// Sentences labelled by what an encyclopaedia says its articles are about.
import { describe, expect, it } from 'vitest';
import { definedNames } from '../../scripts/defined-names.js';

const lists: Readonly<Record<string, readonly string[]>> = {
  country: ['New Peru', 'Peru', 'Jordan'],
  demonym: ['Peruvian'],
};
const names = (list: string) => lists[list];
const found = (text: string) =>
  definedNames(text, names).flatMap(({ sentences }) =>
    sentences.map(({ words, spans }) => [
      words.join(' '),
      ...spans.map(({ start, end, label }) => `${label} ${words.slice(start, end).join(' ')}`),
    ]),
  );

describe('defined names', () => {
  it('are the name of an article by the noun that defines it, and a surname alone', () => {
    const text = `=== 1\tAda Example (poet)
Ada Example (born 12 May 1901) was a Peruvian poet and the author of two plays.
In later years Example lived in New Peru with two sisters.
=== 2\tExample Works
Example Works is a small brewery by the sea. The beer of Example Works is sold in Peru.
=== 3\tSand, Example
Sand is a quiet village of two hundred people.
`;
    expect(found(text)).toEqual([
      [
        'Ada Example ( born 12 May 1901 ) was a Peruvian poet and the author of two plays .',
        'PER Ada Example',
        'MISC Peruvian',
      ],
      ['In later years Example lived in New Peru with two sisters .', 'PER Example', 'LOC New Peru'],
      ['Example Works is a small brewery by the sea .', 'ORG Example Works'],
      ['The beer of Example Works is sold in Peru .', 'ORG Example Works', 'LOC Peru'],
      ['Sand is a quiet village of two hundred people .', 'LOC Sand'],
    ]);
  });

  it('are left out with sentences that have other capitals, or none of the names', () => {
    const text = `=== 1\tSand
Sand is a quiet village of two hundred people. The mayor of Sand met Smith in spring.
Smith likes Sand and the sea. Nobody in the village knew of it.
The mayor of Sand was once in Jordan.
`;
    expect(found(text)).toEqual([['Sand is a quiet village of two hundred people .', 'LOC Sand']]);
  });

  it('need a noun that says what they are', () => {
    expect(found('=== 1\tSand\nSand is a granular material of many uses.\n')).toEqual([]);
    expect(found('=== 1\tsand\nThe word sand is the name of a village by the sea.\n')).toEqual([]);
    expect(found('=== 1\tList of towns\nThis List of towns is a book of two hundred pages.\n')).toEqual([]);
  });
});
