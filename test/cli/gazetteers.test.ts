// `nomen train ner --gazetteer`: lists go into the model and back out as names; bytes that repeat; one line about a bad list.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, nomen, small, tinyConll } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const command = (out: string, ...lists: string[]) => [
  ...['train', 'ner', '--train', path('train.conll'), '--out', path(out), ...small, '--epochs', '2'],
  ...lists.flatMap((list) => ['--gazetteer', list]),
];
const lists = [`person=${path('people.txt')}`, `place=${path('places.txt.gz')}`, `person=${path('more.txt')}`];

beforeAll(() => {
  writeFileSync(path('train.conll'), tinyConll(1, 40));
  writeFileSync(path('people.txt'), '\ufeffAda\r\nGrace Hopper\r\n\r\nada\r\n');
  writeFileSync(path('more.txt'), 'Alan\n');
  writeFileSync(path('places.txt.gz'), gzipSync('Lima\nSan José\n'));
});

describe('lists', () => {
  it('go into the model; info names them and their files', async () => {
    expect(await nomen(command('model', ...lists))).toMatchObject({ code: 0, out: '' });
    const { gazetteers, record, options } = JSON.parse((await nomen(['info', path('model'), '--json'])).out);
    expect(gazetteers).toEqual([
      { name: 'person', entries: 3 },
      { name: 'place', entries: 2 },
    ]);
    expect(record.gazetteers).toMatchObject([
      { gazetteer: 'person', name: 'people.txt', lines: 3 },
      { gazetteer: 'place', name: 'places.txt.gz', lines: 2 },
      { gazetteer: 'person', name: 'more.txt', lines: 1 },
    ]);
    expect(record.gazetteers[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(options.gazetteerDropout).toBe(0.1);
    expect((await nomen(['info', path('model')])).out).toContain('person (3), place (2)');
  });

  it('are used when tagging', async () => {
    writeFileSync(path('text.txt'), 'Ada went to Lima in 1994 .\n');
    const { code, out } = await nomen(['tag', path('text.txt'), '--model', path('model'), '--format', 'conll']);
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(9);
  });

  it('give the same bytes again, with one thread and with two', async () => {
    for (const threads of ['1', '2']) {
      const [one, other] = [`one${threads}`, `other${threads}`];
      for (const out of [one, other]) {
        expect(await nomen([...command(out, ...lists), '--threads', threads])).toMatchObject({ code: 0 });
      }
      expect(readFileSync(path(one)).equals(readFileSync(path(other)))).toBe(true);
    }
    expect(readFileSync(path('one1')).equals(readFileSync(path('model')))).toBe(true);
  });

  it('may be several behind one flag', async () => {
    const args = [...command('several'), '--gazetteer', ...lists];
    expect(await nomen(args)).toMatchObject({ code: 0 });
    expect(readFileSync(path('several')).equals(readFileSync(path('model')))).toBe(true);
  });
});

describe('refused in one line:', () => {
  beforeAll(() => {
    writeFileSync(path('empty.txt'), '\n \n');
    writeFileSync(path('common.txt'), 'the\nx\n');
    writeFileSync(path('latin1.txt'), Buffer.from('Lima\nSan Jos\xe9\n', 'latin1'));
  });

  it.each([
    [
      'a flag without a file',
      'city',
      /^--gazetteer: expected NAME=FILE, got "city"\. Write e\.g\. --gazetteer city=cit/,
    ],
    ['a flag without a name', '=a.txt', /^--gazetteer: expected NAME=FILE, got "=a\.txt"\./],
    [
      'a name with a blank',
      `my city=${path('more.txt')}`,
      /^--gazetteer: expected a gazetteer name of .*got "my city"/,
    ],
    ['a file that is not there', `city=${path('none.txt')}`, /none\.txt: expected .*\n$/],
    ['an empty list', `city=${path('empty.txt')}`, /^gazetteer city: expected names of 1 to 8 words, got no line\./],
    [
      'a list of nothing',
      `city=${path('common.txt')}`,
      /^gazetteer city: .* got none in 2 lines\. Write one name a line/,
    ],
    ['another encoding', `city=${path('latin1.txt')}`, /latin1\.txt:2: expected .*UTF-8/],
  ])('%s', async (_name, list, message) => {
    const { code, err } = await nomen(command('never', list));
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.split('\n')).toHaveLength(2);
  });

  it('more lists than a model can tell apart', async () => {
    const many = Array.from({ length: 23 }, (_, i) => `list${i}=${path('more.txt')}`);
    const { code, err } = await nomen(command('never', ...many));
    expect(code).toBe(2);
    expect(err).toMatch(
      /^--gazetteer: expected at most 22 gazetteers, got 23\. Put lists of the same kind under one name\.\n$/,
    );
  });
});
