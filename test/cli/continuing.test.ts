// Learning on and learning curves from the command line, on tiny data.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, nomen, small, tinyConll } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const [old, dev, fresh, model, next] = [
  'old.conll',
  'dev.conll',
  'new.conll',
  'old.safetensors',
  'new.safetensors',
].map(path);
const withYears = (conll: string) => conll.replace(/^(\d{4}) O$/gm, '$1 B-YEAR');
const train = (...args: string[]) => nomen(['train', 'ner', ...args]);

beforeAll(async () => {
  writeFileSync(old, tinyConll(1, 40));
  writeFileSync(fresh, withYears(tinyConll(3, 12)));
  writeFileSync(dev, withYears(tinyConll(2, 20)));
  expect((await train('--train', old, '--out', model, ...small, '--epochs', '4')).code).toBe(0);
}, 60_000);

describe('train ner --from', () => {
  const more = ['--train', fresh, '--from', model, '--dev', dev, '--learning-rate', '0.02', '--epochs', '8'];

  it('adds a label, rehearses the old ones, and tells the scores before and after', async () => {
    const { code, out, err } = await train(
      ...more,
      '--rehearse',
      old,
      '--rehearse-sentences',
      '20',
      '--out',
      next,
      '--json',
    );
    expect([code, err.includes('internal')]).toEqual([0, false]);
    const result = JSON.parse(out);
    expect(result.labels).toEqual(['LOC', 'PER', 'YEAR']);
    expect(result.before.labels.YEAR.f1).toBe(0);
    expect(result.before.labels.PER.f1).toBeGreaterThan(90);
    for (const label of result.labels) expect(result.after.labels[label].f1).toBeGreaterThan(90);
    const { record, options } = JSON.parse((await nomen(['info', next, '--json'])).out);
    expect(record.data.map(({ name }: { name: string }) => name)).toEqual([
      'old.conll',
      'new.conll',
      'old.conll',
      'dev.conll',
    ]);
    expect(options).toMatchObject({ hidden: [8], epochs: 8 });
  });

  it('shows the change of each label to people', async () => {
    const { err } = await train(...more, '--out', path('shown.safetensors'));
    expect(err).toMatch(/\ndev F1 +before +after +change +support\n(LOC .*\n)PER .*\nYEAR +0\.00 .*\+[\d.]+ +20\nall /);
  });

  it.each([
    [
      'another structure',
      ['--from', 'MODEL', '--hidden', '9'],
      /^hidden: expected \[8\] as in the model .* got \[9\]\. .*\n$/,
    ],
    [
      'rehearsal without a model',
      ['--rehearse', 'OLD'],
      /^--rehearse: expected a model that training goes on from, got no --from\. .*\n$/,
    ],
    [
      'no sentences to rehearse',
      ['--from', 'MODEL', '--rehearse-sentences', '0'],
      /^--rehearse-sentences: expected a whole number ≥ 1, got 0\. .*\n$/,
    ],
    ['an unknown model', ['--from', 'ne'], /^--model: expected a known model, got "ne"\. .*\n$/],
    [
      'gazetteers',
      ['--from', 'MODEL', '--gazetteer', 'city=OLD'],
      /^training data: expected no gazetteers: a model that learns on keeps its own, .*\n$/,
    ],
  ])('refuses %s in one line and leaves the old file', async (_, flags, message) => {
    const out = path('kept.safetensors');
    writeFileSync(out, 'old');
    const given = flags.map((flag) => flag.replace('MODEL', model).replace('OLD', old));
    const outcome = await train('--train', fresh, '--out', out, ...given);
    expect([outcome.code, outcome.out]).toEqual([2, '']);
    expect(outcome.err).toMatch(message);
    expect(readFileSync(out, 'utf8')).toBe('old');
  });
});

describe('train curve', () => {
  const curve = ['train', 'curve', '--train', old, ...small, '--learning-rate', '0.003', '--epochs', '1'];

  it('scores a quarter, a half and all of the data and says where that leads', async () => {
    const { code, out } = await nomen([...curve, '--dev', dev, '--json']);
    expect(code).toBe(0);
    const { points, fit } = JSON.parse(out);
    expect(points.map(({ sentences }: { sentences: number }) => sentences)).toEqual([10, 20, 40]);
    expect(Object.keys(fit)).toEqual(['a', 'b', 'twice', 'gain']);
    const shown = await nomen([...curve, '--dev', dev]);
    expect(shown.out).toMatch(
      /^share +sentences +F1\n +25 % +10 +[\d.]+\n +50 % .*\n100 % .*\n\ntwice the data would bring F1 to about [\d.]+ \([+−][\d.]+\) /,
    );
    expect(shown.err).toMatch(/\n10 sentences: F1 [\d.]+\n/);
  });

  it('needs development data, and stops when told to', async () => {
    const missing = await nomen(curve);
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.err).toMatch(/required option '--dev <file>' not specified/);
    expect(await nomen([...curve, '--dev', dev], 2)).toMatchObject({ code: 130, out: '' });
  });
});
