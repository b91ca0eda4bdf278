// Learning on: a model that goes on starts where it was, takes in new labels and words, and keeps the old ones by rehearsal.
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  buildGazetteer,
  createTagger,
  drawRehearsal,
  evaluateNer,
  leaveOpen,
  type NerModel,
  type NerOptions,
  nerContinued,
  trainNer,
} from '../../src/ner/index.js';
import { repeatRare } from '../../src/ner/labelled-data.js';
import type { LabelledDocument } from '../../src/text/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

const people = ['Ada', 'Grace', 'Alan', 'Edsger'];
const places = ['Paris', 'Lima', 'Oslo', 'Rome'];
const prizes = ['Turing', 'Nobel', 'Fields'];

/** "Ada went to Lima ." and "Ada won the Turing medal ." of which only some labels are annotated. */
function corpus(seed: number, count: number, labels = ['PER', 'LOC', 'PRIZE']): LabelledDocument[] {
  const random = createRandom(seed);
  const pick = (words: readonly string[]) => words[random.integer(words.length)];
  return Array.from({ length: count }, (_, line) => {
    const isPrize = random.uniform() < 0.4;
    const words = isPrize
      ? [pick(people), 'won', 'the', pick(prizes), 'medal', '.']
      : [pick(people), 'went', 'to', pick(places), '.'];
    const spans = [
      { start: 0, end: 1, label: 'PER' },
      isPrize ? { start: 3, end: 5, label: 'PRIZE' } : { start: 3, end: 4, label: 'LOC' },
    ];
    return {
      id: String(line),
      sentences: [{ words, spans: spans.filter(({ label }) => labels.includes(label)), line: line + 1 }],
    };
  });
}

const small: Partial<NerOptions> = {
  hidden: [12],
  dimensions: 8,
  ngramBuckets: 50,
  epochs: 5,
  batchTokens: 40,
  learningRate: 0.02,
};
const kernels = () => createReferenceKernels();
const lists = [buildGazetteer('city', places)];

async function trained(options: Partial<NerOptions> = {}, labels = ['PER', 'LOC']): Promise<NerModel> {
  const data = { train: corpus(1, 60, labels), gazetteers: lists };
  return (await trainNer(data, { ...small, ...options }, { kernels: kernels() })).model;
}

async function continued(from: NerModel, train: readonly LabelledDocument[], options: Partial<NerOptions> = {}) {
  return (await trainNer({ train, from }, options, { kernels: kernels() })).model;
}

describe('a model that learns on', () => {
  it.each<[string, Partial<NerOptions>]>([
    ['chain', {}],
    ['softmax', { architecture: 'softmax' }],
    ['average', { architecture: 'average', hidden: [] }],
    ['feedforward in IOB2', { architecture: 'feedforward', scheme: 'IOB2' }],
    ['margin', { architecture: 'margin', label: 'PER' }],
    ['chain with pooled documents', { poolDimensions: 5, poolUnits: 6, affixDimensions: 2, affixMinCount: 1 }],
  ])('begins with what it knew: %s', async (_, options) => {
    const from = await trained(options);
    const model = await continued(from, corpus(4, 20, from.labels.slice()), { epochs: 1, learningRate: 0 });
    const words = corpus(5, 30).map(({ sentences }) => sentences[0].words);
    const said = (one: NerModel) => createTagger(one, kernels(), { arithmetic: 'float' }).tagSentences(words);
    expect(said(model)).toEqual(said(from));
    expect(model.labels).toEqual(from.labels);
    expect(model.calibration).toEqual(from.calibration);
  });

  it.each<[string, Partial<NerOptions>]>([
    ['chain', {}],
    ['softmax', { architecture: 'softmax', hidden: [] }],
    ['feedforward with pooled documents', { architecture: 'feedforward', poolDimensions: 5, poolUnits: 6 }],
  ])('takes in a new label and new words, and keeps the old ones by rehearsal: %s', async (_, options) => {
    const from = await trained(options);
    expect(from.labels).toEqual(['LOC', 'PER']);
    const old = leaveOpen(corpus(1, 60, ['PER', 'LOC']), ['PRIZE']);
    const rehearsal = drawRehearsal(old, from, { sentences: 40, seed: 1 });
    const model = await continued(from, [...corpus(3, 15), ...rehearsal], { epochs: 12, learningRate: 0.02 });
    expect(model.labels).toEqual(['LOC', 'PER', 'PRIZE']);
    const { labels } = evaluateNer(createTagger(model, kernels()), corpus(9, 40));
    for (const label of model.labels) expect(labels[label].f1, label).toBeGreaterThan(90);
    expect(model.features.words.has('medal')).toBe(true);
    expect(model.features.gazetteers).toEqual(from.features.gazetteers);
  });

  it('takes its options from the model, gentler where it trains, and remembers all its data', async () => {
    const source = (name: string) => ({ name, sha256: 'ab', sentences: 1, tokens: 1, spans: 1 });
    const data = { train: corpus(1, 9), sources: [source('old')] };
    const from = (await trainNer(data, { ...small, seed: 7 }, { kernels: kernels() })).model;
    const next = { train: corpus(2, 9), from, sources: [source('new')] };
    const { model } = await trainNer(next, { epochs: 2 }, { kernels: kernels() });
    expect(model.options).toEqual({ ...from.options, ...nerContinued, epochs: 2 });
    expect(model.record.data.map(({ name }) => name)).toEqual(['old', 'new']);
  });

  it('gives the same bytes again, also when stopped and resumed', async () => {
    const from = await trained();
    const weightsOf = (model: NerModel) => model.weights.map(({ value }) => Array.from(value));
    const whole = await continued(from, corpus(3, 15), { epochs: 2 });
    const stop = new AbortController();
    const data = { train: corpus(3, 15), from };
    let saved: Parameters<NonNullable<Parameters<typeof trainNer>[2]['onCheckpoint']>>[0] | undefined;
    await trainNer(
      data,
      { epochs: 2 },
      {
        kernels: kernels(),
        signal: stop.signal,
        onProgress: () => stop.abort(),
        onCheckpoint: async (checkpoint) => {
          saved = checkpoint;
        },
      },
    );
    const { model } = await trainNer(data, { epochs: 2 }, { kernels: kernels(), resume: saved! });
    expect(weightsOf(model)).toEqual(weightsOf(whole));
  });
});

