// CoNLL columns: what each dialect means, that writing and reading are inverse, and every refusal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, type LabelledDocument, readConll, type TagScheme, writeConll } from '../../src/text/index.js';

const read = (text: string, options = {}) => readConll(text, { file: 'f.conll', ...options });

/** `words|words` of each document with its name, spans as label[start,end). */
function show(documents: readonly LabelledDocument[]): string[] {
  return documents.map(({ id, sentences }) => {
    const shown = sentences.map(
      ({ words, spans, line }) =>
        `${line}: ${words.join(' ')}${spans.map(({ label, start, end }) => ` ${label}[${start},${end})`).join('')}`,
    );
    return `${id} = ${shown.join(' | ')}`;
  });
}

describe('a CoNLL file', () => {
  it('is read as documents of sentences, each with the line of its first token', () => {
    const text =
      '-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\nPeter NNP I-NP I-PER\nBlackburn NNP I-NP I-PER\n\n' +
      '-DOCSTART- -X- O O\n\nBRUSSELS NNP I-NP I-LOC\n';
    expect(show(read(text))).toEqual([
      '1 = 3: EU rejects ORG[0,1) | 6: Peter Blackburn PER[0,2)',
      '2 = 11: BRUSSELS LOC[0,1)',
    ]);
  });

  it('gives the same with CRLF, a byte order mark, no final line end, tabs, and runs of blanks', () => {
    const text = 'Rosa B-PER\nLuxemburg I-PER\n\nBonn B-LOC\n';
    const plain = show(read(text));
    expect(plain).toEqual(['1 = 1: Rosa Luxemburg PER[0,2) | 4: Bonn LOC[0,1)']);
    expect(show(read(text.replaceAll('\n', '\r\n')))).toEqual(plain);
    expect(show(read(`\uFEFF${text}`))).toEqual(plain);
    expect(show(read(text.trimEnd()))).toEqual(plain);
    expect(show(read(text.replaceAll(' ', '\t')))).toEqual(plain);
    expect(show(read(text.replaceAll(' ', '  ')))).toEqual(plain);
  });

  it('parts sentences at blank lines, lines of white space and -X- lines', () => {
    expect(show(read('a O\n\n \nb O\n-X- -X-\nc O\n-X-\nd O\n'))).toEqual(['1 = 1: a | 4: b | 6: c | 8: d']);
    expect(show(read('a\tO\n\t\nb\tO\n'))).toEqual(['1 = 1: a | 3: b']);
  });

  it('keeps hyphens, hashes, empty words and words with blanks where the columns allow them', () => {
    expect(show(read('- O\n# O\n-X-ray O\n'))).toEqual(['1 = 1: - # -X-ray']);
    expect(read('New York\tB-LOC\n\tO\n')[0].sentences[0].words).toEqual(['New York', '']);
  });

  it('takes names of documents from -DOCSTART- lines', () => {
    const text = '-DOCSTART- GUM_art -X- O\n\na X O\n\n-DOCSTART- (1 EU)\nb X O\n\n-DOCSTART- -DOCSTART- O\nc X O\n';
    expect(show(read(text))).toEqual(['GUM_art = 3: a', '(1 EU) = 6: b', '3 = 9: c']);
  });

  it('is read from its index, word and tag columns where comments open it and numbers lead', () => {
    const text =
      '# newdoc id = weblog-1\n# sent_id = 1\n# text = I saw O\n1\tI\tO\t-\t-\n2\tsaw\tO\t-\t-\n3\tRome\tB-LOC\t-\t-\n\n' +
      '# newdoc id = weblog-2\n# text = # !\n1\t#\tO\t-\t-\n';
    expect(show(read(text))).toEqual(['weblog-1 = 4: I saw Rome LOC[2,3)', 'weblog-2 = 10: #']);
  });

  it('has comments only where it opens with one', () => {
    expect(show(read('# id 7 domain=en\nRome _ _ B-LOC\n# _ _ O\n'))).toEqual(['1 = 2: Rome # LOC[0,1)']);
    expect(show(read('#\tB-work of art\n'))).toEqual(['1 = 1: # work of art[0,1)']);
    expect(() => read('a O\n# a comment\n')).toThrow('f.conll:2: expected 2 columns as in the lines before, got 3');
  });

  it('is read from the columns that the caller names', () => {
    const text = 'B-LOC x Rome\nO y falls\n';
    const documents = read(text, { wordColumn: 2, tagColumn: 0 });
    expect(show(documents)).toEqual(['1 = 1: Rome falls LOC[0,1)']);
    expect(show(read(text, { wordColumn: -1, tagColumn: -3 }))).toEqual(show(documents));
  });
});

