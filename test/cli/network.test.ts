// Networks on the command line: train, evaluate, predict and info on the tables of examples/, in three formats.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, nomen } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const model = path('spiral.safetensors');
const [trainFile, devFile] = ['examples/spiral-train.csv', 'examples/spiral-dev.csv'];
const spiral = ['train', 'network', '--data', trainFile, '--dev', devFile, '--target', 'arm', '--patience', '300'];

beforeAll(async () => {
  const outcome = await nomen([...spiral, '--epochs', '300', '--out', model, '--name', 'arms', '--log', path('log')]);
  expect(outcome).toMatchObject({ code: 0, out: '' });
  expect(outcome.err).toMatch(/spiral\.safetensors: 2 → 16 → 3, epoch \d+ of 300, dev loss 0\.\d+\n$/);
}, 60_000);

describe('nomen train network', () => {
  it('learns what evaluate then finds', async () => {
    const { code, out, err } = await nomen(['evaluate', 'network', '--model', model, '--data', devFile, '--json']);
    expect([code, err]).toEqual([0, '']);
    const report = JSON.parse(out);
    expect(Object.keys(report)).toEqual([
      'kind',
      'rows',
      'crossEntropy',
      'accuracy',
      'macroF1',
      'classes',
      'confusion',
    ]);
    expect(report.accuracy).toBeGreaterThan(97);
    expect(report.confusion.labels).toEqual(['blue', 'green', 'red']);
    const shown = (await nomen(['evaluate', 'network', '--model', model, '--data', devFile])).out;
    for (const part of ['accuracy', 'taken for', 'green', '90 rows']) expect(shown).toContain(part);
  });

  it('predicts a JSON line a row, or one document', async () => {
    const file = path('new.csv');
    writeFileSync(file, 'x,y\n0.1,0.2\n-0.5,0.1\n');
    const lines = (await nomen(['predict', file, '--model', model])).out.trim().split('\n');
    expect(lines).toHaveLength(2);
    const first = JSON.parse(lines[0]);
    expect(Object.keys(first)).toEqual(['class', 'probability', 'probabilities']);
    expect(first.probability).toBe(first.probabilities[first.class]);
    const { predictions } = JSON.parse((await nomen(['predict', file, '--model', model, '--json'])).out);
    expect(predictions[0]).toEqual(first);
  });

  it('is told by info and logs each epoch', async () => {
    const info = JSON.parse((await nomen(['info', model, '--json'])).out);
    expect(info).toMatchObject({ kind: 'network', about: { name: 'arms' }, inputs: ['x', 'y'], targets: ['arm'] });
    expect(info.record.data[0]).toMatchObject({ name: 'spiral-train.csv', rows: 180 });
    expect((await nomen(['info', model])).out).toContain('spiral-train.csv');
    const log = readFileSync(path('log'), 'utf8').trim().split('\n');
    expect(log).toHaveLength(300);
    expect(JSON.parse(log[0])).toMatchObject({ epoch: 1, epochs: 300 });
  });

  it('learns the same from CSV, JSON lines and Parquet', async () => {
    const [header, ...lines] = readFileSync(trainFile, 'utf8').trim().split('\n');
    const rows = lines.map((line) => line.split(','));
    writeFileSync(
      path('t.jsonl'),
      rows.map(([x, y, arm]) => `${JSON.stringify({ x: Number(x), y: Number(y), arm })}\n`).join(''),
    );
    const columnData = header.split(',').map((name, i) => ({
      name,
      data: rows.map((row) => (i < 2 ? Number(row[i]) : row[i])),
    }));
    writeFileSync(path('t.parquet'), Buffer.from(parquetWriteBuffer({ columnData })));
    const weightsOf = async (file: string) => {
      const out = path('format.safetensors');
      const outcome = await nomen([
        'train',
        'network',
        '--data',
        file,
        '--target',
        'arm',
        '--epochs',
        '2',
        '--out',
        out,
      ]);
      expect(outcome.code).toBe(0);
      return readFileSync(out).subarray(-200).toString('hex');
    };
    const expected = await weightsOf(trainFile);
    expect(await weightsOf(path('t.jsonl'))).toBe(expected);
    expect(await weightsOf(path('t.parquet'))).toBe(expected);
  });

  it('predicts values and says how far they are off', async () => {
    const out = path('films.safetensors');
    const target = 'comedy,chase,silent';
    const films = ['train', 'network', '--data', 'examples/films-train.csv', '--target', target, '--output', 'linear'];
    const trained = JSON.parse((await nomen([...films, '--layers', '8', '--out', out, '--json'])).out);
    expect(trained).toMatchObject({ inputs: ['age', 'evenings', 'laughs', 'thrills'], epochs: 100 });
    const evaluate = ['evaluate', 'network', '--model', out, '--data', 'examples/films-dev.csv'];
    expect(JSON.parse((await nomen([...evaluate, '--json'])).out).values.comedy.r2).toBeGreaterThan(0.75);
    expect((await nomen(evaluate)).out).toMatch(/R².*\ncomedy +0\.\d{4}/);
    const predicted = (await nomen(['predict', 'examples/films-dev.csv', '--model', out])).out.split('\n')[0];
    expect(Object.keys(JSON.parse(predicted).values)).toEqual(['comedy', 'chase', 'silent']);
  });

  it('has gradients that differences confirm, whatever its output', async () => {
    const values = path('checked-films.safetensors');
    const films = ['--data', 'examples/films-train.csv', '--target', 'comedy,chase', '--output', 'linear'];
    await nomen(['train', 'network', ...films, '--epochs', '3', '--out', values]);
    for (const file of [model, values]) {
      const { code, out } = await nomen(['check-gradients', '--model', file, '--json']);
      const { passed, cases } = JSON.parse(out);
      expect([code, passed, cases.length, cases[0].name]).toEqual([0, true, 1, 'model/network']);
      expect(cases[0].checked).toBe(4 * 5);
    }
  });

  it('goes on after an interruption to the same bytes', async () => {
    const [whole, parts] = [path('whole.safetensors'), path('parts.safetensors')];
    await nomen([...spiral, '--epochs', '6', '--out', whole]);
    const stopped = await nomen([...spiral, '--epochs', '6', '--out', parts], 20);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('interrupted; the work is saved');
    expect(existsSync(parts)).toBe(false);
    expect((await nomen([...spiral, '--epochs', '6', '--out', parts, '--resume'])).code).toBe(0);
    expect(readFileSync(parts)).toEqual(readFileSync(whole));
    expect(existsSync(`${parts}.checkpoint`)).toBe(false);
  });
});

