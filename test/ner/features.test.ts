// Laws of the features: shapes, affixes, n-grams, windows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { affixesOf, buildAffixTables, createAffixLookup } from '../../src/ner/features/affixes.js';
import { createEncoder } from '../../src/ner/features/encoder.js';
import { ngramIds } from '../../src/ner/features/ngrams.js';
import { indexGazetteers, resolveNerOptions, shapeNames, shapeOf } from '../../src/ner/index.js';
import { createVocabulary } from '../../src/text/index.js';

describe('shape', () => {
  it.each([
    ['1996', 'digits'],
    ['1,000.5', 'digits-and-punctuation'],
    ['A4', 'contains-digit'],
    ['--', 'no-letter'],
    ['東京', 'no-letter'],
    ['paris', 'lower'],
    ['NATO', 'upper'],
    ['I', 'single-upper'],
    ['Paris', 'initial-upper'],
    ['McCoy', 'initial-upper-mixed'],
    ['eBay', 'mixed'],
    ['Saint-Bernard', 'initial-upper-mixed'],
    ['Saint-', 'initial-upper'],
    ['London-based', 'mixed'],
    ['U.S.-led', 'mixed'],
    ['Łódź-based', 'mixed'],
    ['Łódź-', 'initial-upper'],
  ])('%s is %s', (word, name) => {
    expect(shapeNames[shapeOf(word)]).toBe(name);
  });

  it('is the same in another script', () => {
    const translate = (word: string) => word.replace(/[a-z]/g, 'ж').replace(/[A-Z]/g, 'Ж').replace(/[0-9]/g, '٣');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abYZ019.,-/:%$+&_;*') }), (word) => {
        expect(shapeOf(translate(word))).toBe(shapeOf(word));
      }),
      { numRuns: 500 },
    );
  });

  it('gives every string one of the ten classes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        expect(shapeNames[shapeOf(word)]).toBeDefined();
      }),
    );
  });
});

describe('affixes', () => {
  it('are counted in whole code points', () => {
    expect(affixesOf('😀ab')).toEqual(['😀a', '😀ab', 'ab', '😀ab']);
  });

  it('have the row behind their place in the tables, or row 0', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u0000', '😀', '\ud83d', '\ude00'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(text), fc.array(text), (known, others) => {
        const tables = buildAffixTables(new Set(known), 1);
        const rowsOf = createAffixLookup(tables);
        for (const word of [...known, ...others]) {
          expect(rowsOf(word)).toEqual(affixesOf(word).map((affix, kind) => tables[kind].indexOf(affix) + 1));
        }
      }),
    );
    expect(createAffixLookup([])('word')).toEqual([]);
  });

  it('are those that Array.from would cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\ud83d', '\ude00'), maxLength: 6 });
    fc.assert(
      fc.property(text, (word) => {
        const characters = Array.from(word);
        const parts = [characters.slice(0, 2), characters.slice(0, 3), characters.slice(-2), characters.slice(-3)];
        expect(affixesOf(word)).toEqual(parts.map((part) => part.join('')));
      }),
    );
  });

  it('need the given number of word types', () => {
    const tables = buildAffixTables(['abc', 'abd', 'xyz'], 2);
    expect(tables).toEqual([['ab'], [], [], []]);
  });
});

describe('n-grams', () => {
  it('hash the UTF-8 bytes of <word> by FNV-1a', () => {
    // FNV-1a-32 of the two bytes "<a" and "a>" and the three bytes "<a>", computed with the published constants.
    const fnv = (text: string) =>
      [...text].reduce((hash, c) => Math.imul(hash ^ c.charCodeAt(0), 16777619), 2166136261) >>> 0;
    expect([...ngramIds('a', 1000)]).toEqual(['<a', 'a>', '<a>'].map((gram) => fnv(gram) % 1000));
    // The two bytes of "é" as characters of their own.
    expect([...ngramIds('é', 1000)]).toEqual(['<\xc3\xa9', '\xc3\xa9>', '<\xc3\xa9>'].map((gram) => fnv(gram) % 1000));
  });

  it('stay below the number of buckets and at most 60', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 50 }), (word, buckets) => {
        const ids = ngramIds(word, buckets);
        expect(ids.length).toBeLessThanOrEqual(60);
        expect([...ids].every((id) => id >= 0 && id < buckets)).toBe(true);
      }),
    );
  });
});

describe('windows', () => {
  const space = {
    words: createVocabulary(['', 'in', 'paris']),
    trainedRows: 3,
    affixes: [],
    gazetteers: indexGazetteers([]),
  };

  it('keep the order of the words and are padded at the sentence ends', () => {
    const { batch: encode } = createEncoder(space, resolveNerOptions({ windowSize: 2 }));
    const batch = encode([['museums', 'in', 'Paris'], ['in']], createReferenceKernels());
    expect([...batch.words.ids]).toEqual([0, 1, 2]);
    expect([...batch.words.offsets]).toEqual([0, 1, 2, 3]);
    const [museums, inWord, paris] = [0, 1, 2];
    expect([...batch.windows]).toEqual(
      [
        [-1, -1, museums, inWord, paris],
        [-1, museums, inWord, paris, -1],
        [museums, inWord, paris, -1, -1],
        [-1, -1, inWord, -1, -1],
      ].flat(),
    );
    expect([...batch.offsets]).toEqual([0, 3, 4]);
  });

  it('give the same word the same type wherever it stands', () => {
    const { batch: encode } = createEncoder(space, resolveNerOptions({ windowSize: 0 }));
    const batch = encode([['Paris', 'paris', 'Paris']], createReferenceKernels());
    expect([...batch.windows]).toEqual([0, 1, 0]);
    expect([...batch.words.ids]).toEqual([2, 2]);
  });
});
