// brat standoff: text-bound lines read in code points, everything else counted or refused, writing undone by reading.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBrat, writeBrat } from '../../src/text/index.js';

const file = 'folder/trip.ann';

describe('brat annotations', () => {
  it('are read in code points, as one document named after the file, with the lines of the text', () => {
    const text = '🛬 Rio de Janeiro.\n\nAda left.\n';
    const { document } = readBrat(text, 'T1\tLOC 2 16\tRio de Janeiro\r\nT2\tPER 19 22\tAda\r\n', { file });
    expect(document.id).toBe('trip');
    expect(document.sentences.map(({ words, spans, line }) => [words.join(' '), spans, line])).toEqual([
      ['🛬 Rio de Janeiro .', [{ start: 1, end: 4, label: 'LOC' }], 1],
      ['Ada left .', [{ start: 0, end: 1, label: 'PER' }], 3],
    ]);
  });

  it('give a sentence of one letter the line it stands on', () => {
    const { document } = readBrat('\nI\n\nII\n', '', { file });
    expect(document.sentences.map(({ line }) => line)).toEqual([2, 4]);
  });

  it('report spans with gaps and spans that cut tokens, and count lines that name no span', () => {
    const annotations =
      'T1\tLOC 0 5\tNorth\nT2\tLOC 0 5;16 23\tNorth America\nT3\tLOC 10 13\tSou\nR1\tNear Arg1:T1 Arg2:T2\n#1\tnote\n';
    const { document, misaligned, otherLines } = readBrat('North and South America', annotations, { file });
    expect(document.sentences[0].spans).toEqual([{ start: 0, end: 1, label: 'LOC' }]);
    expect(misaligned.map(({ line, nearest }) => [line, nearest])).toEqual([
      [2, 'North and South America'],
      [3, 'South'],
    ]);
    expect(otherLines).toBe(2);
  });

  it.each([
    [
      'T1 LOC 0 1\ta\n',
      'folder/trip.ann:1: expected a line such as T1<tab>PER 0 5<tab>Maria, got "T1 LOC 0 1\\ta". Part the three columns by tabs, label and offsets by blanks.',
    ],
    [
      'T1\tLOC 0 4\tRome\nT2\tLOC 0 9\tRome\n',
      "folder/trip.ann:2: expected 0 ≤ start < end ≤ the text's length 8, got LOC [0, 9). Count characters from 0, with the end behind the last one.",
    ],
    [
      'T1\tLOC 0 4\tRoma\n',
      'folder/trip.ann:1: expected "Roma" at [0, 4), got "Rome". Mend the offsets, or say with the option offsets whether they count utf16 units or codepoints.',
    ],
    [
      'T1\tLOC 0 8\tRome now\n\nT2\tTIME 5 8\tnow\n',
      'folder/trip.ann:3: expected spans that do not overlap, got LOC [0, 8) "Rome now" and TIME [5, 8) "now". Keep one of the two.',
    ],
  ])('%j are refused with file and line', (annotations, message) => {
    expect(() => readBrat('Rome now', annotations, { file })).toThrow(message);
  });

  it('count UTF-16 units where the caller says so', () => {
    const { document } = readBrat('🛬 Rio', 'T1\tLOC 3 6\tRio\n', { file, offsets: 'utf16' });
    expect(document.sentences[0].spans).toEqual([{ start: 1, end: 2, label: 'LOC' }]);
  });
});

describe('writing brat', () => {
  const words = fc.array(fc.constantFrom('Ada', '🛬', 'Rio', 'in', '1996', 'Ünal'), { minLength: 1, maxLength: 6 });

  it('and reading give the same words and spans', () => {
    fc.assert(
      fc.property(words, fc.nat(5), (sentence, place) => {
        const start = place % sentence.length;
        const spans = [{ start, end: sentence.length, label: 'X' }];
        const { text, annotations } = writeBrat({ id: '1', sentences: [{ words: sentence, spans, line: 0 }] });
        const { document, misaligned } = readBrat(text, annotations, { file });
        expect(document.sentences.map((one) => [one.words, one.spans])).toEqual([[sentence, spans]]);
        expect(misaligned).toEqual([]);
      }),
    );
  });

  it('states offsets in code points and line ends as blanks', () => {
    const sentences = [
      {
        words: ['🛬', 'Rio', 'Sul'],
        spans: [{ start: 1, end: 3, label: 'LOC' }],
        line: 1,
        starts: Int32Array.of(0, 3, 7),
        ends: Int32Array.of(2, 6, 10),
      },
    ];
    expect(writeBrat({ id: '1', sentences, text: '🛬 Rio\nSul' })).toEqual({
      text: '🛬 Rio\nSul',
      annotations: 'T1\tLOC 2 9\tRio Sul\n',
    });
  });
});
