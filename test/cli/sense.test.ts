// Senses on the command line: train, sense, evaluate, info on the examples; the model file is read strictly.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  deserializeContainer,
  deserializeSenseModel,
  serializeContainer,
  serializeSenseModel,
} from '../../src/pipeline/index.js';
import { makeFolder, nomen } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const model = path('senses.safetensors');
const [trainFile, testFile] = ['examples/senses-train.jsonl', 'examples/senses-test.jsonl'];

const linesOf = (file: string) => readFileSync(file, 'utf8').trim().split('\n');
/** A few of the shipped sentences, so that leaving one out is quick. */
const few = path('few.jsonl');
const fewLines = linesOf(trainFile).filter((line) => JSON.parse(line).word === 'screen');
/** Vectors of some of their words, which mean nothing but are read at once. */
const tiny = path('tiny.txt');
const tinyVectors = ['by', 'was', 'film', 'wall', 'blood', 'live'].map((word, i) => `${word} ${i} ${i * i} ${6 - i} 1`);
const quick = ['--epochs', '40', '--vectors', tiny];

beforeAll(async () => {
  writeFileSync(few, fewLines.join('\n'));
  writeFileSync(tiny, tinyVectors.join('\n'));
  const outcome = await nomen(['train', 'sense', '--train', trainFile, '--max-words', '30000', '--out', model]);
  expect(outcome).toMatchObject({ code: 0, out: '' });
  expect(outcome.err).toMatch(/MB, sanction \(permit, punish\); seed \(put in, take out\)/);
}, 120_000);

describe('the shipped sentences', () => {
  const records = (file: string) => linesOf(file).map((line) => JSON.parse(line));

  it('give each sense of the two words of the lecture 40 to 50 examples, of the others 15 or more', () => {
    const counts = new Map<string, number>();
    for (const { word, sense } of records(trainFile)) {
      counts.set(`${word} ${sense}`, (counts.get(`${word} ${sense}`) ?? 0) + 1);
    }
    for (const [name, count] of counts) {
      expect(count).toBeGreaterThanOrEqual(/^(sanction|seed)/.test(name) ? 40 : 15);
      expect(count).toBeLessThanOrEqual(50);
    }
  });

  it('are not the test sentences', () => {
    const seen = new Set(records(trainFile).map(({ text }) => text));
    expect(records(testFile).filter(({ text }) => seen.has(text))).toEqual([]);
  });
});