describe('bad use is refused in one line and leaves what was there:', () => {
  it.each([
    [
      ['--target', 'arms'],
      /^examples\/spiral-train\.csv:1: expected a known column, got "arms"\. Did you mean "arm"\?/,
    ],
    [
      ['--target', 'arm', '--output', 'linear'],
      /^examples\/spiral-train\.csv:2, column arm: expected a finite number, got "red"/,
    ],
    [['--target', 'arm', '--inputs', 'x,z'], /^examples\/spiral-train\.csv:1: expected a known column, got "z"/],
    [['--target', 'arm', '--layers', 'x'], /^--layers: expected a number, got "x"/],
    [['--target', 'arm', '--resume'], /^--resume: expected the checkpoint .* of an interrupted run, got no such file/],
  ])('%j', async (flags, message) => {
    const out = path('kept.safetensors');
    writeFileSync(out, 'old');
    const { code, err } = await nomen(['train', 'network', '--data', trainFile, '--out', out, ...flags]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(readFileSync(out, 'utf8')).toBe('old');
  });

  it('a file that is no table, and a model of another kind', async () => {
    writeFileSync(path('bad.parquet'), 'PAR1xxxxxxxx');
    const train = ['train', 'network', '--target', 'y', '--out', path('x'), '--data', path('bad.parquet')];
    expect((await nomen(train)).err).toMatch(/bad\.parquet: expected a Parquet file, got /);
    const { code, err } = await nomen(['predict', devFile, '--model', 'en']);
    expect([code, err]).toEqual([2, expect.stringMatching(/expected a model of kind "network", got "ner"/)]);
  });
});
