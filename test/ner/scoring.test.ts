// The scorer against cases counted by hand and, where the data folder is there, against the script's own output.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatConllLatex,
  formatConllScore,
  intervalOfF1,
  scoreConllLines,
  scoreSpans,
  scoreTags,
} from '../../src/ner/index.js';

const folder = '../shared/data/conlleval/';
const read = (name: string) => readFileSync(folder + name, 'utf8').replace(/\r/g, '');

describe('scoreConllLines', () => {
  it('reads IOB1, IOB2 and invalid sequences alike', () => {
    // Gold: LOC [0,2). Guess: the same chunk opened by a bare I- tag.
    expect(scoreConllLines('a B-LOC I-LOC\nb I-LOC I-LOC\n', { file: 'x' })).toMatchObject({
      phrases: 1,
      found: 1,
      correct: 1,
      accuracy: 50,
      f1: 100,
    });
  });

  it('a change of label is a new chunk, and no chunk crosses a blank line or -X-', () => {
    expect(scoreConllLines('a B-ORG B-ORG\nb I-PER I-ORG\n', { file: 'x' })).toMatchObject({
      phrases: 2,
      found: 1,
      correct: 0,
    });
    for (const boundary of ['\n', '-X- -X- -X-\n']) {
      const score = scoreConllLines(`a I-ORG I-ORG\n${boundary}b I-ORG I-ORG\n`, { file: 'x' });
      expect(score).toMatchObject({ tokens: 2, phrases: 2, found: 2, correct: 2 });
    }
  });

  it('keeps the quirks of E- and S- tags', () => {
    expect(scoreConllLines('a B-X O\nb E-X O\nc B-X O\nd E-X O\n', { file: 'x' }).phrases).toBe(1);
    expect(scoreConllLines('a S-X O\nb S-X O\n', { file: 'x' }).phrases).toBe(1);
    expect(scoreConllLines('a O O\nb E-X O\nc E-X O\n', { file: 'x' }).phrases).toBe(2);
  });

  it('counts a common chunk that is still open at the end of the file', () => {
    expect(scoreConllLines('a I I\nb . .\n', { file: 'x' }).correct).toBe(1);
  });

  it('counts per label with the label of the guess, hyphens in labels included', () => {
    const score = scoreConllLines('a B-creative-work B-creative-work\nb O B-LOC\n', { file: 'x' });
    expect(score.labels).toEqual({
      LOC: { precision: 0, recall: 0, f1: 0, found: 1, support: 0 },
      'creative-work': { precision: 100, recall: 100, f1: 100, found: 1, support: 1 },
    });
  });

  it.each<[string, string]>([
    [
      'a O O\nb\n',
      'x.txt:2: expected 3 columns as before, got 1 in "b". Write word, gold tag and guessed tag on every token line, with the same delimiter.',
    ],
    [
      '\na\n',
      'x.txt:2: expected at least two columns, gold tag and guessed tag last, got 1 in "a". Write word, gold tag and guessed tag on every token line, with the same delimiter.',
    ],
    [
      '\n',
      'x.txt: expected lines of a word, its gold tag and its guessed tag, got none. Give a file with one token a line.',
    ],
  ])('refuses %j, naming file and line', (text, message) => {
    expect(() => scoreConllLines(text, { file: 'x.txt' })).toThrow(message);
  });

  it('parts columns by tabs where the first token line has one, else by runs of blanks', () => {
    expect(scoreConllLines('\nNew York\tB-LOC\tB-LOC\nis\tO\tO\n', { file: 'x' })).toMatchObject({
      tokens: 2,
      correct: 1,
    });
    expect(scoreConllLines('Rome  B-LOC B-LOC\r\nis O O', { file: 'x' })).toMatchObject({ tokens: 2, correct: 1 });
  });

  it('takes another delimiter', () => {
    expect(scoreConllLines('New York|B-LOC|B-LOC\n', { file: 'x', delimiter: '|' }).correct).toBe(1);
  });

  it('wants as many guessed tags as gold ones', () => {
    expect(() => scoreTags([{ gold: ['O', 'O'], guess: ['O'] }])).toThrow(
      'scoreTags: expected a guessed tag for each of the 2 gold tags of a sentence, got 1. Tag the tokens as the gold data has them.',
    );
  });

  it('agrees with itself whichever way the sentences come', () => {
    const tag = fc.constantFrom('O', 'B-A', 'I-A', 'B-B', 'I-B', 'E-A', 'S-B', '.', '[-A');
    const sentence = fc.array(fc.tuple(tag, tag), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), (sentences) => {
        const lines = sentences
          .map((pairs) => pairs.map(([gold, guess]) => `w ${gold} ${guess}\n`).join(''))
          .join('\n');
        const tags = sentences.map((pairs) => ({ gold: pairs.map(([gold]) => gold), guess: pairs.map(([, g]) => g) }));
        expect(scoreTags(tags)).toEqual(scoreConllLines(lines, { file: 'x' }));
      }),
    );
  });
});

