// Train → evaluate → tag → info on tiny data; interrupted training; nothing lost when something fails.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, nomen, nomenProcess, small, startNomen, tinyConll } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const [trainFile, devFile, model, text] = ['train.conll', 'dev.conll', 'model.safetensors', 'news.txt'].map(path);
const data = ['--train', trainFile, '--dev', devFile];
const training = ['train', 'ner', ...data, ...small, '--epochs', '3'];

beforeAll(async () => {
  writeFileSync(trainFile, tinyConll(1, 40));
  writeFileSync(devFile, tinyConll(2, 10));
  writeFileSync(text, 'Ada went to Lima in 1994 .\n\nAlan went to Oslo & Rome in 1991 .\n');
  const log = path('log.jsonl');
  const outcome = await nomen([...training, '--out', model, '--log', log, '--name', 'tiny', '--licence', 'MIT']);
  expect(outcome).toMatchObject({ code: 0, out: '' });
  expect(outcome.err).toMatch(
    /^epoch 1\/3: loss [\d.]+, dev precision [\d.]+ recall [\d.]+ F1 [\d.]+( \(best\))?, \d+ tokens\/s, \d+ s left$/m,
  );
  expect(outcome.err).toMatch(/model\.safetensors: [\d.]+ MB, LOC PER, /);
});

