// Slots and intents: parallel files as they come, one model for both, utterances understood.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBytes } from '../../src/node/index.js';
import { deserializeAssistant, deserializeContainer, serializeContainer } from '../../src/pipeline/index.js';
import { makeFolder, nomen } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const model = path('assistant.safetensors');
const [trainFolder, devFolder] = ['examples/utterances/train', 'examples/utterances/dev'];
const small =
  '--hidden 24 --dimensions 12 --ngram-dimensions 0 --batch-tokens 60 --warmup-steps 5 --learning-rate 0.02 --epochs 12'.split(
    ' ',
  );

beforeAll(async () => {
  const data = ['--train', trainFolder, '--dev', devFolder];
  const { code, out, err } = await nomen(['train', 'ner', ...data, '--intents', ...small, '--out', model]);
  expect([code, out]).toEqual([0, '']);
  expect(err).toMatch(/assistant\.safetensors: .* minutes room, 4 intents, \d+ words/);
}, 60_000);

describe('an assistant', () => {
  it('is scored by intents, slots and whole utterances', async () => {
    const { code, out } = await nomen(['evaluate', 'intents', '--model', model, '--data', devFolder, '--json']);
    expect(code).toBe(0);
    const scores = JSON.parse(out);
    expect(Object.keys(scores)).toEqual(['utterances', 'intents', 'slots', 'exact']);
    expect(scores.utterances).toBe(30);
    expect(scores.intents.accuracy).toBeGreaterThan(90);
    expect(scores.slots.f1).toBeGreaterThan(80);
    expect(scores.exact).toBeLessThanOrEqual(scores.intents.accuracy);
    expect((await nomen(['evaluate', 'intents', '--model', model, '--data', devFolder])).out).toContain(
      'whole utterances right',
    );
  });

  it('understands utterances: intent, and slots that are slices of the text', async () => {
    writeFileSync(path('said.txt'), 'Play jazz by Nina Simone\n\nturn on the light in the kitchen\n');
    const { utterances } = JSON.parse((await nomen(['understand', path('said.txt'), '--model', model, '--json'])).out);
    expect(utterances.map(({ intent }: { intent: { name: string } }) => intent.name)).toEqual([
      'PlayMusic',
      'SetLight',
    ]);
    for (const { text, slots } of utterances) {
      for (const { start, end, value } of slots) expect(text.slice(start, end)).toBe(value);
    }
    expect(utterances[1].slots).toMatchObject([{ name: 'room', value: 'kitchen' }]);
    expect((await nomen(['understand', path('said.txt'), '--model', model])).out.trim().split('\n')).toHaveLength(2);
  });

  it('has the same bytes when its training was interrupted and gone on with', async () => {
    const out = path('resumed.safetensors');
    const train = ['train', 'ner', '--train', trainFolder, '--dev', devFolder, '--intents', ...small, '--out', out];
    expect((await nomen(train, 30)).code).toBe(130);
    expect(existsSync(out)).toBe(false);
    expect((await nomen([...train, '--resume'])).code).toBe(0);
    expect(await readBytes(out)).toEqual(await readBytes(model));
  }, 60_000);

  it('is a recogniser too, for commands that want one', async () => {
    const report = JSON.parse((await nomen(['evaluate', 'ner', '--model', model, '--data', devFolder, '--json'])).out);
    expect(report.f1).toBeGreaterThan(80);
  });

  it('of a file in which a part is changed is refused', async () => {
    const { manifest, tensors } = await deserializeContainer(await readBytes(model), { name: 'a' });
    const slots = tensors.get('slots')!;
    const cut = { dtype: 'U8', shape: [100], data: (slots.data as Uint8Array).slice(0, 100) } as const;
    const bytes = await serializeContainer({ manifest, tensors: new Map([...tensors, ['slots', cut]]) });
    await expect(deserializeAssistant(bytes, { name: 'b' })).rejects.toThrow(/^b, slots/);
    const other = await serializeContainer({ manifest: { ...manifest, kind: 'ner' }, tensors });
    await expect(deserializeAssistant(other, { name: 'b' })).rejects.toThrow(
      /^b: expected a model of kind "assistant", got "ner"/,
    );
  });
});

describe('utterances of one intent', () => {
  it('are refused before slots are learned', async () => {
    const one = path('one');
    mkdirSync(one, { recursive: true });
    for (const name of ['seq.in', 'seq.out']) copyFileSync(`${trainFolder}/${name}`, join(one, name));
    writeFileSync(join(one, 'label'), readFileSync(`${trainFolder}/label`, 'utf8').replace(/.+/g, 'PlayMusic'));
    const { code, err } = await nomen(['train', 'ner', '--train', one, '--intents', ...small, '--out', path('x')]);
    expect(code).toBe(2);
    expect(err).toBe(
      'training documents: expected documents of at least two labels, got only "PlayMusic". Give documents of other labels too.\n',
    );
  });
});

describe('parallel files', () => {
  it('in pairs of sent_ and label_ are recognised', async () => {
    copyFileSync(`${devFolder}/seq.in`, path('sent_a.txt'));
    copyFileSync(`${devFolder}/seq.out`, path('label_a.txt'));
    const report = await nomen(['evaluate', 'ner', '--model', model, '--data', path('sent_a.txt'), '--json']);
    expect(JSON.parse(report.out).f1).toBeGreaterThan(80);
  });

  it('without intents are refused where intents are wanted', async () => {
    const train = ['train', 'ner', '--train', path('sent_a.txt'), '--intents', '--out', path('x')];
    expect(await nomen(train)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^sent_a\.txt: expected an intent for each utterance, got none/),
    });
    const evaluate = ['evaluate', 'intents', '--model', model, '--data', path('sent_a.txt')];
    expect((await nomen(evaluate)).err).toMatch(/sent_a\.txt: expected an intent for each utterance, got none/);
  });
});
