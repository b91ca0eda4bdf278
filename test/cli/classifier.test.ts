// Document classifiers on the command line: train, classify, evaluate, info on the examples; the model file is read strictly.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDocuments, trainClassifier } from '../../src/classify/index.js';
import {
  deserializeClassifier,
  deserializeContainer,
  serializeClassifier,
  serializeContainer,
} from '../../src/pipeline/index.js';
import { makeFolder, nomen } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const model = path('topics.safetensors');
const [trainFile, devFile] = ['examples/topics-train.txt', 'examples/topics-dev.txt'];
const topics = ['train', 'classifier', '--train', trainFile, '--dimensions', '16', '--epochs', '30'];

beforeAll(async () => {
  const outcome = await nomen([...topics, '--dev', devFile, '--out', model]);
  expect(outcome).toMatchObject({ code: 0, out: '' });
  expect(outcome.err).toMatch(/MB, 3 labels, \d+ words and n-grams, dev loss [\d.]+ at temperature [\d.]+\n$/);
}, 60_000);

describe('nomen train classifier', () => {
  it('learns what evaluate then finds', async () => {
    const report = JSON.parse(
      (await nomen(['evaluate', 'classifier', '--model', model, '--data', devFile, '--json'])).out,
    );
    expect(Object.keys(report)).toEqual([
      'kind',
      'documents',
      'crossEntropy',
      'calibrationError',
      'accuracy',
      'macroF1',
      'classes',
      'confusion',
    ]);
    expect(report.accuracy).toBeGreaterThan(80);
    expect((await nomen(['evaluate', 'classifier', '--model', model, '--data', devFile])).out).toContain('6 documents');
  });

  it('classifies line by line or whole files', async () => {
    const file = path('texts.txt');
    writeFileSync(file, 'The match was won by a goal.\n\nFry the onions in butter.\n');
    const lines = (await nomen(['classify', file, '--model', model, '--count', '2'])).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).labels[0].label)).toEqual(['sport', 'kitchen']);
    expect(JSON.parse(lines[0]).labels).toHaveLength(2);
    const whole = JSON.parse((await nomen(['classify', file, '--model', model, '--whole', '--json'])).out);
    expect(whole.documents).toHaveLength(1);
  });

  it('gives several labels or none where they are independent', async () => {
    const [data, out] = [path('both.jsonl'), path('both.safetensors')];
    writeFileSync(
      data,
      '{"text": "red", "labels": ["red"]}\n{"text": "red big", "labels": ["red", "big"]}\n{"text": "x", "labels": []}\n'.repeat(
        20,
      ),
    );
    const train = [
      'train',
      'classifier',
      '--train',
      data,
      '--loss',
      'independent',
      '--epochs',
      '30',
      '--out',
      out,
      '--json',
    ];
    expect(JSON.parse((await nomen(train)).out)).toMatchObject({ labels: ['big', 'red'], temperature: 1 });
    expect((await nomen(['evaluate', 'classifier', '--model', out, '--data', data])).out).toContain(
      'all labels right 100.00 %',
    );
    writeFileSync(path('big.txt'), 'red big\nx\n');
    const lines = (await nomen(['classify', path('big.txt'), '--model', out])).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).labels.length)).toEqual([2, 0]);
  });

  it('goes on after an interruption to the same bytes, and says what was saved', async () => {
    const [whole, parts] = [path('whole.safetensors'), path('parts.safetensors')];
    await nomen([...topics, '--out', whole]);
    const stopped = await nomen([...topics, '--out', parts], 9);
    expect(stopped.code).toBe(130);
    expect((await nomen([...topics, '--out', parts, '--resume'])).code).toBe(0);
    expect(readFileSync(parts)).toEqual(readFileSync(whole));
    expect(JSON.parse((await nomen(['info', whole, '--json'])).out)).toMatchObject({
      kind: 'classifier',
      labels: ['kitchen', 'sport', 'weather'],
    });
  });

  it('refuses bad flags in one line', async () => {
    const { code, err } = await nomen([...topics, '--loss', 'hinge', '--out', path('x')]);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^classifier options: loss: expected a known value, got "hinge"/),
    ]);
    expect((await nomen(['classify', trainFile, '--model', 'en'])).err).toMatch(
      /expected a model of kind "classifier", got "ner"/,
    );
    const checked = await nomen(['check-gradients', '--model', model]);
    expect(checked.code).toBe(2);
    expect(checked.err).toMatch(/: expected a recogniser, .* or a model of senses, got a file of kind "classifier"/);
  });
});

