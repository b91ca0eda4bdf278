// Words as bytes: nothing is lost, nothing damaged is read, and the vocabulary over them answers as one of strings does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPackedVocabulary, createVocabulary, packWords, unpackWords } from '../../src/text/index.js';
import { indexWithoutWasm } from '../../src/text/indexed-words.js';
import { indexWithWasm } from '../../src/text/wasm/index-words.js';

describe('packed words', () => {
  it('come back as they were, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        expect(unpackWords(packWords(words), { name: 'words' })).toEqual(words);
      }),
    );
    const odd = ['', '\n', '\u0000', '\ufeff', '\u{10ffff}', 'ÿ', ''];
    expect(unpackWords(packWords(odd), { name: 'words' })).toEqual(odd);
  });

  it('refuse lone surrogates, which UTF-8 cannot hold', () => {
    expect(() => packWords(['ok', 'a\udc00'])).toThrow('words[1]: expected well-formed Unicode, got "a\\udc00".');
  });

  it('are refused when cut or damaged', () => {
    expect(() => unpackWords(Uint8Array.of(0x61, 0xff, 0x62), { name: 'm' })).toThrow(
      'm: expected the byte 0xFF after the last word, got none.',
    );
    expect(() => unpackWords(Uint8Array.of(0x61, 0xff, 0xc3, 0xff), { name: 'm' })).toThrow(
      'm: expected words in UTF-8, got other bytes in word 1.',
    );
  });
});

describe('a packed vocabulary', () => {
  const wordLists = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 60 });

  it('answers as the vocabulary of the same words', () => {
    const law = fc.property(wordLists, fc.array(fc.string({ unit: 'binary', maxLength: 4 })), (words, others) => {
      const packed = createPackedVocabulary(packWords(words), { name: 'words' });
      const plain = createVocabulary(words);
      expect([packed.size, packed.words]).toEqual([plain.size, plain.words]);
      for (const word of [...words, ...others]) {
        expect([packed.idOf(word), packed.has(word)], word).toEqual([plain.idOf(word), plain.has(word)]);
      }
      words.forEach((word, id) => {
        expect(packed.wordOf(id)).toBe(word);
      });
    });
    fc.assert(law, { numRuns: 300 });
  });

  it('does not take half a character for the sign that stands for it', () => {
    const packed = createPackedVocabulary(packWords(['\ufffd', 'a']), { name: 'words' });
    expect([packed.idOf('\ufffd'), packed.idOf('\ud800'), packed.idOf('')]).toEqual([0, -1, -1]);
  });

  it('refuses what is cut, damaged or said twice', () => {
    const made = (...bytes: number[]) => createPackedVocabulary(Uint8Array.from(bytes), { name: 'm' });
    expect(() => made(0x61, 0xff, 0x62)).toThrow('m: expected the byte 0xFF after the last word, got none.');
    expect(() => made(0x61, 0xff, 0xc3, 0xff)).toThrow('m: expected words in UTF-8, got other bytes in word 1.');
    expect(() => made(0x61, 0xff, 0x62, 0xff, 0x61, 0xff)).toThrow(
      'm: expected each word once, got word 0 again as word 2.',
    );
    expect(() => made(0x61, 0xff).wordOf(1)).toThrow('wordOf: expected');
  });
});

describe('the index of packed words', () => {
  const words = fc.string({ unit: fc.constantFrom('a', '\u0000', 'é', '\u{1f600}'), maxLength: 3 });

  it('is the same in WebAssembly, for words said twice and cut bytes too', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), fc.uint8Array({ maxLength: 3 }), (list, rest) => {
        const bytes = Uint8Array.of(...packWords(list), ...rest);
        expect(indexWithWasm(bytes)).toEqual(indexWithoutWasm(bytes));
      }),
    );
  });

  it('is the same where it takes many pages', () => {
    const bytes = packWords(Array.from({ length: 60_000 }, (_, i) => `word ${(i * 7919) % 59_999}`));
    const indexed = indexWithWasm(bytes)!;
    expect(indexed.repeated).toBe(59_999);
    const plain = indexWithoutWasm(bytes);
    for (const name of ['joined', 'starts', 'hashes', 'table'] as const) {
      expect(
        Buffer.compare(
          Buffer.from(indexed[name].buffer, indexed[name].byteOffset, indexed[name].byteLength),
          Buffer.from(plain[name].buffer, plain[name].byteOffset, plain[name].byteLength),
        ),
      ).toBe(0);
    }
  });

  it('is what a vocabulary of many words answers from', () => {
    const list = Array.from({ length: 20_000 }, (_, i) => `w${i}`);
    const packed = createPackedVocabulary(packWords(list), { name: 'words' });
    expect([packed.idOf('w0'), packed.idOf('w19999'), packed.idOf('w20000'), packed.size]).toEqual([
      0, 19_999, -1, 20_000,
    ]);
    expect(() => createPackedVocabulary(packWords([...list, 'w7']), { name: 'm' })).toThrow(
      'm: expected each word once, got word 7 again as word 20000.',
    );
  });
});
