// The corpus: words, counts and ids of a text, in both tables, however its bytes come.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterTables } from '../../src/embeddings/corpus/characters.js';
import { createWasmTable } from '../../src/embeddings/corpus/wasm-table.js';
import { createReferenceTable, type WordTable, type WordTableParts } from '../../src/embeddings/corpus/word-table.js';
import {
  buildCorpus,
  type Corpus,
  type CorpusOptions,
  createCorpus,
  documentEnd,
  lineEnd,
} from '../../src/embeddings/index.js';
import { buildVocabulary, packWords, tokenize } from '../../src/text/index.js';

const encode = (text: string) => new TextEncoder().encode(text);

async function idsOf(corpus: Corpus): Promise<number[]> {
  const ids: number[] = [];
  for await (const chunk of corpus.chunks()) ids.push(...chunk);
  return ids;
}

/** Words and ends of a text, in its order. */
async function wordsOf(text: string, options: Partial<CorpusOptions> = {}): Promise<string[]> {
  const corpus = await buildCorpus(() => [encode(text)], {
    minCount: 1,
    tokens: 'whitespace',
    lowerCase: false,
    ...options,
  });
  return (await idsOf(corpus)).map((id) =>
    id === lineEnd ? '¶' : id === documentEnd ? '§' : corpus.vocabulary.words[id],
  );
}

