// A tagger that starts in little memory says what any other says.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createThriftyTagger } from '../../src/cli/tagger-memory.js';
import { createKernels } from '../../src/kernels/index.js';
import { createTagger, type NerModel, tagText } from '../../src/ner/index.js';
import { deserializeNerModel } from '../../src/pipeline/index.js';

describe('a thrifty tagger', () => {
  const path = 'models/en-tiny.safetensors';
  const options = { cacheBytes: 1e6, scores: true };
  const short = 'Ada Lovelace lived in London.';
  // One sentence of many tokens needs more memory than the model itself.
  const long = Array.from({ length: 4000 }, (_, i) => `Person${i % 50}`).join(' ');
  let model: NerModel;
  beforeAll(async () => {
    model = await deserializeNerModel(new Uint8Array(readFileSync(path)), { name: path });
  });

  it.each([
    ['for the model', 2 ** 16],
    ['for the long text', 4e6],
    ['for nothing', 2 ** 26],
  ])('that has too little memory %s tags as any other', (_name, memoryBytes) => {
    const thrifty = createThriftyTagger(model, options, memoryBytes);
    const usual = createTagger(model, createKernels(), options);
    for (const text of [short, long, short]) expect(tagText(thrifty, text).spans).toEqual(tagText(usual, text).spans);
    const words = [['Ada', 'Lovelace'], long.split(' ')];
    expect(thrifty.tagSentences(words)).toEqual(usual.tagSentences(words));
    expect(thrifty.listAlternatives(words, 3)).toEqual(usual.listAlternatives(words, 3));
  });

  it('passes on every other refusal', () => {
    expect(() => createThriftyTagger(model, { ...options, bias: Number.NaN })).toThrow(/bias: expected/);
  });
});
