// Laws and refusals of the vocabulary.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildVocabulary, createVocabulary } from '../../src/text/index.js';

const someWords = fc.array(
  fc.oneof(fc.constantFrom('a', 'b', 'B', '<unk>', '𝐁', '\uffff', ''), fc.string({ maxLength: 2 })),
);

describe('buildVocabulary', () => {
  it('puts reserved words first, then falling counts, equal counts by code unit', () => {
    const { words, counts } = buildVocabulary(['to', 'be', 'or', 'not', 'to', 'be', '\uffff', '𝐁', 'Z']);
    expect(words).toEqual(['<pad>', '<unk>', 'be', 'to', 'Z', 'not', 'or', '𝐁', '\uffff']);
    expect(counts).toEqual([0, 0, 2, 2, 1, 1, 1, 1, 1]);
  });

  it('does not depend on the order of the words, nor on their coming as counts', () => {
    const law = fc.property(someWords, (list) => {
      const counts = new Map<string, number>();
      for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
      const expected = buildVocabulary(list);
      for (const same of [
        buildVocabulary(list.toReversed()),
        buildVocabulary(list.toSorted()),
        buildVocabulary(counts),
      ]) {
        expect(same.words).toEqual(expected.words);
        expect(same.counts).toEqual(expected.counts);
      }
    });
    fc.assert(law);
  });

  it('numbers its words: idOf and wordOf undo each other', () => {
    const law = fc.property(someWords, (list) => {
      const vocabulary = buildVocabulary(list, { minCount: 2 });
      expect(vocabulary.size).toBe(vocabulary.words.length);
      for (const [id, word] of vocabulary.words.entries()) {
        expect(vocabulary.idOf(word)).toBe(id);
        expect(vocabulary.wordOf(id)).toBe(word);
        expect(vocabulary.has(word)).toBe(true);
      }
    });
    fc.assert(law);
  });

  it('leaves out rare words and then the rarest beyond maxSize', () => {
    const list = 'a a a b b c'.split(' ');
    expect(buildVocabulary(list, { minCount: 2, reserved: [] }).words).toEqual(['a', 'b']);
    expect(buildVocabulary(list, { maxSize: 3, reserved: ['<unk>'] }).words).toEqual(['<unk>', 'a', 'b']);
    expect(buildVocabulary(list, { maxSize: 2 }).words).toEqual(['<pad>', '<unk>']);
  });

  it('keeps the count of a reserved word and gives it one id', () => {
    const vocabulary = buildVocabulary(['<unk>', 'x', '<unk>'], { reserved: ['<unk>'] });
    expect(vocabulary.words).toEqual(['<unk>', 'x']);
    expect(vocabulary.counts).toEqual([2, 1]);
  });

  it('answers −1 for words it lacks, names of object members included', () => {
    const vocabulary = buildVocabulary(['a']);
    for (const word of ['A', '', 'constructor', '__proto__']) {
      expect(vocabulary.idOf(word)).toBe(-1);
      expect(vocabulary.has(word)).toBe(false);
    }
    expect(buildVocabulary(['__proto__']).idOf('__proto__')).toBe(2);
  });

  it('is frozen', () => {
    const vocabulary = buildVocabulary(['a']);
    for (const part of [vocabulary, vocabulary.words, vocabulary.counts]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('refuses what is no list of words', () => {
    expect(() => buildVocabulary('to be')).toThrow(
      'buildVocabulary: expected words one by one or a Map of counts, got the string "to be".',
    );
    expect(() => buildVocabulary([1] as unknown as string[])).toThrow('got an item "1". Pass e.g. tokenize(text)');
    expect(() => buildVocabulary(undefined as unknown as string[])).toThrow('got "undefined".');
  });

  it('refuses bad counts and options', () => {
    expect(() => buildVocabulary(new Map([['a', Number.NaN]]))).toThrow(
      'buildVocabulary, count of "a": expected a finite number ≥ 0, got NaN.',
    );
    expect(() => buildVocabulary([], { minCount: -1 })).toThrow(
      'buildVocabulary.minCount: expected a number ≥ 0, got -1.',
    );
    expect(() => buildVocabulary([], { maxSize: 1 })).toThrow('buildVocabulary.maxSize: expected a number ≥ 2, got 1.');
    expect(() => buildVocabulary([], { mincount: 1 } as never)).toThrow('Did you mean "minCount"?');
    expect(() => buildVocabulary([], { reserved: ['x', 'x'] })).toThrow(
      'words[1]: expected a word that is not there yet, got "x", which is words[0] too.',
    );
  });
});

describe('createVocabulary', () => {
  it('keeps the given order and copies the list', () => {
    const words = ['b', 'a'];
    const vocabulary = createVocabulary(words);
    words[0] = 'c';
    expect(vocabulary.words).toEqual(['b', 'a']);
    expect('counts' in vocabulary).toBe(false);
  });

  it('refuses a word twice, counts of another length and ids outside', () => {
    expect(() => createVocabulary(['a', 'b', 'a'])).toThrow(
      'words[2]: expected a word that is not there yet, got "a", which is words[0] too. Remove one of them.',
    );
    expect(() => createVocabulary(['a'], [1, 2])).toThrow('createVocabulary: expected 1 counts, one a word, got 2.');
    expect(() => createVocabulary(['a']).wordOf(1)).toThrow('wordOf: expected a whole number ≥ 0 and ≤ 0, got 1.');
    expect(() => createVocabulary(['a']).wordOf(-1)).toThrow('got -1.');
  });
});
