// `nomen train ner --partial`: a file that lacks a label does not teach that there are no such names.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeFolder, nomen, small, tinyConll } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const without = (label: string, conll: string) => conll.replaceAll(new RegExp(`\\S+-${label}$`, 'gm'), 'O');

beforeAll(() => {
  writeFileSync(path('people.conll'), without('LOC', tinyConll(1, 60)));
  writeFileSync(path('places.conll'), without('PER', tinyConll(2, 60)));
  writeFileSync(path('whole.conll'), tinyConll(3, 4));
});

it.each([
  ['--partial', 90, 100],
  ['--train', 0, 60],
])('half-labelled files behind %s: recall of %i to %i %%', async (flag, least, most) => {
  const files = [path('people.conll'), path('places.conll')];
  const command = ['train', 'ner', '--train', path('whole.conll'), flag, ...files, '--out', path('model'), ...small];
  expect(await nomen([...command, '--epochs', '6', '--learning-rate', '0.02'])).toMatchObject({ code: 0 });
  writeFileSync(path('dev.conll'), tinyConll(4, 30));
  const scored = await nomen(['evaluate', 'ner', '--model', path('model'), '--data', path('dev.conll'), '--json']);
  const { recall } = JSON.parse(scored.out);
  expect(recall).toBeGreaterThanOrEqual(least);
  expect(recall).toBeLessThanOrEqual(most);
});
