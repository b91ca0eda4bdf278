// `nomen link build|tag|train|evaluate` and `nomen tag --link`: from a list of entities to names that mean something.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, nomen, nomenProcess } from './command-line.js';

const folder = makeFolder();
const at = (name: string) => join(folder, name);
const knowledge = at('kb.safetensors');
const data = 'examples/linked-names.jsonl';
const text = 'Hathaway rose after Warren Buffett bought shares of an insurance firm.\nUN talks go on in Oslo.\n';

beforeAll(async () => {
  writeFileSync(at('news.txt'), text);
  const built = await nomen(['link', 'build', '--entities', 'examples/knowledge.jsonl', '--out', knowledge, '--json']);
  expect([built.code, built.err]).toEqual([0, '']);
  expect(JSON.parse(built.out)).toMatchObject({ entities: 40, types: ['LOC', 'ORG', 'PER'] });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the knowledge base of the examples', () => {
  it('links its sentences by their context, where the prior alone is right for half', async () => {
    const { code, out } = await nomen([
      'link',
      'evaluate',
      '--kb',
      knowledge,
      '--data',
      data,
      '--model',
      'en',
      '--json',
    ]);
    const scores = JSON.parse(out);
    expect(code).toBe(0);
    expect(scores).toMatchObject({ mentions: 49, known: 44, reachable: 44 });
    expect(scores.priorAccuracy).toBeLessThan(60);
    expect(scores.accuracy).toBeGreaterThanOrEqual(95);
    expect(scores.nil.f1).toBeGreaterThanOrEqual(80);
    expect(scores.endToEnd.f1).toBeGreaterThanOrEqual(85);
  });

  it('is told as a table, too', async () => {
    const { out } = await nomen(['link', 'evaluate', '--kb', knowledge, '--data', data]);
    expect(out).toMatch(/^links +100\.00 /m);
    expect(out).toContain('the prior alone 52.27 %');
  });

  it('warns of ids that it does not have', async () => {
    writeFileSync(
      at('other.jsonl'),
      '{"text": "Paris", "spans": [{"start": 0, "end": 5, "label": "LOC", "entity": "Q90"}]}\n',
    );
    const { err, code } = await nomen(['link', 'evaluate', '--kb', knowledge, '--data', at('other.jsonl')]);
    expect([code, err]).toEqual([0, 'warning: 1 of 1 entities are not in the knowledge base (Q90)\n']);
    const train = ['link', 'train', '--kb', knowledge, '--train', data, '--dev', at('other.jsonl'), '--epochs', '1'];
    expect((await nomen([...train, '--out', at('warned.safetensors')])).err).toMatch(
      /^warning: 1 of \d+ entities are not in the knowledge base \(Q90\)\n/,
    );
  });
});

describe('names in a text', () => {
  it('are one row for each thing', async () => {
    const { code, out } = await nomen(['link', 'tag', at('news.txt'), '--kb', knowledge]);
    expect(code).toBe(0);
    expect(out).toMatch(/ warren-buffett +Warren Buffett +PER +1 +Warren Buffett +20\n/);
    expect(out).toMatch(/ – +Oslo +LOC +1 +Oslo +89\n/);
  });

  it('come with their candidates and reasons', async () => {
    const { out } = await nomen(['link', 'tag', at('news.txt'), '--kb', knowledge, '--explain', '--json']);
    const [{ entities, mentions }] = JSON.parse(out).documents;
    expect(entities).toHaveLength(4);
    const un = mentions.find((mention: { text: string }) => mention.text === 'UN');
    expect(un).toMatchObject({ entity: 'united-nations', candidates: [{ id: 'united-nations' }] });
    expect(un.candidates[0].shares.initials).toBeGreaterThan(0);
    const told = await nomen(['link', 'tag', at('news.txt'), '--kb', knowledge, '--explain']);
    expect(told.out).toMatch(/^UN \(\w+, 71\) → united-nations, [01]\.\d\d\ncandidate +score .*initials/m);
    expect(told.out).toMatch(/^none of these/m);
    expect(told.out).toContain('Oslo (LOC, 89) → not in the knowledge base, 1.00\nno candidates\n');
  });

  it('get ids from `nomen tag --link` in the formats that have a place for them', async () => {
    const tag = async (format: string) =>
      (await nomen(['tag', at('news.txt'), '--link', knowledge, '--format', format])).out;
    expect(await tag('tsv')).toMatch(/^file\tstart\tend\tlabel\tscore\ttext\tentity\n/);
    expect(await tag('tsv')).toMatch(/\tWarren Buffett\twarren-buffett\n/);
    expect(await tag('table')).toMatch(/ Oslo +LOC +[\d.]+ +–\n/);
    const [record] = (await tag('jsonl')).split('\n').map((line) => line && JSON.parse(line));
    expect(record.spans.map(({ entity }: { entity: string | null }) => entity)).toContain(null);
    expect(JSON.parse(await tag('spacy')).ents[1]).toMatchObject({ label: 'PER', kb_id: 'warren-buffett' });
  });

  it('that are none are told on stderr', async () => {
    writeFileSync(at('empty.txt'), '');
    const { out, err } = await nomen(['link', 'tag', at('empty.txt'), '--kb', knowledge, '--json']);
    expect(JSON.parse(out)).toEqual({ documents: [] });
    expect(err).toContain('no names found in');
  });
});

