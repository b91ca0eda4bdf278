// `nomen explain` on a model that was trained a moment ago.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, nomen, small, tinyConll } from './command-line.js';

const folder = makeFolder();
const [data, model] = ['train.conll', 'model.safetensors'].map((name) => join(folder, name));
const text = 'Ada went to Lima in 1994 .  Alan went to Oslo in 1991 .';
const explain = (...args: string[]) => nomen(['explain', '--model', model, ...args]);

beforeAll(async () => {
  writeFileSync(data, tinyConll(1, 40));
  expect((await nomen(['train', 'ner', '--train', data, '--out', model, ...small, '--epochs', '3'])).code).toBe(0);
});

describe('explain', () => {
  it('gives for each name shares that sum to the difference, with offsets in the text', async () => {
    const { code, out, err } = await explain(text, '--json');
    expect([code, err]).toEqual([0, '']);
    const document = JSON.parse(out);
    expect(document.text).toBe(text);
    expect(document.explanations.map(({ text: name }: { text: string }) => name)).toEqual([
      'Ada',
      'Lima',
      'Alan',
      'Oslo',
    ]);
    for (const one of document.explanations) {
      expect(text.slice(one.start, one.end)).toBe(one.text);
      const sum = one.words.reduce((total: number, { share }: { share: number }) => total + share, 0);
      expect(sum + one.elsewhere + one.transitions + one.bias).toBeCloseTo(one.difference, 4);
      for (const word of [...one.words, ...one.others]) expect(text.slice(word.start, word.end)).toBe(word.text);
      expect(one.counterfactuals[0]).toMatchObject({ without: 'word', start: one.words[0].start });
    }
  });

  it('prints a table for people, with what would be without each word', async () => {
    const { out } = await explain(text);
    expect(out).toMatch(/^Ada: PER 0\.\d+, next (O|LOC)\nword +share +vector +shape +ngrams +without it\n *Ada +[+−]/);
    expect(out).toMatch(/\nwent +[+−][\d.]+ .* PER 0\.\d+/);
    expect(out).toMatch(/\nPER over (O|LOC) +\+[\d.]+/);
  });

  it('explains words that are no name', async () => {
    const { out } = await explain(text, '--words', 'went to', '--json');
    const [one] = JSON.parse(out).explanations;
    expect(one).toMatchObject({ start: 4, end: 11, text: 'went to', label: 'O' });
    expect((await explain(text, '--words', 'went to')).out).toMatch(/^went to: no name; (LOC|PER) 0\.\d+\n/);
  });

  it('shows the labelled names that look most alike', async () => {
    const { out } = await explain('Ada went to Lima in 1994 .', '--examples', data, '--count', '2');
    expect(out.match(/^most alike:\n {2}[\d.]+ line \d+: \[\w+ PER\] went to/gm)).toHaveLength(1);
    const { explanations } = JSON.parse(
      (await explain('Ada went to Lima in 1994 .', '--examples', data, '--json')).out,
    );
    expect(explanations[0].nearest).toHaveLength(3);
    expect(Object.keys(explanations[0].nearest[0])).toEqual(['label', 'words', 'start', 'end', 'line', 'similarity']);
  });

  it('of a text without names says so', async () => {
    const { code, out, err } = await explain('.');
    expect([code, out, err]).toEqual([0, '', 'no names found; --words explains any words of the text\n']);
    expect(JSON.parse((await explain('', '--json')).out)).toEqual({ text: '', explanations: [] });
  });

  it.each([
    [
      'words that are not there',
      ['--words', 'Lim'],
      /^--words: expected whole words of one sentence of the text, got "Lim"\. .*\n$/,
    ],
    [
      'part of a name and more',
      ['--words', 'to Lima'],
      /^explain: expected a whole name, or words outside names, got tokens 2 to 4, where LOC .*\n$/,
    ],
    ['a count that is none', ['--count', '0'], /^--count: expected a whole number ≥ 1, got 0\. .*\n$/],
    ['a file that is not there', ['--examples', 'nowhere.conll'], /^nowhere\.conll: .*\n$/],
  ])('refuses %s in one line', async (_, flags, message) => {
    const { code, out, err } = await explain(text, ...flags);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});
