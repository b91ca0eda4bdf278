// Laws and examples of the sentence splitter.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences, tokenize } from '../../src/text/index.js';

function sentences(text: string): string[] {
  const tokens = tokenize(text);
  const offsets = splitSentences(text);
  return Array.from(offsets.slice(1), (end, i) => text.slice(tokens[offsets[i]].start, tokens[end - 1].end));
}

const pieces = [
  'He',
  'went',
  '.',
  '!',
  '"',
  ')',
  ' ',
  '\n\n',
  '\r\n',
  'U.S.',
  'Mr.',
  '...',
  '。',
  '東',
  '😀',
  'x',
  '\u2029',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
);

describe('splitSentences', () => {
  it('parts the tokens: offsets rise strictly from 0 to their number', () => {
    const law = fc.property(anyText, (text) => {
      const tokens = tokenize(text);
      const offsets = splitSentences(text);
      expect(offsets[0]).toBe(0);
      expect(offsets.at(-1)).toBe(tokens.length);
      for (let i = 1; i < offsets.length; i++) expect(offsets[i]).toBeGreaterThan(offsets[i - 1]);
    });
    fc.assert(law, { numRuns: 1000 });
  });

  it('always breaks at a blank line, and the parts break as they do alone', () => {
    const law = fc.property(anyText, anyText, (first, second) => {
      expect(sentences(`${first}\n\n${second}`)).toEqual([...sentences(first), ...sentences(second)]);
    });
    fc.assert(law, { numRuns: 1000 });
  });

  it('gives [0] for a text without tokens', () => {
    expect([...splitSentences(' ')]).toEqual([0]);
  });

  it('leaves a long text without stops whole', () => {
    expect(sentences('word '.repeat(10_000))).toHaveLength(1);
  });

  const examples: Readonly<Record<string, readonly string[]>> = {
    'ends at stops': ['He left.', 'Why?', 'No idea!', 'i asked.', 'nobody knew'],
    'keeps closing quotes and brackets': ['"He left."', '(Why?)', 'He said “No.”', "'Yes!'", 'Then...'],
    'goes on after titles, initials and numbers': ['Mr. Smith met J. R. Ewing at No. 5 of St. James on Jan. 3.', 'Ok.'],
    'ends after an abbreviation only before a usual opener': [
      'He left the U.S. President alone.',
      'It is Acme Inc.',
      'The end.',
    ],
    'ends after a.m. and etc. before any capital': [
      'It was 5 a.m. in Rome, etc.',
      'Nobody slept till 9 p.m.',
      'Rome woke.',
    ],
    'goes on in lower case after a closing quote or an ellipsis': ['"Stop!" he said.', 'Well... yes.', 'Hm… no.'],
    'knows the stops of other scripts': ['東京に行く。', '本当？', 'はい。', 'वह गया।', 'هل ذهب؟', 'نعم'],
    'is not misled by stops inside names': ['The .NET framework of a.com is here.', 'See rev1.doc now.'],
    'takes list numbers along': ['1. Alain Prost of France won.'],
    'ends where a blank is missing': ['He said so.', 'Then he left.'],
    'ends where a blank is missing, as it is in Japanese': ['本当？', 'はい。', 'そう'],
  };
  for (const [law, parts] of Object.entries(examples)) {
    it(law, () => {
      expect(sentences(parts.join(law.includes('missing') ? '' : ' '))).toEqual(parts);
    });
  }

  it('breaks at no single line break, CRLF included', () => {
    expect(sentences('a\nb\r\nc')).toHaveLength(1);
    expect(sentences('a\r\n\r\nb\r\rc\u2029d')).toHaveLength(4);
  });
});