describe('training', () => {
  const train = ['link', 'train', '--kb', knowledge, '--train', data, '--epochs', '2'];

  it('writes a knowledge base with weights and learned names, the same for the same seed', async () => {
    const outs = [at('a.safetensors'), at('b.safetensors')];
    for (const out of outs) {
      const { code, err, out: told } = await nomen([...train, '--out', out]);
      expect(code).toBe(0);
      expect(err.split('\n')[0]).toMatch(/^alone: epoch 1 of 2, loss \d/);
      expect(told).toContain('train accuracy 100.00');
    }
    expect(readFileSync(outs[0]).equals(readFileSync(outs[1]))).toBe(true);
    const infoOf = async (file: string) => JSON.parse((await nomen(['info', file, '--json'])).out);
    expect(await infoOf(knowledge)).toMatchObject({ kind: 'linker', entities: 40, names: 56, companions: 0 });
    expect((await infoOf(outs[0])).companions).toBe(2);
    expect((await nomen(['info', knowledge])).out).toMatch(/^entities +40$/m);
  });

  it('takes options from a file, flags before them, and a development file for the threshold', async () => {
    writeFileSync(at('config.json'), '{"epochs": 1, "margin": 0.5}');
    const flags = ['--config', at('config.json'), '--dev', data, '--out', at('c.safetensors'), '--json'];
    const { err, out } = await nomen([...train, ...flags]);
    expect(err).toContain('epoch 2 of 2');
    expect(JSON.parse(out)).toMatchObject({ scores: { on: 'dev' } });
  });

  it('ends when interrupted, and writes nothing', async () => {
    const { code, err } = await nomen([...train, '--out', at('d.safetensors')], 1);
    expect(code).toBe(130);
    expect(err).toContain('interrupted; nothing was written');
    expect(() => readFileSync(at('d.safetensors'))).toThrow();
  });
});

describe('refused is', () => {
  beforeAll(() => {
    writeFileSync(at('config-bad.json'), '{"epoch": 1}');
    writeFileSync(at('config-text.json'), '{"epochs": "1"}');
    writeFileSync(at('entities-bad.jsonl'), '{"id": "a", "name": "A"}\n{"id": "b", "alias": ["B"]}\n');
    writeFileSync(at('copy.jsonl'), '{"id": "seattle", "name": "Seattle"}\n');
    writeFileSync(at('links-bad.jsonl'), '{"text": "A", "spans": [{"start": 0, "end": 1}]}\n');
  });
  const out = ['--out', at('x.safetensors')];
  it.each([
    [['tag', at('news.txt'), '--link', knowledge, '--redact'], '--link: expected --json or one of --format table'],
    [['tag', at('news.txt'), '--link', knowledge, '--format', 'brat'], 'got --format brat.'],
    [['tag', at('news.txt'), '--link', knowledge, '--n-best', '2'], 'got --n-best.'],
    [['tag', at('news.txt'), '--link', knowledge, '--format', 'tabel'], 'Did you mean "table"?'],
    [
      ['link', 'tag', at('news.txt'), '--kb', 'models/en.safetensors'],
      'expected a knowledge base, got a file of kind "ner".',
    ],
    [
      ['link', 'build', '--entities', at('entities-bad.jsonl'), ...out],
      `${at('entities-bad.jsonl')}:2: expected a known field, got "alias". Did you mean "aliases"?`,
    ],
    [
      ['link', 'train', '--kb', knowledge, '--train', at('links-bad.jsonl'), ...out],
      ':1: expected a text with linked names',
    ],
    [
      ['link', 'train', '--kb', knowledge, '--train', data, '--config', at('config-bad.json'), ...out],
      'Did you mean "epochs"?',
    ],
    [
      ['link', 'train', '--kb', knowledge, '--train', data, '--config', at('config-text.json'), ...out],
      'epochs: expected a number, got',
    ],
    [['link', 'build', '--entities', 'examples/knowledge.jsonl', '--out', at('none/x')], '--out'],
    [['link', 'build', '--entities', at('copy.jsonl'), '--out', at('copy.jsonl')], 'got the input'],
    [['link', 'train', '--kb', knowledge, '--train', at('copy.jsonl'), '--out', at('copy.jsonl')], 'got the input'],
    [
      ['link', 'build', '--entities', 'examples/knowledge.jsonl', at('copy.jsonl'), ...out],
      'copy.jsonl:1: expected an id of its own, got "seattle", which is at examples/knowledge.jsonl:',
    ],
  ])('%j', async (args, message) => {
    const { code, err, out: told } = await nomen(args);
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect([code, told]).toEqual([2, '']);
  });

  it('nothing when a text comes through a pipe', async () => {
    const { code, out: told } = await nomenProcess(['link', 'tag', '-', '--kb', knowledge], text);
    expect(code).toBe(0);
    expect(told).toMatch(/^standard input +warren-buffett/m);
  });
});