describe('a CoNLL file is refused with file and line', () => {
  it.each<[string, string, string]>([
    [
      'another column count',
      'a O\nb c O\n',
      'f.conll:2: expected 2 columns as in the lines before, got 3 in "b c O". Every token line needs the same columns; blank lines part sentences.',
    ],
    [
      'a tag without hyphen',
      'a O\n\nb B_PER\n',
      'f.conll:3: expected O or a tag of B-, I-, E- or S- and a label, such as B-LOC, got "B_PER". Mend the tag, or name the column that holds the tags.',
    ],
    [
      'a tag without label',
      'a B-\n',
      'f.conll:1: expected O or a tag of B-, I-, E- or S- and a label, such as B-LOC, got "B-". Mend the tag, or name the column that holds the tags.',
    ],
    [
      'words without tags',
      '\nParis\nsleeps\n',
      'f.conll:2: expected a word and a tag, parted by a blank or a tab, got "Paris". Add the tags as the last column; text without labels cannot be read here.',
    ],
    [
      'no tokens',
      '\n\n',
      'f.conll: expected lines of a word and its tag, got none. Give a file with one token a line, its tag last, and blank lines between sentences.',
    ],
    [
      'only document bounds',
      '-DOCSTART- O\n',
      'f.conll: expected lines of a word and its tag, got none. Give a file with one token a line, its tag last, and blank lines between sentences.',
    ],
    [
      'an endless line',
      `a O\n${'x '.repeat(500_001)}`,
      'f.conll:2: expected one token a line, got a line of 1000002 characters. Give a file in CoNLL columns.',
    ],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('when a named column is not there', () => {
    expect(() => read('a O\n', { tagColumn: 2 })).toThrow(
      'f.conll:1: expected a column between -2 and 1, got 2. Count columns from 0, or from -1 at the end.',
    );
  });
});

describe('writing', () => {
  const word = fc.oneof(
    fc.constantFrom('Rome', '#', '-', 'a b', '', 'O', '"', '\u00a0'),
    fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !/[\t\r\n]|^-X-$|^-DOCSTART-/.test(text)),
  );
  const sentence = fc
    .array(fc.tuple(word, fc.constantFrom('', 'PER', 'creative-work', 'work of art')), { minLength: 1 })
    .map((tokens) => ({
      words: tokens.map(([text]) => text),
      spans: tokens.flatMap(([, label], i) => (label === '' ? [] : [{ start: i, end: i + 1, label }])),
    }));
  const documents = fc.array(fc.array(sentence, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });

  it('and reading give back words, spans and names', () => {
    fc.assert(
      fc.property(
        documents,
        fc.constantFrom<TagScheme>('IOB1', 'IOB2', 'IOBES'),
        fc.boolean(),
        (all, scheme, named) => {
          const written = all.map((sentences, i) => ({
            id: named ? `story ${i}` : String(i + 1),
            sentences: sentences.map((one) => ({ ...one, line: 0 })),
          }));
          const back = read(writeConll(written, scheme)).map(({ id, sentences }) => ({
            id,
            sentences: sentences.map((one) => ({ ...one, line: 0 })),
          }));
          expect(back).toEqual(written);
        },
      ),
    );
  });

  it('refuses words that no reader would get back', () => {
    const sentences = [{ words: ['a\nb'], spans: [], line: 0 }];
    expect(() => writeConll([{ id: 'd', sentences }], 'IOB2')).toThrow(
      'document "d": expected words and labels that CoNLL columns can hold, got "a\\nb". Write this document as JSONL, or tokenise it without line ends and tabs.',
    );
  });
});

describe('bytes', () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text);

  it('are decoded strictly, without their byte order mark', () => {
    expect(decodeUtf8(bytesOf('\uFEFFZürich 😀\n'), 'f')).toBe('Zürich 😀\n');
  });

  it('that are no UTF-8 are refused with the line of the first bad one', () => {
    const bad = new Uint8Array([...bytesOf('a O\nSão O\n'), 0x4d, 0xfc, 0x20, ...bytesOf('\n')]);
    expect(() => decodeUtf8(bad, 'latin.txt')).toThrow(
      'latin.txt:3: expected text in UTF-8, got bytes that are not. Convert the file to UTF-8.',
    );
    expect(() => decodeUtf8(bytesOf('a\né').subarray(0, 3), 'cut.txt')).toThrow('cut.txt:2: expected text in UTF-8');
  });

  it('with a NUL are refused as binary, with its line', () => {
    expect(() => decodeUtf8(bytesOf('a O\nb\0 O\n\0'), 'model.bin')).toThrow(
      'model.bin:2: expected text in UTF-8, got a NUL byte. Give a text file; if this is UTF-16, convert it to UTF-8.',
    );
  });

  it('beyond what a string can hold are refused', () => {
    const huge = { length: 2 ** 30 } as Uint8Array;
    expect(() => decodeUtf8(huge, 'big.txt')).toThrow(
      'big.txt: expected at most 512 MB of text, got 1024 MB. Split the file.',
    );
  });
});
