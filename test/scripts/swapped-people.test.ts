// Sentences with other people: what changes in them, and what stays.
import { describe, expect, it } from 'vitest';
import { swapPeople } from '../../scripts/swapped-people.js';

const lists: Readonly<Record<string, readonly string[]>> = {
  ...{ politician: ['Ada Lovelace', 'Grace Brewster Hopper'], athlete: ['Pelé', 'de Coubertin'] },
  ...{ 'first-name': ['Alan', 'al'], surname: ['Turing', 'van Dyk'] },
};
const names = (list: string) => lists[list] ?? [];

/** What becomes of the sentence in 200 draws, each outcome once, its name in brackets. */
function outcomes(text: string, label = 'PER'): string[] {
  const words = text.replaceAll(/[[\]]/g, '').split(' ');
  const start = text.split(' ').findIndex((word) => word.startsWith('['));
  const end = text.split(' ').findIndex((word) => word.endsWith(']')) + 1;
  const sentence = { words, spans: [{ start, end, label }], line: 1 };
  const swapped = swapPeople([{ id: 'a', sentences: Array.from({ length: 200 }, () => sentence) }], { names, seed: 1 });
  const found = swapped[0].sentences.map(({ words: now, spans }) => {
    expect(spans).toEqual(sentence.spans);
    return [...now.slice(0, start), `[${now.slice(start, end).join(' ')}]`, ...now.slice(end)].join(' ');
  });
  return [...new Set(found)].sort();
}

describe('swapped people', () => {
  it('have as many words in their names as those before, some of whom stay', () => {
    const one = ['I saw [Alan] there', 'I saw [Barbara] there', 'I saw [Turing] there'];
    expect(outcomes('I saw [Barbara] there')).toEqual(one);
    expect(outcomes('Hi [Barbara Liskov]')).toEqual(['Hi [Ada Lovelace]', 'Hi [Alan Turing]', 'Hi [Barbara Liskov]']);
    expect(outcomes('[Jean E. Sammet]')).toEqual(['[Grace Brewster Hopper]', '[Jean E. Sammet]']);
    expect(outcomes('[A B C D E]')).toEqual(['[A B C D E]']);
  });

  it('stand in small letters or in capitals where those before did, but for initials', () => {
    expect(outcomes('hi [barbara]')).toEqual(['hi [alan]', 'hi [barbara]', 'hi [turing]']);
    expect(outcomes('HI [BARBARA]')).toEqual(['HI [ALAN]', 'HI [BARBARA]', 'HI [TURING]']);
    expect(outcomes('in [JFK]')).toEqual(['in [Alan]', 'in [JFK]', 'in [Turing]']);
  });

  it('are not put in the place of titles, accounts and what is no person', () => {
    expect(outcomes('[President Obama] said')).toEqual(['[President Obama] said']);
    expect(outcomes('[#Ada2014] now')).toEqual(['[#Ada2014] now']);
    expect(outcomes('in [Oslo]', 'LOC')).toEqual([]);
  });
});