describe('nomen sense', () => {
  it('prints each known word with sense, probability and place', async () => {
    const file = path('texts.txt');
    writeFileSync(file, 'Brussels imposed sanctions on the regime. Peel and seed the tomatoes.\n');
    const record = JSON.parse((await nomen(['sense', file, '--model', model])).out);
    expect(record).toMatchObject({ file, offset: 0, text: readFileSync(file, 'utf8') });
    expect(record.spans.map(({ word, sense }: Record<string, string>) => [word, sense])).toEqual([
      ['sanction', 'punish'],
      ['seed', 'take out'],
    ]);
    for (const { start, end, text, sense, probability, senses } of record.spans) {
      expect(record.text.slice(start, end)).toBe(text);
      expect(senses[sense]).toBe(probability);
    }
    const whole = JSON.parse((await nomen(['sense', file, file, '--model', model, '--json'])).out);
    expect(whole.documents).toEqual([record, record]);
  });

  it('says when no known word is there', async () => {
    const file = path('none.txt');
    writeFileSync(file, 'Nothing here.');
    const { code, out, err } = await nomen(['sense', file, '--model', model]);
    expect([code, JSON.parse(out).spans]).toEqual([0, []]);
    expect(err).toMatch(/^none of the words that the model knows \(sanction, seed, /);
  });

  it('refuses other models', async () => {
    const { code, err } = await nomen(['sense', few, '--model', 'en']);
    expect([code, err]).toEqual([2, expect.stringMatching(/expected a model of kind "senses", got "ner"/)]);
  });
});

describe('nomen evaluate sense', () => {
  it('scores a model on sentences that it did not see', async () => {
    const args = ['evaluate', 'sense', '--model', model, '--data', testFile];
    const report = JSON.parse((await nomen([...args, '--json'])).out);
    expect(Object.keys(report)).toEqual(['examples', 'accuracy', 'words', 'crossEntropy']);
    expect(report.examples).toBe(linesOf(testFile).length);
    expect(report.accuracy).toBeGreaterThan(85);
    expect((await nomen(args)).out).toMatch(
      /sanction\n[\s\S]*permit[\s\S]* sentences, accuracy [\d.]+ %, cross entropy/,
    );
  });

  it('leaves one out at a time', async () => {
    const args = ['evaluate', 'sense', '--leave-one-out', '--data', few, ...quick];
    const report = JSON.parse((await nomen([...args, '--json'])).out);
    expect(report).toMatchObject({
      examples: 45,
      words: { screen: { confusion: { labels: ['hide', 'show', 'test'] } } },
    });
    const interrupted = await nomen(args, 3);
    expect([interrupted.code, interrupted.out]).toEqual([130, '']);
  }, 60_000);

  it('wants a model or leaving one out, not both', async () => {
    for (const flags of [[], ['--model', model, '--leave-one-out']]) {
      const { code, err } = await nomen(['evaluate', 'sense', '--data', few, ...flags]);
      expect([code, err]).toEqual([2, expect.stringMatching(/^evaluate sense: expected --model or --leave-one-out/)]);
    }
  });
});

describe('nomen check-gradients --model', () => {
  it('checks the network of each word', async () => {
    const { code, out } = await nomen(['check-gradients', '--model', model, '--json']);
    const { passed, cases } = JSON.parse(out);
    expect([code, passed, cases.length, cases[0].name]).toEqual([0, true, 7, 'model/sense of sanction']);
  });
});

describe('nomen train sense', () => {
  const train = ['train', 'sense', '--train', few, ...quick];

  it('goes on after an interruption to the same bytes', async () => {
    const [whole, parts] = [path('whole.safetensors'), path('parts.safetensors')];
    const result = JSON.parse((await nomen([...train, '--out', whole, '--json'])).out);
    expect(result).toMatchObject({ model: whole, words: [{ word: 'screen', senses: ['hide', 'show', 'test'] }] });
    expect((await nomen([...train, '--out', parts], 9)).code).toBe(130);
    expect(existsSync(parts)).toBe(false);
    expect((await nomen([...train, '--out', parts, '--resume'])).code).toBe(0);
    expect(readFileSync(parts)).toEqual(readFileSync(whole));
    expect(JSON.parse((await nomen(['info', whole, '--json'])).out)).toMatchObject({ kind: 'senses' });
  }, 60_000);

  it('refuses what it cannot learn from, with file and line', async () => {
    const bad = path('bad.jsonl');
    writeFileSync(
      bad,
      '{"word": "seed", "sense": "a", "text": "A seed."}\n{"word": "seed", "sense": "b", "text": "Soil."}',
    );
    const { code, err } = await nomen(['train', 'sense', '--train', bad, '--out', path('x')]);
    expect([code, err]).toEqual([2, expect.stringMatching(/bad\.jsonl:2: expected one occurrence of "seed"/)]);
    writeFileSync(bad, fewLines.slice(0, 16).join('\n'));
    expect((await nomen(['train', 'sense', '--train', bad, '--out', path('x')])).err).toMatch(
      /^examples of "screen": expected at least two sentences for each sense, got one for "hide"/,
    );
  });
});

describe('the model file', () => {
  it('comes back with all it held, but for the rounding of the vectors', async () => {
    const read = await deserializeSenseModel(readFileSync(model), { name: 'a' });
    const again = await deserializeSenseModel(await serializeSenseModel(read), { name: 'a' });
    const { vectors, ...exact } = read;
    expect(again).toMatchObject(exact);
    expect(again.vectors.words).toEqual(vectors.words);
    expect(again.vectors.values.every((x, i) => Math.abs(x - vectors.values[i]) < 0.01)).toBe(true);
  });

  const target = { word: 'a', forms: ['a'], temperature: 1 };
  it.each([
    [{ kind: 'ner' }, /^b: expected a model of kind "senses", got "ner"/],
    [{ targets: [] }, /^b: expected words with a network each, got 0 words, 8 tensors/],
    [{ targets: Array(7).fill(target) }, /^b: expected a softmax network of \d+ inputs for a, got another of/],
    [{ targets: Array(7).fill({ ...target, temperature: 0 }) }, /^b: expected a temperature above 0, got 0/],
    [{ options: { folds: 0 } }, /^b: folds: /],
  ])('with %j is refused', async (change, message) => {
    const { manifest, tensors } = await deserializeContainer(readFileSync(model), { name: 'a' });
    const bytes = await serializeContainer({ manifest: { ...manifest, ...change }, tensors });
    await expect(deserializeSenseModel(bytes, { name: 'b' })).rejects.toThrow(message);
  });

  it('with a form of two words is refused', async () => {
    const { manifest, tensors } = await deserializeContainer(readFileSync(model), { name: 'a' });
    const targets = (manifest.targets as { forms: string[] }[]).map((one, n) =>
      n === 1 ? { ...one, forms: one.forms.with(0, 'sanction') } : one,
    );
    const bytes = await serializeContainer({ manifest: { ...manifest, targets }, tensors });
    await expect(deserializeSenseModel(bytes, { name: 'b' })).rejects.toThrow(/expected forms that belong to one word/);
  });
});