describe('formatConllScore', () => {
  it('prints the report of the script, exact ties rounded to even as C does', () => {
    // 1 of 32 tokens differs and 1 of 32 chunks: 96.875 % is a tie.
    const lines = Array.from({ length: 32 }, (_, i) => (i === 0 ? 'w B-A O\n' : 'w B-A B-A\n')).join('');
    expect(formatConllScore(scoreConllLines(lines, { file: 'x' }))).toBe(
      'processed 32 tokens with 32 phrases; found: 31 phrases; correct: 31.\n' +
        'accuracy:  96.88%; precision: 100.00%; recall:  96.88%; FB1:  98.41\n' +
        '                A: precision: 100.00%; recall:  96.88%; FB1:  98.41  31\n',
    );
    const eighth = Array.from({ length: 32 }, (_, i) => (i === 0 ? 'w B-A B-A\n' : 'w B-A O\n')).join('');
    expect(formatConllScore(scoreConllLines(eighth, { file: 'x' }))).toContain('recall:   3.12%');
  });

  it('sorts labels by name, and lists tags without label twice as the script does', () => {
    const names = (text: string) =>
      formatConllScore(scoreConllLines(text, { file: 'x' }))
        .split('\n')
        .slice(2, -1)
        .map((line) => line.slice(0, 17).trim());
    expect(names('w B-9 O\nw B-10 O\nw O B-LOC\n')).toEqual(['10', '9', 'LOC']);
    expect(names('w B B\nw O B-X\n')).toEqual(['', '', 'X']);
  });

  const cases = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.expected.txt')) : [];
  it.skipIf(cases.length === 0)('equals the script on every stored case (needs ../shared/data/conlleval)', () => {
    for (const name of cases) {
      const score = scoreConllLines(read(name.replace('.expected', '')), { file: name });
      expect(formatConllScore(score), name).toBe(read(name));
    }
    const sample = scoreConllLines(read('chunking-conll2000-sample.output.txt'), { file: 'sample' });
    expect(formatConllScore(sample)).toBe(read('chunking-conll2000-sample.result.txt'));
    expect(formatConllLatex(sample)).toBe(read('chunking-conll2000-sample.result.tex'));
  });
});

describe('scoreSpans', () => {
  const span = (start: number, end: number, label: string) => ({ start, end, label });

  it('wants exact bounds and labels', () => {
    const gold = [[span(0, 2, 'ORG'), span(3, 4, 'PER')]];
    const guess = [[span(0, 1, 'ORG'), span(3, 4, 'PER')]];
    expect(scoreSpans(gold, guess)).toMatchObject({ precision: 50, recall: 50, f1: 50 });
    expect(scoreSpans(gold, guess).labels.PER).toEqual({ precision: 100, recall: 100, f1: 100, support: 1 });
  });

  it('gives every label that was asked for a row, in order of names, whatever the names', () => {
    const gold = [[span(0, 1, 'constructor'), span(1, 2, '__proto__')]];
    expect(Object.keys(scoreSpans(gold, gold, { map: {} }).labels)).toEqual(['__proto__', 'constructor']);
    const none = { precision: 0, recall: 0, f1: 0, support: 0 };
    expect(scoreSpans(gold, gold, { labels: ['PER', 'LOC'] }).labels).toEqual({ LOC: none, PER: none });
  });

  it('restricts and renames labels in gold and guess alike', () => {
    const gold = [[span(0, 1, 'person'), span(2, 3, 'product')]];
    const guess = [[span(0, 1, 'PER'), span(2, 3, 'LOC')]];
    const options = { labels: ['PER'], map: { person: 'PER', product: '' } };
    expect(scoreSpans(gold, guess, options)).toMatchObject({ precision: 100, recall: 100, f1: 100 });
  });
});

describe('the interval of F1', () => {
  const paris = [{ start: 0, end: 1, label: 'LOC' }];
  const sentence = { words: ['Paris', 'sleeps'], spans: paris, line: 1 };
  /** Documents of `size` sentences, each with one name; in the first `right` of them the guess is that name, in the others nothing. */
  const judged = ({ count, size, right }: { count: number; size: number; right: number }) => ({
    documents: Array.from({ length: count }, (_, d) => ({
      id: String(d),
      sentences: Array.from({ length: size }, () => sentence),
    })),
    guesses: Array.from({ length: count * size }, (_, s) => (s < right * size ? paris : [])),
  });
  const intervalOf = (shape: Parameters<typeof judged>[0], options = {}) => {
    const { documents, guesses } = judged(shape);
    return intervalOfF1(documents, guesses, options)!;
  };

  it('is that of the recall where nothing wrong is found: 1.96 standard errors of a proportion each way', () => {
    // Recall 0.8 of 400 ± 0.0392; F1 = 2R / (1 + R).
    const [low, high] = intervalOf({ count: 400, size: 1, right: 320 });
    expect(Math.abs(low - (200 * 0.7608) / 1.7608)).toBeLessThan(1);
    expect(Math.abs(high - (200 * 0.8392) / 1.8392)).toBeLessThan(1);
    expect(low).toBeLessThan((200 * 0.8) / 1.8);
    expect(high).toBeGreaterThan((200 * 0.8) / 1.8);
  });

  it('is wider where mistakes come by the document, and draws sentences where documents are few', () => {
    const width = ([low, high]: readonly [number, number]) => high - low;
    const apart = width(intervalOf({ count: 400, size: 1, right: 320 }));
    expect(width(intervalOf({ count: 40, size: 10, right: 32 }))).toBeGreaterThan(2 * apart);
    expect(width(intervalOf({ count: 10, size: 40, right: 8 }))).toBeCloseTo(apart, 9);
  });

  it('has no width where all is right, follows the labels that count, and does without documents', () => {
    expect(intervalOf({ count: 30, size: 2, right: 30 })).toEqual([100, 100]);
    expect(intervalOf({ count: 30, size: 2, right: 20 }, { labels: ['PER'] })).toEqual([0, 0]);
    expect(intervalOfF1([], [])).toBeNull();
  });
});
