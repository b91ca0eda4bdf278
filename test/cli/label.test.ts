// `nomen label`: raw text in, records to learn from out.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, nomen, small, tinyConll } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const models = [path('one.safetensors'), path('two.safetensors')];
const sentence = 'Ada went to Lima in 1994 .';
const raw = `# one\n${sentence}\nIt rained and rained for days.\n# two\n\n${sentence}\n# three\nIt rained again all day.\n`;

interface Labelled {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly label: string }[];
}

async function label(...flags: string[]): Promise<readonly Labelled[]> {
  const { code, out } = await nomen(['label', path('raw.txt'), '--model', ...models, '--bias', '0', ...flags]);
  expect(code).toBe(0);
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

beforeAll(async () => {
  writeFileSync(path('train.conll'), tinyConll(1, 60));
  writeFileSync(path('raw.txt'), raw);
  for (const [i, out] of models.entries()) {
    const train = ['train', 'ner', '--train', path('train.conll'), '--out', out, '--seed', String(i + 1), ...small];
    expect(await nomen([...train, '--epochs', '6'])).toMatchObject({ code: 0 });
  }
});

describe('nomen label', () => {
  it('labels what all models are sure of, in documents that begin at markers', async () => {
    const [one, two, three, ...more] = await label('--document-marker', '# ');
    expect(more).toEqual([]);
    expect(one.text).toBe(`${sentence}\n\nIt rained and rained for days.`);
    expect(two.text).toBe(sentence);
    expect(three.text).toBe('It rained again all day.');
    const named = two.spans.map(({ start, end, label }) => [two.text.slice(start, end), label]);
    expect(named).toEqual([
      ['Ada', 'PER'],
      ['Lima', 'LOC'],
    ]);
  });

  it('takes each paragraph for a document where no marker is given', async () => {
    expect((await label()).map(({ text }) => text)).toEqual(raw.split('\n').filter((line) => line !== ''));
  });

  it('takes each n-th document, and of these the ones that are dense in names', async () => {
    const marker = ['--document-marker', '# '];
    const texts = (records: readonly Labelled[]) => records.map(({ text }) => text.slice(0, 7));
    expect(texts(await label(...marker, '--every', '2'))).toEqual(['Ada wen', 'It rain']);
    expect(texts(await label(...marker, '--density', '0.2'))).toEqual(['Ada wen']);
  });

  it('leaves open what is less sure, or found only with the bias', async () => {
    const { out } = await nomen(['label', path('raw.txt'), '--model', ...models, '--bias', '0', '--confidence', '1']);
    const [, first] = out.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)));
    expect(first.spans).toEqual([]);
    expect(first.open.map(({ start }: { start: number }) => start)).toContain(0);
    const bold = await nomen(['label', path('raw.txt'), '--model', ...models, '--bias', '100']);
    const opened = bold.out
      .split('\n')
      .slice(0, -1)
      .every((line) => JSON.parse(line).open !== undefined);
    expect(opened).toBe(true);
  });

  it('writes what nomen train ner reads', async () => {
    const { out } = await nomen(['label', path('raw.txt'), '--model', ...models]);
    writeFileSync(path('silver.jsonl'), out);
    const files = [
      '--train',
      path('train.conll'),
      '--train',
      path('silver.jsonl'),
      '--out',
      path('student.safetensors'),
    ];
    expect(await nomen(['train', 'ner', ...files, ...small, '--epochs', '1'])).toMatchObject({ code: 0 });
    expect(readFileSync(path('student.safetensors')).length).toBeGreaterThan(0);
  });

  it.each([
    [['--confidence', '2'], /--confidence: expected a number ≥ 0 and ≤ 1, got 2/],
    [['--every', '0.5'], /--every: expected a whole number ≥ 1, got 0.5/],
    [['--density', 'many'], /--density: expected a number, got "many"/],
    [['--bias', '-1'], /--bias: expected a number ≥ 0 and ≤ 100, got -1/],
  ])('refuses %j', async (flags, message) => {
    const { code, err } = await nomen(['label', path('raw.txt'), '--model', models[0], ...flags]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
