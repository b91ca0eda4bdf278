// How the command line speaks: help that is true, one line for each mistake, exit codes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nerDefaults } from '../../src/ner/index.js';
import { makeFolder, nomen } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);

describe('nomen', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await nomen(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    [[], ['tag', 'train', 'evaluate', 'score', 'check-gradients', 'info', 'debug', 'bench']],
    [['tag'], ['--model', '--format', '--min-score', '--bias', '--n-best', '--redact', '--json', 'conll', 'brat']],
    [
      ['train', 'ner'],
      ['--train', '--dev', '--out', '--vectors', '--preset', '--config', '--log', '--resume'],
    ],
    [
      ['evaluate', 'ner'],
      ['--model', '--data', '--labels', '--map', '--errors', '--min-score', '--bias', '--calibration', '--json'],
    ],
    [['explain'], ['--model', '--words', '--examples', '--count', '--json']],
    [['score'], ['--json', '--latex', '--delimiter']],
    [['check-gradients'], ['--model', '--all', '--json']],
    [['info'], ['--json']],
    [['bench'], ['--json', '[name...]']],
    [
      ['debug', 'data'],
      ['--dev', '--json'],
    ],
  ])('%s --help names its flags on stdout', async (command, parts) => {
    const { code, out, err } = await nomen([...command, '--help']);
    expect([code, err]).toEqual([0, '']);
    for (const part of parts) expect(out).toContain(part);
  });

  it('train ner has a flag for every option of the recogniser', async () => {
    const { out } = await nomen(['train', 'ner', '--help']);
    for (const name of Object.keys(nerDefaults).filter((option) => option !== 'vectors')) {
      expect(out).toContain(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `);
    }
    expect(out).toContain('--word-vectors ');
  });

  it.each([
    [['tga'], /^nomen: unknown command 'tga'\. Did you mean tag\? See nomen --help\.\n$/],
    [['train', 'nre'], /^nomen train: unknown command 'nre'\. Did you mean ner\? See nomen train --help\.\n$/],
    [
      ['tag', '--formt', 'x'],
      /^nomen tag: unknown option '--formt'\. Did you mean --format\? See nomen tag --help\.\n$/,
    ],
    [['tag', '--format', 'jsn'], /^--format: expected a known format, got "jsn"\. .*\n$/],
    [['tag', '--min-score', 'PER=.5,ORG'], /^--min-score: expected pairs a=b .* Write e\.g\. PER=0\.4,ORG=0\.6\.\n$/],
    [['tag', '--bias', 'more'], /^--bias: expected a number, got "more"\. .*\n$/],
    [['tag', '--n-best', '0'], /^--n-best: expected a whole number ≥ 1 and ≤ 1000, got 0\. .*\n$/],
    [['tag', '--n-best', '2', '--redact'], /^--n-best: expected no other flag .* got --redact\. .*\n$/],
    [['tag', '--n-best', '2', '--format', 'tsv'], /^--n-best: expected no other flag .* got --format tsv\. .*\n$/],
    [['tag', '--min-score', '2'], /^--min-score: expected a number ≥ 0 and ≤ 1, got 2\. .*\n$/],
    [['tag', '--redact', '--format', 'html'], /^--format: expected one of --format, --json and --redact, .*\n$/],
    [['tag', 'a', 'b', '--format', 'brat'], /^--format brat: expected one file, .* got 2 files\. .*\n$/],
    [['tag', '--model', 'nowhere'], /^--model: expected a known model, got "nowhere"\. Known: en, en-tiny\.\n$/],
    [['tag', '--model', './nowhere'], /^\.\/nowhere: expected a file, got nothing there\. .*\n$/],
    [['info'], /^nomen info: missing required argument 'model'\. See nomen info --help\.\n$/],
    [['evaluate', 'ner'], /^nomen evaluate ner: required option '--data <file>' not specified\. See .*\n$/],
    [['check-gradients', '--all', '--model', 'en'], /^check-gradients: expected --model or --all, got both\. .*\n$/],
    [['evaluate', 'ner', '--data', 'x', '--map', 'PER'], /^--map: expected pairs a=b .*, got "PER"\. .*\n$/],
    [['evaluate', 'ner', '--data', 'x', '--labels', 'PER,'], /^--labels: expected names with commas .*\n$/],
  ])('%s is refused in one line with exit code 2', async (args, message) => {
    const { code, out, err } = await nomen(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it.each([[[]], [['train']]])('%s without a command explains itself and is not "done"', async (args) => {
    const { code, out, err } = await nomen(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Usage: nomen/);
  });
});

describe('labelled data that cannot be read', () => {
  const cases: readonly [string, string | Uint8Array, RegExp][] = [
    ['empty', '', /empty: expected .*\n$/],
    ['one column', 'Ada\nwent\n', /one column:1: expected .*\n$/],
    ['another column count', 'Ada x B-PER\nwent O\n', /another column count:2: expected 3 columns.* got 2.*.*\n$/],
    ['no tag', 'Ada PERSON\n', /no tag:1: expected .*got "PERSON"\. .*\n$/],
    ['other encoding', Uint8Array.of(0x41, 0x20, 0x4f, 0x0a, 0xe9, 0x20, 0x4f, 0x0a), /other encoding:2: .*UTF-8.*\n$/],
    [
      'half a character',
      '\n{"text": "Ada \\ud800x", "spans": []}\n',
      /half a character:2: expected well-formed Unicode, .*\n$/,
    ],
    ['binary', Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256), /binary(:\d+)?: expected .*\n$/],
  ];
  it.each(cases)('%s is refused in one line that names the place', async (name, content, message) => {
    writeFileSync(path(name), content);
    for (const command of [
      ['debug', 'data', path(name)],
      ['evaluate', 'ner', '--data', path(name)],
    ]) {
      const { code, out, err } = await nomen(command);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(message);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });

  it('missing is refused with its name', async () => {
    const { code, err } = await nomen(['debug', 'data', path('missing')]);
    expect(code).toBe(2);
    expect(err).toMatch(/missing: expected a file, got nothing there\. .*\n$/);
  });
});

describe('check-gradients', () => {
  it('passes every operation, layer and architecture', async () => {
    const { code, out } = await nomen(['check-gradients', '--all', '--json']);
    const { passed, cases } = JSON.parse(out);
    expect([code, passed]).toEqual([0, true]);
    expect(cases.length).toBeGreaterThan(40);
    for (const { name, worst, checked } of cases) {
      expect(name).not.toBe('');
      expect(worst.error).toBeLessThan(1e-6);
      expect(checked).toBeGreaterThan(0);
    }
  });

  it('prints a line for each case and a count', async () => {
    const { out } = await nomen(['check-gradients']);
    const cases = JSON.parse((await nomen(['check-gradients', '--json'])).out).cases.length;
    expect(out.trimEnd().split('\n').at(-1)).toBe(`${cases} of ${cases} passed`);
    expect(out.match(/ passed +\d/g)).toHaveLength(cases);
  });
});

describe('debug data', () => {
  it('shows counts, labels and findings with lines', async () => {
    const [train, dev] = [path('train.conll'), path('dev.conll')];
    writeFileSync(
      train,
      'Paris B-LOC\nsleeps O\nand O\nParis O\nwakes O\n\nParis B-PER\nsleeps O\nand O\nParis O\nwakes O\n',
    );
    writeFileSync(dev, 'Paris B-LOC\nsleeps O\nand O\nParis O\nwakes O\n\nAcme B-ORG\nfell O\n');
    const { code, out } = await nomen(['debug', 'data', train, '--dev', dev]);
    expect(code).toBe(0);
    for (const part of [
      'labels with too few examples: 2',
      'Paris: LOC 1× (line 1), PER 1× (line 7), O 2× (line 1)',
      'lines 1 and 7: Paris sleeps and Paris wakes',
      '1 of 1 sentences of 5 tokens or more are in both (lines 1)',
      'label ORG is not in the training data',
    ]) {
      expect(out).toContain(part);
    }
    const report = JSON.parse((await nomen(['debug', 'data', train, '--dev', dev, '--json'])).out);
    expect(Object.keys(report)).toEqual([
      'train',
      'labels',
      'inconsistent',
      'contradictions',
      'dev',
      'leakage',
      'misaligned',
    ]);
  });
});

describe('JSON lines whose spans cut words', () => {
  it('are told with line and text, and listed by debug data', async () => {
    const file = path('cut.jsonl');
    const spans = [
      { start: 0, end: 3, label: 'LOC' },
      { start: 15, end: 19, label: 'LOC' },
    ];
    writeFileSync(file, `${JSON.stringify({ text: 'Parisians love Lima .', spans })}\n`);
    const { code, out, err } = await nomen(['debug', 'data', file]);
    expect(code).toBe(0);
    expect(err).toMatch(/^warning: .*cut\.jsonl:1: LOC "Par" cuts the words "Parisians"; 1 span is left out .*\n$/);
    expect(out).toContain('spans that cut words and are left out: 1\n  line 1: LOC "Par" in "Parisians"');
    expect(JSON.parse((await nomen(['debug', 'data', file, '--json'])).out).misaligned).toHaveLength(1);
  });
});

describe('score', () => {
  it('prints what the script prints, a LaTeX table, or JSON', async () => {
    const file = path('scored.txt');
    writeFileSync(file, 'Rosa B-PER B-PER\nLuxemburg I-PER O\n\nParis B-LOC I-LOC\n');
    expect((await nomen(['score', file])).out).toBe(
      'processed 3 tokens with 2 phrases; found: 2 phrases; correct: 1.\n' +
        'accuracy:  33.33%; precision:  50.00%; recall:  50.00%; FB1:  50.00\n' +
        '              LOC: precision: 100.00%; recall: 100.00%; FB1: 100.00  1\n' +
        '              PER: precision:   0.00%; recall:   0.00%; FB1:   0.00  1\n',
    );
    expect((await nomen(['score', file, '--latex'])).out).toContain('Overall &   50.00\\%');
    const score = JSON.parse((await nomen(['score', file, '--json'])).out);
    expect(Object.keys(score)).toEqual(['precision', 'recall', 'f1', 'accuracy', 'labels']);
    expect(score).toMatchObject({ precision: 50, labels: { LOC: { f1: 100, support: 1 } } });
  });

  it('takes another delimiter, of one character', async () => {
    const file = path('scored.csv');
    writeFileSync(file, 'New York,B-LOC,B-LOC\n');
    expect(JSON.parse((await nomen(['score', file, '--delimiter', ',', '--json'])).out).f1).toBe(100);
    expect((await nomen(['score', file, '--delimiter', ', '])).err).toMatch(/^--delimiter: expected one character/);
  });

  it('names the line that has no two tags', async () => {
    const file = path('unscored.txt');
    writeFileSync(file, 'Paris B-LOC B-LOC\n\nsleeps\n');
    const { code, err } = await nomen(['score', file]);
    expect(code).toBe(2);
    expect(err).toMatch(/unscored\.txt:3: expected .* columns.*\n$/);
  });
});