describe('train, evaluate, tag, info', () => {
  it('logs every step and epoch as JSON lines', () => {
    const lines = readFileSync(path('log.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ kind }) => kind === 'epoch')).toHaveLength(3);
    expect(lines[0]).toMatchObject({ kind: 'step', epoch: 1, epochs: 3, tokensPerEpoch: 280 });
    expect(lines.at(-1).dev.f1).toBeGreaterThan(90);
    for (const line of lines) expect(Object.keys(line)).toContain('secondsLeft');
  });

  it('starts from word vectors in any format to equal bytes', async () => {
    const source = path('vectors.txt');
    writeFileSync(source, 'ada 1 0.5\nlima 0.25 -1\nwent 0 1\n');
    const models: Buffer[] = [];
    for (const ending of ['txt', 'npy', 'safetensors', 'parquet']) {
      const [vectors, out] = [path(`vectors.${ending}`), path(`from-${ending}.safetensors`)];
      if (vectors !== source) await nomen(['vectors', 'convert', source, vectors]);
      const outcome = await nomen([...training, '--epochs', '1', '--vectors', vectors, '--out', out]);
      expect(outcome).toMatchObject({ code: 0 });
      models.push(readFileSync(out));
    }
    for (const bytes of models.slice(1)) expect(bytes.equals(models[0])).toBe(true);
  });

  it('leaves no checkpoint behind', () => {
    expect(existsSync(`${model}.checkpoint`)).toBe(false);
  });

  it('evaluate prints the JSON of the contract and nothing else', async () => {
    const { code, out, err } = await nomen(['evaluate', 'ner', '--model', model, '--data', devFile, '--json']);
    expect([code, err]).toEqual([0, '']);
    const result = JSON.parse(out);
    expect(Object.keys(result)).toEqual([
      'precision',
      'recall',
      'f1',
      'f1Interval',
      'labels',
      'accuracy',
      'tokens',
      'tokensPerSecond',
      'calibration',
      'minScores',
    ]);
    expect(Object.keys(result.labels)).toEqual(['LOC', 'PER']);
    expect(result.labels.LOC).toMatchObject({ support: 10 });
    expect(result.tokens).toBe(70);
    expect(result.f1).toBeGreaterThan(90);
    expect(result.f1Interval[0]).toBeLessThanOrEqual(result.f1);
    expect(result.f1Interval[1]).toBeGreaterThanOrEqual(result.f1);
  });

  it('evaluate shows how often guesses of each score are right, and takes the flags that decide what is found', async () => {
    const evaluate = ['evaluate', 'ner', '--model', model, '--data', devFile];
    const { out } = await nomen([...evaluate, '--calibration']);
    expect(out).toMatch(/of 70 tokens, calibration error [\d.]+ %, \d+ tokens\/s\n/);
    expect(out).toMatch(/\n0\.9–1\.0 +\d+ +[\d.]+ +1\.000\n/);
    expect(out).toMatch(/\nbest F1 on these data: --min-score LOC=0,PER=0\n$/);
    const strict = JSON.parse((await nomen([...evaluate, '--json', '--min-score', 'LOC=1,PER=0.1'])).out);
    expect(strict.labels.LOC.recall).toBe(0);
    expect(strict.labels.PER.recall).toBe(100);
    const eager = JSON.parse((await nomen([...evaluate, '--json', '--bias', '20'])).out);
    expect(eager.precision).toBeLessThan(60);
  });

  it('tag lists the most probable labellings of each sentence', async () => {
    const tag = ['tag', text, '--model', model, '--n-best', '2'];
    const { documents } = JSON.parse((await nomen([...tag, '--json'])).out);
    const [first, second] = documents[0].sentences;
    expect(documents[0].text.slice(first.start, first.end)).toBe('Ada went to Lima in 1994 .');
    expect(first.alternatives[0].spans[1]).toEqual({ start: 12, end: 16, label: 'LOC', text: 'Lima' });
    expect(first.alternatives[0].probability).toBeGreaterThan(first.alternatives[1].probability);
    expect(documents[0].text.slice(second.start, second.end)).toBe('Alan went to Oslo & Rome in 1991 .');
    expect((await nomen([...tag, '--format', 'jsonl'])).out).toBe(`${JSON.stringify(documents[0])}\n`);
    expect((await nomen(tag)).out).toMatch(/0–26 +1 +[\d.]+ +Ada PER, Lima LOC\n.* 0–26 +2 /);
  });

  it('evaluate renames and selects labels, and says which names are nowhere', async () => {
    const only = ['evaluate', 'ner', '--model', model, '--data', devFile, '--json', '--labels', 'PLACE'];
    const renamed = JSON.parse((await nomen([...only, '--map', 'LOC=PLACE'])).out);
    expect(Object.keys(renamed.labels)).toEqual(['PLACE']);
    const { code, err } = await nomen([...only, '--map', 'LOK=PLACE']);
    expect(code).toBe(0);
    expect(err).toMatch(/^warning: neither the model nor the data have LOK, PLACE; they have LOC, PER\n$/);
  });

  it('evaluate writes each error with its kind and place', async () => {
    const [wrong, errors] = [path('wrong.conll'), path('errors.jsonl')];
    writeFileSync(wrong, 'Ada B-LOC\nwent O\nto B-LOC\nLima I-LOC\nin O\n1994 O\n. O\n');
    const { code, err } = await nomen(['evaluate', 'ner', '--model', model, '--data', wrong, '--errors', errors]);
    expect(code).toBe(0);
    expect(err).toMatch(/errors\.jsonl: 2 errors \(boundary 1, type 1, boundaryAndType 0, missed 0, invented 0\)\n$/);
    const lines = readFileSync(errors, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      kind: 'type',
      line: 1,
      gold: { label: 'LOC', text: 'Ada' },
      guess: { label: 'PER' },
    });
    expect(lines[1]).toMatchObject({ kind: 'boundary', gold: { text: 'to Lima' }, guess: { text: 'Lima' } });
    expect(lines[1].guess.score).toBeGreaterThan(0);
  });

  it('reads JSON lines as training data', async () => {
    const jsonl = path('train.jsonl');
    const record = {
      text: 'Ada went to Lima .',
      spans: [
        { start: 0, end: 3, label: 'PER' },
        { start: 12, end: 16, label: 'LOC' },
      ],
    };
    writeFileSync(jsonl, `${JSON.stringify(record)}\n`.repeat(20));
    const out = path('jsonl.safetensors');
    expect((await nomen(['train', 'ner', '--train', jsonl, ...small, '--epochs', '1', '--out', out])).code).toBe(0);
    const { record: trained } = JSON.parse((await nomen(['info', out, '--json'])).out);
    expect(trained.data[0]).toMatchObject({ name: 'train.jsonl', sentences: 20, tokens: 100, spans: 40 });
  });

  it('info tells options, labels, data, scores and licence', async () => {
    const info = JSON.parse((await nomen(['info', model, '--json'])).out);
    expect(info).toMatchObject({ kind: 'ner', labels: ['LOC', 'PER'], about: { name: 'tiny', licence: 'MIT' } });
    expect(info.options).toMatchObject({ hidden: [8], epochs: 3, learningRate: 0.02, architecture: 'chain' });
    expect(info.record.data.map(({ name }: { name: string }) => name)).toEqual(['train.conll', 'dev.conll']);
    expect(info.record.data[0]).toMatchObject({ sentences: 40, tokens: 280, spans: 80 });
    expect(info.bytes).toBe(readFileSync(model).length);
    const shown = (await nomen(['info', model])).out;
    for (const part of ['MIT', 'LOC, PER', 'train.conll', 'learningRate', 'F1']) expect(shown).toContain(part);
  });

  it('options of the file info shows can be the config of the next training', async () => {
    const { options } = JSON.parse((await nomen(['info', model, '--json'])).out);
    writeFileSync(path('config.json'), JSON.stringify(options));
    const again = path('again.safetensors');
    const both = ['--config', path('config.json'), '--name', 'tiny', '--licence', 'MIT'];
    expect((await nomen(['train', 'ner', ...data, '--out', again, ...both])).code).toBe(0);
    expect(readFileSync(again)).toEqual(readFileSync(model));
  });

  it('a flag goes before the config, the config before the preset', async () => {
    writeFileSync(path('config.json'), JSON.stringify({ affixDimensions: 2, hidden: [4], epochs: 1 }));
    const other = path('flags.safetensors');
    const flags = [...data, '--out', other, '--preset', 'fast', '--config', path('config.json'), '--hidden', '5,3'];
    expect((await nomen(['train', 'ner', ...flags])).code).toBe(0);
    const { options } = JSON.parse((await nomen(['info', other, '--json'])).out);
    expect(options).toMatchObject({ hidden: [5, 3], affixDimensions: 2, ngramDimensions: 0, epochs: 1 });
  });
});

describe('interrupted training', () => {
  const out = path('stopped.safetensors');
  const command = [...training, '--out', out, '--name', 'tiny', '--licence', 'MIT'];

  it.each([3, 12, 20])('after %d checks and resumed gives the bytes of an uninterrupted run', async (checks) => {
    const stopped = await nomen(command, checks);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(
      /interrupted; the work is saved in .*stopped\.safetensors\.checkpoint\. Go on with the same command and --resume\.\n$/,
    );
    const resumed = await nomen([...command, '--resume']);
    expect(resumed.code).toBe(0);
    expect(readFileSync(out)).toEqual(readFileSync(model));
    expect(existsSync(`${out}.checkpoint`)).toBe(false);
  });

  it('is refused by a run with other options or other data, and stays', async () => {
    await nomen(command, 3);
    const other = await nomen([...command, '--resume', '--hidden', '9']);
    expect(other).toMatchObject({ code: 2 });
    expect(other.err).toMatch(/checkpoint: expected a run with the same data and options, got other options\./);
    const mixed = command.map((part) => (part === trainFile ? devFile : part));
    expect((await nomen([...mixed, '--resume'])).err).toMatch(/got other data\./);
    expect(existsSync(`${out}.checkpoint`)).toBe(true);
    expect((await nomen([...command, '--resume'])).code).toBe(0);
  });

  it('cannot be resumed where there is nothing to resume', async () => {
    const { code, err } = await nomen([...command, '--resume']);
    expect(code).toBe(2);
    expect(err).toMatch(/^--resume: expected the checkpoint .* got no such file\. .*\n$/);
  });

  it('by Ctrl-C ends with exit code 130 and a checkpoint', async () => {
    const long = path('long.safetensors');
    const child = startNomen([
      'train',
      'ner',
      ...data,
      ...small,
      '--epochs',
      '100000',
      '--patience',
      '100000',
      '--out',
      long,
    ]);
    let err = '';
    const code = await new Promise<number | null>((resolve) => {
      child.stderr.on('data', (chunk) => {
        if (/^epoch 1\//m.test(err)) return;
        err += chunk;
        if (/^epoch 1\//m.test(err)) child.kill('SIGINT');
      });
      child.on('close', resolve);
    });
    expect(code).toBe(130);
    expect(existsSync(`${long}.checkpoint`)).toBe(true);
    expect(existsSync(long)).toBe(false);
  });
});

describe('before training', () => {
  it('a folder that is not there, or is the output itself, is found out', async () => {
    mkdirSync(path('folder'), { recursive: true });
    const missing = await nomen([...training, '--out', path('no/such/model')]);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toMatch(/^--out .*: expected a file that can be written, got no folder .*\n$/);
    expect((await nomen([...training, '--out', path('folder')])).err).toMatch(/^--out .*: .*got a folder\./);
    expect((await nomen([...training, '--out', path('x'), '--log', path('no/log')])).err).toMatch(/^--log /);
  });

  it.each([
    ['ner', '--train', 'IT'],
    ['ner', '--train', trainFile, '--gazetteer', 'dishes=IT'],
    ['network', '--target', 'y', '--data', 'IT'],
    ['classifier', '--train', 'examples/topics-train.txt', '--dev', 'IT'],
    ['sense', '--train', 'IT'],
    ['vectors', '--format', 'glove', '--input', 'IT'],
  ])('an input is not taken for the output, nor under another name: %s %s', async (...args) => {
    const [precious, link] = [path('precious.txt'), path('link.txt')];
    writeFileSync(precious, 'precious\n');
    rmSync(link, { force: true });
    symlinkSync(precious, link);
    for (const out of [precious, link]) {
      const { code, err } = await nomen(['train', ...args.map((arg) => arg.replace('IT', precious)), '--out', out]);
      expect(code).toBe(2);
      expect(err).toMatch(/^--out .*: expected a file that can be written, got the input .*precious\.txt\./);
    }
    expect(readFileSync(precious, 'utf8')).toBe('precious\n');
  });

  it('bad data leave the old model as it was', async () => {
    const before = readFileSync(model);
    const bad = path('bad.conll');
    writeFileSync(bad, 'Ada B-PER\nwent\n');
    const { code, err } = await nomen(['train', 'ner', '--train', bad, '--out', model]);
    expect(code).toBe(2);
    expect(err).toMatch(/bad\.conll:2: expected .*\n$/);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(readFileSync(model)).toEqual(before);
  });

  it.each([
    ['an option out of range', ['--epochs', '0'], /epochs: expected a whole number ≥ 1, got 0/],
    ['a word for a number', ['--epochs', 'many'], /^--epochs: expected a number, got "many"/],
    ['an unknown value', ['--architecture', 'chains'], /Did you mean "chain"/],
    ['an unknown preset', ['--preset', 'fats'], /^--preset: expected a known preset, got "fats"\. Did you mean "fast"/],
    [
      'an unknown option',
      ['--epoch', '3'],
      /^nomen train ner: unknown option '--epoch'\. Did you mean --epochs\? See nomen train ner --help\./,
    ],
    ['a missing label', ['--architecture', 'logistic'], /label: expected the label/],
    [
      'a label that is not there',
      ['--architecture', 'logistic', '--label', 'ORG'],
      /expected one of LOC, PER, got ORG/,
    ],
  ])('%s is refused in one line', async (_name, flags, message) => {
    const { code, out, err } = await nomen([...training, '--out', path('never'), ...flags]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(existsSync(path('never'))).toBe(false);
  });

  it.each([
    ['an unknown name', '{"epoch": 3}', /config\.json: expected a known option, got "epoch"\. Did you mean "epochs"/],
    ['a value of another kind', '{"hidden": 7}', /config\.json: hidden: expected a value such as \[300\], got "7"/],
    ['no JSON', '{epochs: 3}', /config\.json: expected a JSON object .* got text that is no JSON/],
    ['a list', '[]', /config\.json: expected a JSON object/],
  ])('%s in the config is refused with the file', async (_name, config, message) => {
    writeFileSync(path('config.json'), config);
    const { code, err } = await nomen([...training, '--out', path('never'), '--config', path('config.json')]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('as a process', () => {
  it('tags standard input', async () => {
    const { code, out } = await nomenProcess(
      ['tag', '-', '--model', model, '--format', 'tsv'],
      'Ada went to Lima in 1994 .',
    );
    expect(code).toBe(0);
    expect(out.split('\n')[1]).toMatch(/^standard input\t0\t3\tPER\t[\d.]+\tAda$/);
  });

  it('ends quietly when the reader goes away', async () => {
    const big = path('big.txt');
    writeFileSync(big, 'Ada went to Lima in 1994 .\n'.repeat(5000));
    const child = startNomen(['tag', big, '--model', model, '--format', 'conll']);
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, err]).toEqual([0, '']);
  });
});
