// JSON lines: shapes recognised, offsets converted, misaligned spans reported, bad lines refused, writing undone by reading.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonlOptions, readJsonl, readLabelled, tokenize, writeJsonl } from '../../src/text/index.js';

const file = 'x.jsonl';
const read = (text: string, options: Partial<JsonlOptions> = {}) => readJsonl(text, { file, ...options });
const spansOf = (text: string, options: Partial<JsonlOptions> = {}) =>
  read(text, options).documents.flatMap(({ sentences }) =>
    sentences.flatMap(({ words, spans }) =>
      spans.map(({ start, end, label }) => [words.slice(start, end).join(' '), label]),
    ),
  );

describe('a JSON record', () => {
  it.each([
    ['Nomen', '{"text":"Ada met Bob.","spans":[{"start":8,"end":11,"label":"PER"}]}'],
    [
      'Prodigy',
      '{"text":"Ada met Bob.","tokens":[],"_task_hash":1,"spans":[{"start":8,"end":11,"label":"PER","token_start":2}]}',
    ],
    ['spaCy', '{"text":"Ada met Bob.","entities":[[8,11,"PER"]]}'],
    ['spaCy Doc.to_json', '{"text":"Ada met Bob.","ents":[{"start":8,"end":11,"label":"PER"}],"spans":{}}'],
    ['spaCy pair', '["Ada met Bob.",{"entities":[[8,11,"PER"]]}]'],
    ['spaCy list', '[["Ada met Bob.",{"entities":[[8,11,"PER"]]}]]'],
    ['doccano', '{"id":1,"text":"Ada met Bob.","label":[[8,11,"PER"]]}'],
    ['doccano labels', '{"id":1,"text":"Ada met Bob.","labels":[[8,11,"PER"]]}'],
    ['doccano relations', '{"text":"Ada met Bob.","entities":[{"start_offset":8,"end_offset":11,"label":"PER"}]}'],
    [
      'Label Studio',
      '{"data":{"text":"Ada met Bob."},"annotations":[{"was_cancelled":true,"result":[]},' +
        '{"result":[{"value":{"start":8,"end":11,"text":"Bob","labels":["PER"]}},{"value":{"choices":["x"]}}]}]}',
    ],
    ['Label Studio, small', '{"text":"Ada met Bob.","label":[{"start":8,"end":11,"text":"Bob","labels":["PER"]}]}'],
  ])('in the shape of %s is read', (_, line) => {
    expect(spansOf(line)).toEqual([['Bob', 'PER']]);
  });

  it('counts code points in the shapes of Python tools, UTF-16 units in its own, and what the caller says', () => {
    expect(spansOf('{"text":"🛬 Rio","entities":[[2,5,"LOC"]]}')).toEqual([['Rio', 'LOC']]);
    expect(spansOf('{"text":"🛬 Rio","answer":"accept","spans":[{"start":2,"end":5,"label":"LOC"}]}')).toHaveLength(1);
    expect(
      spansOf(
        '{"text":"🛬 Rio","tokens":[{"start":0,"end":1},{"start":2,"end":5}],"spans":[{"start":2,"end":5,"label":"LOC"}]}',
      ),
    ).toEqual([['Rio', 'LOC']]);
    expect(spansOf('{"text":"🛬 Rio","spans":[{"start":3,"end":6,"label":"LOC"}]}')).toEqual([['Rio', 'LOC']]);
    expect(spansOf('{"text":"🛬 Rio","entities":[[3,6,"LOC"]]}', { offsets: 'utf16' })).toHaveLength(1);
    expect(
      spansOf('{"text":"🛬 Rio","spans":[{"start":2,"end":5,"label":"LOC"}]}', { offsets: 'codepoint' }),
    ).toHaveLength(1);
  });

  it('that was rejected, ignored or not annotated is counted and passed over', () => {
    const lines = [
      '{"text":"a","answer":"reject","spans":[]}',
      '{"text":"b","answer":"accept"}',
      '{"data":{"text":"c"},"annotations":[]}',
    ];
    const { documents, ignored } = read(lines.join('\n'));
    expect(documents.map(({ text }) => text)).toEqual(['b']);
    expect(ignored).toBe(2);
  });

  it('keeps its own tokens, name and line', () => {
    const line =
      '\n{"id":"n7","text":"New York-based","tokens":[{"start":0,"end":3},{"start":4,"end":8},{"start":8,"end":14}],' +
      '"spans":[{"start":0,"end":8,"label":"LOC"}]}';
    const [{ id, sentences, text }] = read(line).documents;
    expect({ id, text }).toEqual({ id: 'n7', text: 'New York-based' });
    expect(sentences).toEqual([
      {
        words: ['New', 'York', '-based'],
        spans: [{ start: 0, end: 2, label: 'LOC' }],
        line: 2,
        starts: Int32Array.of(0, 4, 8),
        ends: Int32Array.of(3, 8, 14),
      },
    ]);
  });
});