describe('buildCorpus', () => {
  it('orders words by falling count, then by code unit, and leaves rare ones out', async () => {
    const corpus = await buildCorpus(() => [encode('b a c a b d\n')], { minCount: 1, maxVocabulary: 3 });
    expect(corpus.vocabulary.words).toEqual(['a', 'b', 'c']);
    expect(Array.from(corpus.vocabulary.counts!)).toEqual([2, 2, 1]);
    expect(corpus.tokenCount).toBe(5);
    expect(await idsOf(corpus)).toEqual([1, 0, 2, 0, 1, -1]);
    const common = await buildCorpus(() => [encode('b a c a b d\n')], { minCount: 2 });
    expect(common.vocabulary.words).toEqual(['a', 'b']);
  });

  it('keeps the words that a vocabulary of the same counts keeps, however many', async () => {
    const letters = fc.array(fc.constantFrom(...'aaaaabbbbccccdddeeeffghijklm'), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 14 }), async (words, maxVocabulary) => {
        const corpus = await buildCorpus(() => [encode(words.join(' '))], { minCount: 1, maxVocabulary });
        const { words: kept, counts } = buildVocabulary(words, { maxSize: maxVocabulary, reserved: [] });
        expect(corpus.vocabulary.words).toEqual(kept);
        expect(Array.from(corpus.vocabulary.counts!)).toEqual(counts);
      }),
    );
  });

  it('ends lines that have words, the last one too', async () => {
    expect(await wordsOf('a b\n\n \nc')).toEqual(['a', 'b', '¶', 'c', '¶']);
  });

  it('takes marked lines for the start of a document, only when told', async () => {
    const text = '=== 1\tTitle\na b\n=== 2\nc\n';
    expect(await wordsOf(text, { documentMarker: '===' })).toEqual(['§', 'a', 'b', '¶', '§', 'c', '¶']);
    expect(await wordsOf(text)).toEqual(['===', '1', 'Title', '¶', 'a', 'b', '¶', '===', '2', '¶', 'c', '¶']);
  });

  it('lower-cases and folds digits character by character', async () => {
    expect(await wordsOf('ÉCOLE Straße 1999 ΣΟΦΟΣ ٣٤', { lowerCase: true, foldDigits: true })).toEqual([
      'école',
      'straße',
      '0000',
      'σοφοσ',
      '00',
      '¶',
    ]);
  });

  it('splits raw text into words', async () => {
    const text = `Don't go to O'Brien's, said J. R. Smith (U.S.), it's 3.14 or 1,000 … twenty-one ''quoted'' -- we’ll see... can't!`;
    expect((await wordsOf(text, { tokens: 'words' })).join(' ')).toBe(
      "Do n't go to O'Brien 's , said J . R . Smith ( U.S. ) , it 's 3.14 or 1,000 … twenty-one '' quoted '' -- we 'll see ... ca n't ! ¶",
    );
  });

  it('splits plain sentences as the tokenizer for names does', async () => {
    const text = "The firm's shares rose 3.5 to 12,000 in New York, but analysts didn't agree (not yet).";
    const expected = tokenize(text).map((token) => token.text);
    expect(await wordsOf(text, { tokens: 'words' })).toEqual([...expected, '¶']);
  });

  it('gives the same ids however the bytes are cut', async () => {
    const text = `${'déjà vu ünïted — 😀 nations '.repeat(9000)}\n${'x'.repeat(70_000)}é\nend`;
    const bytes = encode(text);
    const cut = (size: number) => () =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
    const whole = await buildCorpus(() => [bytes], { minCount: 1 });
    const pieces = await buildCorpus(cut(4093), { minCount: 1 });
    expect(pieces.vocabulary.words).toEqual(whole.vocabulary.words);
    expect(pieces.vocabulary.counts).toEqual(whole.vocabulary.counts);
    expect(Array.from(whole.vocabulary.counts!).slice(0, 5)).toEqual([9000, 9000, 9000, 9000, 9000]);
    expect(await idsOf(pieces)).toEqual(await idsOf(whole));
  });

  it('fills every chunk but the last', async () => {
    const corpus = await buildCorpus(() => [encode('a b\n'.repeat(50_000))]);
    const lengths: number[] = [];
    for await (const chunk of corpus.chunks()) lengths.push(chunk.length);
    expect(lengths).toEqual([65536, 65536, 150_000 - 2 * 65536]);
  });

  it('gives each pass the same ids, after one that was left and beside another', async () => {
    // The text ends with a marked line and begins with one: together they would be one mark.
    const text = `${'=== title\na b c d e f g\n'.repeat(40_000)}=== last`;
    const corpus = await buildCorpus(() => [encode(text)], { minCount: 1, documentMarker: '===' });
    const ids = await idsOf(corpus);
    for await (const _ of corpus.chunks()) break;
    expect(await idsOf(corpus)).toEqual(ids);
    const both: number[][] = [[], []];
    const passes = [corpus.chunks(), corpus.chunks()].map((pass) => pass[Symbol.asyncIterator]());
    for (let left = 2; left > 0; ) {
      left = 0;
      for (const [i, pass] of passes.entries()) {
        const { done, value } = await pass.next();
        if (!done) both[i].push(...value);
        if (!done) left++;
      }
    }
    expect(both).toEqual([ids, ids]);
  });

  it('tells bytes, tokens and words as it counts', async () => {
    const events: unknown[] = [];
    await buildCorpus(() => [encode('a b a\n')], { minCount: 1 }, { onProgress: (event) => events.push(event) });
    expect(events.at(-1)).toEqual({ bytes: 7, tokens: 3, words: 2 });
  });

  it('stops when the signal fires', async () => {
    const run = buildCorpus(() => [encode('a b')], { minCount: 1 }, { signal: AbortSignal.abort() });
    await expect(run).rejects.toThrow(/abort/i);
  });

  it('refuses in one line', async () => {
    await expect(buildCorpus(() => [encode('a b')])).rejects.toThrow(
      'minCount: expected a word that occurs at least 5 times, got none. Pass more text or a smaller minCount.',
    );
    await expect(buildCorpus(() => [], { tokens: 'all' as 'words' })).rejects.toThrow(
      'tokens: expected "whitespace" or "words", got "all". Pass "words" for raw text, "whitespace" for text with blanks between its tokens.',
    );
    await expect(buildCorpus(() => [], { documentMarker: 'a\nb' })).rejects.toThrow(
      'documentMarker: expected the beginning of one line, got "a\\nb". Pass e.g. "=== ".',
    );
    await expect(buildCorpus(() => [], { mincount: 2 } as object)).rejects.toThrow('Did you mean "minCount"?');
  });
});