describe('nomen train classifier --architecture convolution', () => {
  const form = [
    '--architecture',
    'convolution',
    '--filters',
    '20',
    '--filter-widths',
    '1,2',
    '--learning-rate',
    '0.01',
  ];

  it('learns what evaluate and classify then find, interrupted or not', async () => {
    const [whole, parts] = [path('windows.safetensors'), path('windows-parts.safetensors')];
    expect((await nomen([...topics, ...form, '--dev', devFile, '--out', whole])).code).toBe(0);
    const run = [...topics, ...form, '--dev', devFile, '--out', parts];
    expect((await nomen(run, 9)).code).toBe(130);
    expect((await nomen([...run, '--resume'])).code).toBe(0);
    expect(readFileSync(parts)).toEqual(readFileSync(whole));
    const data = ['--data', trainFile, '--json'];
    const report = JSON.parse((await nomen(['evaluate', 'classifier', '--model', whole, ...data])).out);
    expect(report.accuracy).toBeGreaterThan(95);
    const said = (await nomen(['classify', trainFile, '--model', whole])).out.trim().split('\n');
    expect(JSON.parse(said[0]).labels[0].probability).toBeGreaterThan(0.5);
  }, 60_000);

  it('keeps its filters in the model file, which is read strictly', async () => {
    const { model: small } = await trainClassifier(
      { train: readDocuments(readFileSync(trainFile, 'utf8'), { file: 'a' }) },
      { architecture: 'convolution', dimensions: 8, filters: 4, filterWidths: [1, 3], epochs: 1 },
    );
    const read = await deserializeClassifier(await serializeClassifier(small), { name: 'a' });
    expect(read.filters).toEqual(small.filters);
    expect(read.output).toEqual(small.output);
    const { manifest, tensors } = await deserializeContainer(await serializeClassifier(small), { name: 'a' });
    const changed = { ...manifest, options: { ...(manifest.options as object), filterWidths: [1, 2] } };
    const wrong = deserializeClassifier(await serializeContainer({ manifest: changed, tensors }), { name: 'b' });
    await expect(wrong).rejects.toThrow(/^b, tensor "filters2\.weights": expected/);
  });
});

describe('the model file', () => {
  it('comes back with all it held, but for the rounding of the vectors', async () => {
    const read = await deserializeClassifier(readFileSync(model), { name: 'a' });
    const again = await deserializeClassifier(await serializeClassifier(read), { name: 'a' });
    const { input, ...exact } = read;
    expect(again).toMatchObject(exact);
    again.input.forEach((number, i) => {
      expect(number).toBeCloseTo(input[i], 5);
    });
  });

  it.each([
    [{ labels: ['a', 'a', 'b'] }, /^b: expected different names for labels/],
    [{ labels: ['a', 'b'] }, /^b: expected labels with their counts, got 2 labels, 3 counts/],
    [{ temperature: 0 }, /^b: expected a temperature above 0, got 0/],
    [{ options: { dimensions: 20 } }, /tensor "input": expected I8 \[\d+, 20\]/],
  ])('with %j is refused', async (change, message) => {
    const { manifest, tensors } = await deserializeContainer(readFileSync(model), { name: 'a' });
    const bytes = await serializeContainer({ manifest: { ...manifest, ...change }, tensors });
    await expect(deserializeClassifier(bytes, { name: 'b' })).rejects.toThrow(message);
  });

  it('with a hash twice is refused', async () => {
    const { manifest, tensors } = await deserializeContainer(readFileSync(model), { name: 'a' });
    const features = tensors.get('features')!;
    const data = Uint32Array.from(features.data).fill(7, 0, 2);
    const changed = new Map([...tensors, ['features', { dtype: 'U32', shape: features.shape, data }] as const]);
    const bytes = await serializeContainer({ manifest, tensors: changed });
    await expect(deserializeClassifier(bytes, { name: 'b' })).rejects.toThrow(/expected different hashes above 0/);
  });
});
