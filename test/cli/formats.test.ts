// The formats of `nomen tag`, on hand-made texts.
import pico from 'picocolors';
import { describe, expect, it } from 'vitest';
import {
  createJson,
  createRedactedJson,
  createRedactedText,
  formatNamed,
  formatNames,
  type TaggedBlock,
} from '../../src/cli/formats/index.js';
import { splitSentences, tokenOffsets } from '../../src/text/index.js';

const context = {
  colours: pico.createColors(false),
  labels: ['LOC', 'PER'],
  isLinked: false,
  listAlternatives: () => [],
};

/** A block with the given names in it, in order. */
function tagged(text: string, ...names: [string, string][]): TaggedBlock {
  const tokens = tokenOffsets(text);
  let at = 0;
  const spans = names.map(([name, label]) => {
    const start = text.indexOf(name, at);
    at = start + name.length;
    return { start, end: at, label, text: name, score: 0.9876543 };
  });
  const sentences = splitSentences(text, tokens);
  return {
    file: 'a.txt',
    offset: 0,
    text,
    tokens,
    sentences,
    documents: Int32Array.of(0, sentences.length - 1),
    spans,
  };
}

function written(name: string, ...blocks: TaggedBlock[]): string {
  const format = formatNamed(name)(context);
  return format.begin + blocks.map((block, i) => format.block(block, i)).join('') + format.end;
}

const party = tagged(
  '🎉 Zoë met <Bob> in Rio de Janeiro. Bob left.',
  ['Zoë', 'PER'],
  ['Bob', 'PER'],
  ['Rio de Janeiro', 'LOC'],
  ['Bob', 'PER'],
);

describe('a format', () => {
  it('table shows file, sentence, position, text, label and score', () => {
    const lines = written('table', party).trimEnd().split('\n');
    expect(lines[0].split(/ {2,}/)).toEqual(['file', 'sentence', 'position', 'text', 'label', 'score']);
    expect(lines[3].split(/ {2,}/)).toEqual(['a.txt', '1', '20–34', 'Rio de Janeiro', 'LOC', '0.988']);
    expect(lines[4].trim().split(/ {2,}/)).toEqual(['a.txt', '2', '36–39', 'Bob', 'PER', '0.988']);
  });

  it('table keeps a name on its line and a terminal from being steered', () => {
    const text = 'Rio\nGrande \u001b[2J\u0007Bob';
    const table = written('table', tagged(text, ['Rio\nGrande', 'LOC'], ['\u001b[2J\u0007Bob', 'PER']));
    expect(table).toContain('Rio Grande');
    expect(table).toContain('\ufffd[2J\ufffdBob');
    expect(table.trimEnd().split('\n')).toHaveLength(3);
  });

  it('jsonl gives one record a block whose spans are slices of its text', () => {
    const [record] = written('jsonl', party)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(Object.keys(record)).toEqual(['file', 'offset', 'text', 'spans']);
    expect(record.spans[0]).toEqual({ start: 3, end: 6, label: 'PER', text: 'Zoë', score: 0.9877 });
    for (const { start, end, text } of record.spans) expect(record.text.slice(start, end)).toBe(text);
  });

  it('json is one document, empty or not', () => {
    const format = createJson();
    expect(JSON.parse(format.begin + format.end)).toEqual({ documents: [] });
    const both = format.begin + format.block(party, 0) + format.block(party, 1) + format.end;
    expect(JSON.parse(both).documents).toHaveLength(2);
  });

  it('conll gives word and IOB2 tag, an empty line after each sentence', () => {
    const text = written(
      'conll',
      tagged('Zoë met Rio de Janeiro . Bob left .', ['Zoë', 'PER'], ['Rio de Janeiro', 'LOC'], ['Bob', 'PER']),
    );
    expect(text).toBe('Zoë B-PER\nmet O\nRio B-LOC\nde I-LOC\nJaneiro I-LOC\n. O\n\nBob B-PER\nleft O\n. O\n\n');
  });

  it('conll opens the second file and later ones with its name', () => {
    const blocks = ['a.txt', 'a.txt', 'b.txt'].map((file) => ({ ...tagged('Bob', ['Bob', 'PER']), file }));
    expect(written('conll', ...blocks)).toBe('Bob B-PER\n\nBob B-PER\n\n-DOCSTART- b.txt O\n\nBob B-PER\n\n');
  });

  it('conll can hold every token of a text, marks of the format too', () => {
    expect(() => written('conll', tagged('-X- -DOCSTART- # \ufeff \0 a\tb'))).not.toThrow();
  });

  it('brat counts Unicode characters from the start of the file, over blocks too', () => {
    const second = { ...tagged('Bob', ['Bob', 'PER']), offset: party.text.length };
    const lines = written('brat', party, second).trimEnd().split('\n');
    expect(lines[0]).toBe('T1\tPER 2 5\tZoë');
    expect(lines[4]).toBe(`T5\tPER ${Array.from(party.text).length} ${Array.from(party.text).length + 3}\tBob`);
  });

  it('spacy counts Unicode characters of its own text', () => {
    const { text, ents } = JSON.parse(written('spacy', party));
    const characters = Array.from(text);
    expect(ents.map(({ start, end }: { start: number; end: number }) => characters.slice(start, end).join(''))).toEqual(
      party.spans.map((span) => span.text),
    );
  });

  it('tsv has offsets in the file and no break within a row', () => {
    const block = { ...tagged('Rio\n\tGrande', ['Rio\n\tGrande', 'LOC']), offset: 100 };
    expect(written('tsv', block)).toBe(
      'file\tstart\tend\tlabel\tscore\ttext\na.txt\t100\t111\tLOC\t0.988\tRio  Grande\n',
    );
  });

  it('html holds the text, escaped, and nothing that loads or runs', () => {
    const page = written('html', { ...party, file: '<a&b>.txt' });
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('<h2>&lt;a&amp;b&gt;.txt</h2>');
    expect(page).toMatch(/met &lt;<mark [^>]*>Bob<small>PER<\/small><\/mark>&gt; in/);
    expect(page).not.toMatch(/<script|src=|href=|url\(/);
    const texts = page
      .replace(/<style>[\s\S]*<\/style>/, '')
      .replace(/<small>.*?<\/small>/g, '')
      .replace(/<[^>]*>/g, '');
    expect(texts).toContain('🎉 Zoë met &lt;Bob&gt; in Rio de Janeiro. Bob left.');
  });

  it('redacted leaves no name', () => {
    expect(createRedactedText().block(party, 0)).toBe('🎉 [PER] met <[PER]> in [LOC]. [PER] left.');
    expect(createRedactedJson().block(party, 0)).not.toMatch(/Bob|Zoë|Rio/);
  });

  it('unknown is refused with the nearest', () => {
    expect(() => formatNamed('jsnl')).toThrow(
      /^--format: expected a known format, got "jsnl"\. Did you mean "jsonl"\?/,
    );
    expect(formatNames).toEqual(['table', 'jsonl', 'conll', 'html', 'brat', 'spacy', 'tsv']);
  });
});