describe('a JSON file', () => {
  const records = [
    { text: 'Rome', spans: [{ start: 0, end: 4, label: 'LOC' }] },
    { text: 'Bonn', spans: [{ start: 0, end: 4, label: 'LOC' }] },
  ];
  it.each([
    ['a record a line', records.map((record) => JSON.stringify(record)).join('\n')],
    ['CRLF, blank lines and a byte order mark', `\uFEFF${records.map((one) => JSON.stringify(one)).join('\r\n\r\n')}`],
    ['one array on one line', JSON.stringify(records)],
    ['one array over many lines', JSON.stringify(records, null, 2)],
  ])('is read as %s', (_, text) => {
    expect(spansOf(text)).toEqual([
      ['Rome', 'LOC'],
      ['Bonn', 'LOC'],
    ]);
  });

  it('is read as one record over many lines', () => {
    expect(spansOf(JSON.stringify(records[0], null, 2))).toEqual([['Rome', 'LOC']]);
  });
});

describe('a span', () => {
  it('that cuts a token is reported with its line and the nearest tokens, and kept out', () => {
    const { documents, misaligned } = read(
      '\n{"text":"Parisian cafés","spans":[{"start":0,"end":5,"label":"LOC"},{"start":8,"end":9,"label":"X"}]}',
    );
    expect(documents[0].sentences[0].spans).toEqual([]);
    expect(misaligned).toEqual([
      { line: 2, span: { start: 0, end: 5, label: 'LOC', text: 'Paris' }, nearest: 'Parisian' },
      { line: 2, span: { start: 8, end: 9, label: 'X', text: ' ' }, nearest: '' },
    ]);
  });

  it('lies on tokens or is reported, one of the two, and names the same stretch of text', () => {
    const text = 'Dr. Ünal 🛬 flew to Rio de Janeiro. "Why?" she asked the U.N. in 1996.';
    const bounds = fc.tuple(fc.nat(text.length - 1), fc.nat(text.length - 1)).filter(([a, b]) => a < b);
    const tokens = tokenize(text);
    fc.assert(
      fc.property(bounds, ([start, end]) => {
        const { documents, misaligned } = read(JSON.stringify({ text, spans: [{ start, end, label: 'X' }] }));
        const found = documents[0].sentences.flatMap(({ spans, starts, ends }) =>
          spans.map((span) => [starts![span.start], ends![span.end - 1]]),
        );
        const isOnTokens = tokens.some((token) => token.start === start) && tokens.some((token) => token.end === end);
        expect(found).toEqual(isOnTokens ? [[start, end]] : []);
        expect(misaligned.map(({ span }) => [span.start, span.end])).toEqual(isOnTokens ? [] : [[start, end]]);
      }),
    );
  });

  it('joins the sentences that it reaches across', () => {
    const { documents } = read(
      '{"text":"He saw Who Knew? Not Me today. Fine.","spans":[{"start":7,"end":23,"label":"MISC"}]}',
    );
    expect(documents[0].sentences.map(({ words, spans }) => [words.join(' '), spans])).toEqual([
      ['He saw Who Knew ? Not Me today .', [{ start: 2, end: 7, label: 'MISC' }]],
      ['Fine .', []],
    ]);
  });
});