describe('refusals', () => {
  let from: NerModel;
  beforeAll(async () => {
    from = await trained({ epochs: 1 });
  });

  it('of another structure name the option', async () => {
    await expect(continued(from, corpus(1, 5), { hidden: [13] })).rejects.toThrow(
      'hidden: expected [12] as in the model that training goes on from, got [13]. Leave the option out, or train a new model.',
    );
  });

  it('of vectors and gazetteers say that the model keeps its own', async () => {
    const vectors = createWordVectors({ words: ['Ada'], values: new Float32Array(8), dimensions: 8 });
    const run = (more: object) => trainNer({ train: corpus(1, 5), from, ...more }, {}, { kernels: kernels() });
    await expect(run({ vectors })).rejects.toThrow('expected no vectors: a model that learns on keeps its own');
    await expect(run({ gazetteers: lists })).rejects.toThrow('expected no gazetteers');
  });
});

describe('what is rehearsed', () => {
  it('is drawn by seed from all documents, sentence by sentence or whole where they are pooled', async () => {
    const two = corpus(1, 40).map(({ id, sentences }) => ({ id, sentences: [...sentences, ...sentences] }));
    const draw = (from: NerModel, seed: number) => drawRehearsal(two, from, { sentences: 11, seed });
    const plain = await trained({ epochs: 1 });
    expect(draw(plain, 1)).toHaveLength(11);
    expect(draw(plain, 1)).toEqual(draw(plain, 1));
    expect(draw(plain, 2)).not.toEqual(draw(plain, 1));
    const pooled = draw(await trained({ epochs: 1, poolDimensions: 3, poolUnits: 3 }), 1);
    expect(pooled.map(({ sentences }) => sentences.length)).toEqual(Array(6).fill(2));
    expect(drawRehearsal(two, plain, { sentences: 1e6, seed: 1 })).toHaveLength(80);
  });
});

describe('rare labels', () => {
  it('are repeated by the root of how much rarer they are than the share', () => {
    const sentence = (label: string | undefined) => [
      { words: ['a'], spans: label === undefined ? [] : [{ start: 0, end: 1, label }], line: 0 },
    ];
    const contexts = [
      sentence('RARE'),
      ...Array.from({ length: 25 }, () => sentence('PER')),
      ...Array.from({ length: 74 }, () => sentence(undefined)),
    ];
    const count = (share: number, label: string | undefined) =>
      repeatRare(contexts, share).filter(([{ spans }]) => spans[0]?.label === label).length;
    expect([0, 0.01, 0.09, 0.25].map((share) => count(share, 'RARE'))).toEqual([1, 1, 3, 5]);
    expect([count(0.25, 'PER'), count(0.25, undefined)]).toEqual([25, 74]);
    expect(count(1, 'PER')).toBe(50);
  });
});
