// Parallel files: line n of each belongs to line n of the others, and where it does not, the line is named.
import { describe, expect, it } from 'vitest';
import { readParallel } from '../../src/text/index.js';

const read = (words: string, tags: string, intents?: string) =>
  readParallel({ words, tags, ...(intents === undefined ? {} : { intents }) }, { file: 'f' });

describe('readParallel', () => {
  it('gives a document an utterance, with its slots, line and intent; empty lines are left out', () => {
    const { documents, intents } = read('fly to new york \n\nhello\n', 'O O B-city I-city\n\nO\n', 'Fly\n\nGreet\n');
    expect(intents).toEqual(['Fly', 'Greet']);
    expect(documents.map(({ sentences }) => sentences[0])).toEqual([
      { words: ['fly', 'to', 'new', 'york'], spans: [{ start: 2, end: 4, label: 'city' }], line: 1 },
      { words: ['hello'], spans: [], line: 3 },
    ]);
    expect(read('a', 'O').intents).toEqual([]);
  });

  it.each([
    [['a b', 'O'], /^f:1: expected 2 tags, got 1/],
    [['a\nb', 'O\nB'], /^f:2: expected O or a tag such as B-city, got B/],
    [['a\nb', 'O\nO', 'x\n'], /^f: expected 2 intents, got 1/],
    [['', ''], /^f: expected an utterance a line, got none/],
  ])('refuses %j', ([words, tags, intents], message) => {
    expect(() => read(words, tags, intents)).toThrow(message);
  });
});