describe('open stretches', () => {
  const line = '{"id":"1","text":"Ada met Bob. 🛬 Rio!","spans":[{"start":0,"end":3,"label":"PER"}],"open":OPEN}\n';
  const openOf = (open: string) =>
    read(line.replace('OPEN', open)).documents[0].sentences.map((sentence) => sentence.open);

  it('are the tokens that they touch, sentence by sentence', () => {
    expect(openOf('[{"start":5,"end":15}]')).toEqual([[{ start: 1, end: 4 }], [{ start: 0, end: 1 }]]);
    expect(openOf('[{"start":16,"end":19,"labels":["LOC"]}]')).toEqual([
      undefined,
      [{ start: 1, end: 2, labels: ['LOC'] }],
    ]);
  });

  it('are written as they were read', () => {
    const whole = line.replace('OPEN', '[{"start":8,"end":11,"labels":["LOC","ORG"]},{"start":16,"end":19}]');
    expect(read(writeJsonl(read(whole).documents)).documents).toEqual(read(whole).documents);
  });
});

describe('a JSON file is refused', () => {
  it.each([
    [
      '{"text":"a","spans":[],"open":[{"start":0,"end":1,"labels":"X"}]}',
      'x.jsonl:1: expected an open stretch with whole numbers start and end and, if any, a list of labels, got "{\\"start\\":0,\\"end\\":1,\\"labels\\":\\"X\\"}". Write e.g. {"start": 0, "end": 25, "labels": ["MISC"]}.',
    ],
    [
      '{"text":"a","spans":[],"open":[{"start":0,"end":2}]}',
      "x.jsonl:1: expected 0 ≤ start < end ≤ the text's length 1, got open [0, 2). Count characters from 0, with the end behind the last one.",
    ],
    ['{"text":"a","spans":[],"open":true}', 'x.jsonl:1: expected a text with spans as Nomen'],
    [
      '{"text":"a","spans":[{"start":0,"end":9,"label":"X"}]}',
      "x.jsonl:1: expected 0 ≤ start < end ≤ the text's length 1, got X [0, 9). Count characters from 0, with the end behind the last one.",
    ],
    [
      '{"text":"a","entities":[[-1,1,"X"]]}',
      "x.jsonl:1: expected 0 ≤ start < end ≤ the text's length 1, got X [-1, 1). Count characters from 0, with the end behind the last one.",
    ],
    [
      '{"text":"a b c","spans":[{"start":2,"end":5,"label":"Y"},{"start":0,"end":3,"label":"X"}]}',
      'x.jsonl:1: expected spans that do not overlap, got X [0, 3) "a b" and Y [2, 5) "b c". Keep one of the two.',
    ],
    [
      '{"text":"a","spans":[{"start":"0","end":1,"label":"X"}]}',
      'x.jsonl:1: expected a span with whole numbers start and end and a label, got "{\\"start\\":\\"0\\",\\"end\\":1,\\"label\\":\\"X\\"}". Write e.g. {"start": 0, "end": 5, "label": "PER"}.',
    ],
    [
      '{"text":"💩 an annotation.","label":[{"start":6,"end":16,"text":"annotation","labels":["X"]}]}',
      'x.jsonl:1: expected "annotation" at [6, 16), got "nnotation.". Mend the offsets, or say with the option offsets whether they count utf16 units or codepoints.',
    ],
    [
      '{"text":"💩 Rio","entities":[[2,6,"X"]]}',
      "x.jsonl:1: expected 0 ≤ start < end ≤ the text's length 5, got X [2, 6). Count characters from 0, with the end behind the last one.",
    ],
    [
      '{"text":"ab","tokens":[{"start":0,"end":2},{"start":1,"end":2}],"spans":[]}',
      'x.jsonl:1: expected tokens inside of the text, in order and apart, got a token [1, 2). Remove the tokens, and the text is tokenised here.',
    ],
    [
      '{"text":"a","spans":[]}\n{"text":',
      'x.jsonl:2: expected a JSON value on each line, or one array, got "{\\"text\\":". Mend or remove this line.',
    ],
    [
      '[{"text":"a","spans":[]},{"words":["a"]}]',
      'x.jsonl record 2: expected a text with spans as Nomen, Prodigy, spaCy, doccano or Label Studio write it, got "{\\"words\\":[\\"a\\"]}". Write e.g. {"text": "Rome", "spans": [{"start": 0, "end": 4, "label": "LOC"}]}, with empty spans where there are none.',
    ],
    ['{"text":"a"}', 'x.jsonl:1: expected a text with spans as Nomen'],
    ['{"text":"good film","label":["positive"]}', 'x.jsonl:1: expected a text with spans as Nomen'],
    [
      '\n\n',
      'x.jsonl: expected records with a text and its spans, got none. Write one JSON object a line, e.g. {"text": "Rome", "spans": [{"start": 0, "end": 4, "label": "LOC"}]}.',
    ],
  ])('%s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('writing', () => {
  const words = fc.array(fc.constantFrom('Ada', '🛬', 'Rio', 'in', '1996', 'Ünal'), { minLength: 1, maxLength: 6 });

  it('and reading give the same names, words and spans', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 3 }), fc.nat(5), (sentences, place) => {
        const written = sentences.map((sentence, i) => {
          const start = place % sentence.length;
          const spans = [{ start, end: start + 1, label: 'X' }];
          return { id: `n${i}`, sentences: [{ words: sentence, spans, line: 0 }] };
        });
        const back = read(writeJsonl(written)).documents;
        const shown = (documents: typeof back) =>
          documents.map((document) => [document.id, document.sentences.map((one) => [one.words, one.spans])]);
        expect(shown(back)).toEqual(shown(written));
      }),
    );
  });

  it('gives back a text that is known, byte for byte', () => {
    const lines =
      '{"id":"1","text":"Ada  met\\nBob. 🛬 Rio!","spans":[{"start":0,"end":3,"label":"PER"},{"start":17,"end":20,"label":"LOC"}]}\n';
    expect(writeJsonl(read(lines).documents)).toBe(lines);
  });

  it('joins the words of a document without text', () => {
    const sentences = [
      { words: ['Ada', 'met', 'Bob'], spans: [{ start: 2, end: 3, label: 'PER' }], line: 0 },
      { words: [], spans: [], line: 0 },
      { words: ['In', 'Rio'], spans: [{ start: 1, end: 2, label: 'LOC' }], line: 0 },
    ];
    expect(JSON.parse(writeJsonl([{ id: '1', sentences }]))).toEqual({
      id: '1',
      text: 'Ada met Bob\n\nIn Rio',
      spans: [
        { start: 8, end: 11, label: 'PER' },
        { start: 16, end: 19, label: 'LOC' },
      ],
    });
  });
});

describe('a labelled file', () => {
  it.each([
    ['a.jsonl', '{"text":"a","spans":[]}', 'jsonl'],
    ['a.txt', '{"text":"a","spans":[]}', 'jsonl'],
    ['a.txt', '[\n  {"text":"a","spans":[]}\n]', 'jsonl'],
    ['a.conll', '{ O\n', 'conll'],
    ['a.txt', '[ O\n{ O\n', 'conll'],
    ['a.txt', 'Paris B-LOC\n', 'conll'],
  ])('%s with %j is read as %s', (name, text, format) => {
    expect(readLabelled(text, { file: name }).format).toBe(format);
  });
});
