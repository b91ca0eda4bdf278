// Laws of look-up keys.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldDigits, wordKey } from '../../src/text/index.js';

describe('wordKey', () => {
  const table =
    (...keys: string[]) =>
    (key: string) =>
      keys.includes(key);

  it('prefers the word as written, then lower case, then lower case with digits as 0', () => {
    expect(wordKey('B52', table('B52', 'b52', 'b00'))).toBe('B52');
    expect(wordKey('B52', table('b52', 'b00'))).toBe('b52');
    expect(wordKey('B52', table('b00', 'B00'))).toBe('b00');
    expect(wordKey('B52', table('B00', 'c'))).toBeUndefined();
  });

  it('answers a key that the table has, or undefined', () => {
    const law = fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (word, keys) => {
      const key = wordKey(word, table(...keys));
      expect(key === undefined || keys.includes(key)).toBe(true);
      expect(wordKey(word, table(...keys, word))).toBe(word);
    });
    fc.assert(law);
  });
});

describe('foldDigits', () => {
  it('writes every decimal digit of any script as 0 and nothing else', () => {
    expect(foldDigits('1996-08-22')).toBe('0000-00-00');
    expect(foldDigits('٣x𝟗²Ⅳ½')).toBe('0x0²Ⅳ½');
    expect(foldDigits('/:plain')).toBe('/:plain');
    const law = fc.property(fc.string({ unit: 'binary' }), (word) => {
      const expected = Array.from(word, (character) => (/^\p{Nd}$/u.test(character) ? '0' : character)).join('');
      expect(foldDigits(word)).toBe(expected);
      expect(foldDigits(expected)).toBe(expected);
    });
    fc.assert(law);
  });
});
