// JSON lines and brat: shapes recognised, offsets converted, misaligned spans reported, bad lines refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBrat, readJsonl, readLabelled, writeBrat, writeJsonl } from '../../src/text/index.js';

const file = 'x.jsonl';
const spansOf = (line: string) =>
  readJsonl(line, { file }).documents.flatMap(({ sentences }) =>
    sentences.flatMap(({ words, spans }) =>
      spans.map(({ start, end, label }) => [words.slice(start, end).join(' '), label]),
    ),
  );

describe('readJsonl', () => {
  it.each([
    ['own', '{"text":"Ada met Bob.","spans":[{"start":8,"end":11,"label":"PER"}]}'],
    [
      'Prodigy',
      '{"text":"Ada met Bob.","tokens":[],"_task_hash":1,"spans":[{"start":8,"end":11,"label":"PER","token_start":2}]}',
    ],
    ['spaCy', '{"text":"Ada met Bob.","entities":[[8,11,"PER"]]}'],
    ['spaCy pair', '["Ada met Bob.",{"entities":[[8,11,"PER"]]}]'],
    ['spaCy list', '[["Ada met Bob.",{"entities":[[8,11,"PER"]]}]]'],
    ['doccano', '{"id":1,"text":"Ada met Bob.","label":[[8,11,"PER"]]}'],
    ['doccano labels', '{"id":1,"text":"Ada met Bob.","labels":[[8,11,"PER"]]}'],
    [
      'Label Studio',
      '{"data":{"text":"Ada met Bob."},"annotations":[{"result":[{"value":{"start":8,"end":11,"labels":["PER"]}}]}]}',
    ],
  ])('reads the shape of %s', (_, line) => {
    expect(spansOf(line)).toEqual([['Bob', 'PER']]);
  });

  it('counts code points for Python tools and UTF-16 units for JavaScript ones', () => {
    expect(spansOf('{"text":"🛬 Rio","entities":[[2,5,"LOC"]]}')).toEqual([['Rio', 'LOC']]);
    expect(spansOf('{"text":"🛬 Rio","spans":[{"start":3,"end":6,"label":"LOC"}]}')).toEqual([['Rio', 'LOC']]);
  });

  it('reports a span that cuts a token with its line and the nearest tokens', () => {
    const { documents, misaligned } = readJsonl(
      '\n{"text":"Parisian cafés","spans":[{"start":0,"end":5,"label":"LOC"}]}',
      { file },
    );
    expect(documents[0].sentences[0].spans).toEqual([]);
    expect(misaligned).toEqual([
      { line: 2, span: { start: 0, end: 5, label: 'LOC', text: 'Paris' }, nearest: 'Parisian' },
    ]);
  });

  it('joins the sentences that a span reaches across', () => {
    const { documents } = readJsonl(
      '{"text":"He saw Who Knew? Not Me today.","spans":[{"start":7,"end":23,"label":"MISC"}]}',
      { file },
    );
    expect(documents[0].sentences.flatMap(({ spans }) => spans)).toHaveLength(1);
  });

  it.each([
    [
      '{"text":"a","spans":[{"start":0,"end":9,"label":"X"}]}',
      'x.jsonl:1: expected spans with 0 ≤ start < end ≤ 1, got [0, 9) X.',
    ],
    [
      '{"text":"a b c","spans":[{"start":0,"end":3,"label":"X"},{"start":2,"end":5,"label":"Y"}]}',
      'x.jsonl:1: expected spans that do not overlap, got [0, 3) X and [2, 5) Y in "a b c".',
    ],
    ['{"text":"a"}\n{"text":', 'x.jsonl:2: expected one JSON value a line, got "{\\"text\\":".'],
    ['{"words":["a"]}', 'x.jsonl:1: expected a record such as'],
    ['{"text":"a","spans":[{"start":"0","end":1,"label":"X"}]}', 'x.jsonl:1: expected a record such as'],
    ['\n\n', 'x.jsonl: expected lines of JSON records, got none.'],
  ])('refuses %s', (text, message) => {
    expect(() => readJsonl(text, { file })).toThrow(message);
  });
});

describe('writers', () => {
  const words = fc.array(fc.constantFrom('Ada', '🛬', 'Rio', 'in', '1996', 'Ünal'), { minLength: 1, maxLength: 6 });

  it('JSON lines written and read give the same words and spans', () => {
    fc.assert(
      fc.property(words, fc.nat(5), (sentence, place) => {
        const start = place % sentence.length;
        const spans = [{ start, end: start + 1, label: 'X' }];
        const { documents } = readJsonl(writeJsonl([{ id: '1', sentences: [{ words: sentence, spans, line: 0 }] }]), {
          file,
        });
        const read = documents[0].sentences;
        expect(read.flatMap((one) => one.words)).toEqual(sentence);
        expect(read.flatMap((one) => one.spans.map((span) => one.words[span.start]))).toEqual([sentence[start]]);
      }),
    );
  });

  it('brat written and read gives the same spans, in code points', () => {
    const sentences = [{ words: ['🛬', 'Rio', 'de', 'Janeiro'], spans: [{ start: 1, end: 4, label: 'LOC' }], line: 0 }];
    const { text, annotations } = writeBrat({ id: '1', sentences });
    expect(annotations).toBe('T1\tLOC 2 16\tRio de Janeiro\n');
    expect(readBrat(text, annotations, { file: 'x.ann' }).document.sentences[0].spans).toEqual(sentences[0].spans);
  });
});

describe('readBrat', () => {
  it('reports discontinuous spans and counts lines that name no span', () => {
    const ann = 'T1\tLOC 0 5\tNorth\nT2\tLOC 0 5;16 23\tNorth America\nR1\tNear Arg1:T1 Arg2:T2\n#1\tnote\n';
    const { document, misaligned, otherLines } = readBrat('North and South America', ann, { file: 'x.ann' });
    expect(document.sentences[0].spans).toEqual([{ start: 0, end: 1, label: 'LOC' }]);
    expect(misaligned.map(({ line, nearest }) => [line, nearest])).toEqual([[2, 'North and South America']]);
    expect(otherLines).toBe(2);
  });

  it('refuses a broken line with file and line', () => {
    expect(() => readBrat('a', 'T1 LOC 0 1\ta\n', { file: 'x.ann' })).toThrow('x.ann:1: expected a line such as T1');
  });
});

describe('readLabelled', () => {
  it.each([
    ['a.jsonl', '{"text":"a"}', 'jsonl'],
    ['a.txt', '{"text":"a"}', 'jsonl'],
    ['a.conll', '{ O\n', 'conll'],
    ['a.txt', '[ O\n{ O\n', 'conll'],
    ['a.txt', 'Paris B-LOC\n', 'conll'],
  ])('%s with %j is %s', (name, text, format) => {
    expect(readLabelled(text, { file: name }).format).toBe(format);
  });
});