describe('createCorpus', () => {
  it('equals buildCorpus on the same lines', async () => {
    const lines = [['to', 'be', 'or'], ['to', 'be'], [], ['not']];
    const [small, built] = [
      createCorpus(lines, { minCount: 2 }),
      await buildCorpus(() => [encode(lines.map((line) => line.join(' ')).join('\n'))], { minCount: 2 }),
    ];
    expect(small.vocabulary.words).toEqual(built.vocabulary.words);
    expect(await idsOf(small)).toEqual(await idsOf(built));
    expect(() => createCorpus([])).toThrow('minCount: expected a word that occurs at least 1 times');
  });
});

describe('the table in WebAssembly', () => {
  const forms: Omit<WordTableParts, 'words'>[] = [true, false].map((splitsWords) => ({
    tables: characterTables({ lowerCase: splitsWords, foldDigits: !splitsWords }),
    splitsWords,
    documentMarker: '==',
  }));
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."ab'’.,-nNtsdlvemr1=\n \t"), maxLength: 40 }).map(encode),
    fc.string({ unit: 'grapheme', maxLength: 30 }).map(encode),
    fc.uint8Array({ maxLength: 30 }),
    // First bytes of overlong forms, halves of pairs and numbers that are no characters, with what may follow them.
    fc
      .array(fc.constantFrom(0xc0, 0xc1, 0xe0, 0xed, 0xf0, 0xf4, 0xf5, 0x80, 0x9f, 0xa0, 0xbf, 0x61), { maxLength: 30 })
      .map((bytes) => Uint8Array.from(bytes)),
  );

  it('gives the indices, words and counts of the plain one, for any bytes', () => {
    for (const parts of forms) {
      const [plain, fast] = [createReferenceTable(parts), createWasmTable(parts)];
      const check = (bytes: Uint8Array) => {
        expect([...fast.scan(bytes)]).toEqual([...plain.scan(bytes)]);
        expect(fast.size).toBe(plain.size);
      };
      fc.assert(fc.property(piece, check), { numRuns: 400, seed: 1 });
      for (const table of [plain, fast]) table.forgetRare(2);
      expect(fast.size).toBe(plain.size);
      fc.assert(fc.property(piece, check), { numRuns: 50, seed: 2 });
      for (let index = 0; index < plain.size; index++) {
        expect([...fast.bytesOf(index)]).toEqual([...plain.bytesOf(index)]);
        expect(fast.countOf(index)).toBe(plain.countOf(index));
      }
      const sorted = ({ size, compareWords }: WordTable) => [...Array(size).keys()].sort(compareWords);
      expect(sorted(fast)).toEqual(sorted(plain));
    }
  });

  it('sorts words by code units, as strings are', () => {
    const words = ['\u{10400}', '\uff21', '\ue000b', '\ue000', 'é', 'zz', 'z', '\u{1f600}'];
    const table = createWasmTable({ ...forms[1], words: packWords(words) });
    const sorted = [...words.keys()].sort(table.compareWords).map((index) => words[index]);
    expect(sorted).toEqual([...words].sort());
  });

  it('begins a text anew when told, in the middle of a marked line too', () => {
    const parts = { ...forms[1], documentMarker: '==' };
    for (const table of [createReferenceTable(parts), createWasmTable(parts)]) {
      const whole = [...table.scan(encode('== x\na b\n'))];
      table.scan(encode('a\n== '));
      table.restart();
      expect([...table.scan(encode('== x\na b\n'))]).toEqual(whole);
      table.restart();
      expect([...table.scan(encode('a b\n'))]).toEqual(whole.slice(1));
    }
  });

  it('skips other words when closed', () => {
    const table = createWasmTable({ ...forms[1], words: packWords(['é', 'b']) });
    expect([...table.scan(encode('a b é b\n'))]).toEqual([1, 0, 1, -1]);
  });
});
