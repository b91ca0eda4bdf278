// `nomen train ner --threads`: bytes that repeat, interrupted or not, and one line about what is wrong.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeFolder, nomen, small, startNomen, tinyConll } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const command = (out: string, epochs: number, threads: number) => [
  ...['train', 'ner', '--train', path('train.conll'), '--dev', path('dev.conll'), '--out', path(out)],
  ...[...small, '--epochs', String(epochs), '--threads', String(threads)],
];

beforeAll(() => {
  writeFileSync(path('train.conll'), tinyConll(1, 100));
  writeFileSync(path('dev.conll'), tinyConll(2, 10));
});

it('two threads write the same bytes again, also when interrupted and resumed', async () => {
  expect(await nomen(command('whole', 20, 2))).toMatchObject({ code: 0, out: '' });
  const interrupted = await nomen(command('parts', 20, 2), 4);
  expect(interrupted.code).toBe(130);
  expect(interrupted.err).toMatch(/interrupted; the work is saved in .*parts\.checkpoint/);
  const other = await nomen([...command('parts', 20, 1), '--resume']);
  expect(other.err).toMatch(/^checkpoint: expected a run with the same data and options, got 2 threads\..*\n$/);
  expect((await nomen([...command('parts', 20, 2), '--resume'])).code).toBe(0);
  expect(readFileSync(path('parts')).equals(readFileSync(path('whole')))).toBe(true);
  const { out } = await nomen(['info', path('whole'), '--json']);
  expect(JSON.parse(out).record.threads).toBe(2);
});

it('Ctrl-C ends all threads with the work saved', async () => {
  const child = startNomen(command('long', 100_000, 2));
  let err = '';
  child.stderr.on('data', (chunk) => {
    if (err === '') child.kill('SIGINT');
    err += chunk;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(130);
  expect(existsSync(path('long.checkpoint'))).toBe(true);
  expect(existsSync(path('long'))).toBe(false);
});

it.each(['0', '1.5', 'two'])('%s threads are refused in one line', async (threads) => {
  const { code, err } = await nomen([...command('never', 3, 1), '--threads', threads]);
  expect(code).toBe(2);
  expect(err).toMatch(/^--threads: expected a (whole number ≥ 1|number), got "?(0|1\.5|two)"?\. .*\n$/);
});

it('more threads than cores are allowed with a note', async () => {
  const cores = availableParallelism();
  writeFileSync(path('empty.conll'), '');
  const args = ['train', 'ner', '--train', path('empty.conll'), '--out', path('never'), '--threads', String(cores + 1)];
  const { err } = await nomen(args);
  expect(err).toContain(`--threads ${cores + 1}: more than the ${cores} this machine runs at once; they take turns\n`);
});
