// Laws of the tokenizer over all of Unicode.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize, tokenOffsets } from '../../src/text/index.js';

const awkward = [
  ...[
    "'s",
    "n't",
    '’ll',
    '.',
    '...',
    'U.S.',
    'Inc.',
    'Mr.',
    'J.',
    '1.',
    '5',
    '1,000',
    ':',
    ':)',
    '-',
    '--',
    '/',
    '@',
    '#',
  ],
  ...[
    '$',
    '%',
    '+',
    '_',
    '*',
    '"',
    '(',
    ')',
    '&amp;',
    'http://',
    'www.',
    'a.com',
    'No.',
    'Boston, Mass.',
    'don',
    'x',
    'He',
  ],
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\0',
    '\ufeff',
    '\u200b',
    '\u00a0',
    '\u00ad',
    '\u200d',
    '\ufe0f',
    '\u0301',
    '\u20e3',
  ],
  ...[
    '\ud83d',
    '\ude00',
    '😀',
    '👍🏽',
    '👩‍👧',
    '🇩🇪',
    '🇫',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '東',
    'ひ',
    'カ',
    'ส',
    'é',
    'İ',
    'ß',
    '٣',
    '²',
    '…',
    '。',
  ],
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ maxLength: 3 })), { maxLength: 16 })
    .map((s) => s.join('')),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);
const runs = { numRuns: 3000 };

const words = (text: string) => tokenize(text).map((token) => token.text);

describe('tokens', () => {
  it('are slices of the text that their spans name, in order and disjoint', () => {
    const law = fc.property(anyText, (text) => {
      let last = 0;
      for (const token of tokenize(text)) {
        expect(token.start).toBeGreaterThanOrEqual(last);
        expect(token.end).toBeGreaterThan(token.start);
        expect(token.end).toBeLessThanOrEqual(text.length);
        expect(token.text).toBe(text.slice(token.start, token.end));
        last = token.end;
      }
    });
    fc.assert(law, runs);
  });

  it('leave out nothing but white space, control and format characters, and hold no white space', () => {
    const law = fc.property(anyText, (text) => {
      let last = 0;
      for (const { start, end } of [...tokenize(text), { start: text.length, end: text.length }]) {
        expect(text.slice(last, start)).toMatch(/^[\p{White_Space}\p{Cc}\p{Cf}]*$/u);
        expect(text.slice(start, end)).not.toMatch(/[\u200b\ufeff\p{White_Space}\p{Cc}]/u);
        last = end;
      }
    });
    fc.assert(law, runs);
  });

  it('cut no surrogate pair and take no mark from its base', () => {
    const law = fc.property(anyText, (text) => {
      for (const { start } of tokenize(text)) {
        const isCut = /[\ud800-\udbff]$/.test(text.slice(0, start)) && /^[\udc00-\udfff]/.test(text.slice(start));
        expect(isCut).toBe(false);
        if (/^\p{M}/u.test(text.slice(start))) {
          expect(text.slice(0, start)).toMatch(/(?:^|[\p{White_Space}\p{Cc}\p{Cf}])$/u);
        }
      }
    });
    fc.assert(law, runs);
  });

  it('of two paragraphs are the tokens of each', () => {
    const law = fc.property(anyText, anyText, (first, second) => {
      const shift = first.length + 2;
      const moved = tokenize(second).map(({ text, start, end }) => ({ text, start: start + shift, end: end + shift }));
      expect(tokenize(`${first}\n\n${second}`)).toEqual([...tokenize(first), ...moved]);
    });
    fc.assert(law, runs);
  });

  it('of one line, joined by blanks, are tokenised into themselves', () => {
    const line = anyText.map((text) => text.replace(/[^\x20-\x7e]+/g, ' '));
    const law = fc.property(line, (text) => {
      const once = words(text);
      expect(words(once.join(' '))).toEqual(once);
    });
    fc.assert(law, runs);
  });

  it('do not depend on what was tokenised before', () => {
    words('\ud83d \ud83c \ud835 \udc4d \udffd');
    expect(words('👍🏽𝐁𝐨')).toEqual(['👍🏽', '𝐁𝐨']);
    expect(words('\ud83d \ude00')).toEqual(['\ud83d', '\ude00']);
  });
});

describe('tokenOffsets', () => {
  it('holds the spans of tokenize', () => {
    const law = fc.property(anyText, (text) => {
      const { starts, ends } = tokenOffsets(text);
      const spans = [...starts].map((start, i) => [start, ends[i]]);
      expect(spans).toEqual(tokenize(text).map(({ start, end }) => [start, end]));
    });
    fc.assert(law, { numRuns: 500 });
  });
});

describe('tokenize', () => {
  it('finds every token of a text with more of them than its first guess', () => {
    expect(tokenize('! '.repeat(500).replaceAll(' ', ',')).length).toBe(1000);
  });

  it('covers long runs of any one thing', () => {
    const units = [
      'a',
      '.',
      '-',
      "'",
      '@',
      '_',
      '1',
      '\u0301',
      '(',
      '😀',
      '+',
      '/',
      'a.',
      'a+',
      "a'",
      'a@',
      '#1',
      'J.)',
      ':-',
    ];
    for (const unit of units) {
      const text = unit.repeat(50_000);
      expect(words(text).join('') === text, unit).toBe(true);
    }
    expect(words('\u00ad \u200e'.repeat(50_000))).toEqual([]);
  });
});
