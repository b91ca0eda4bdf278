// The recogniser's model file and checkpoint: round trips, identical bytes, and everything hostile refused.
import { beforeAll, describe, expect, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  buildGazetteer,
  createTagger,
  type Gazetteer,
  gazetteerIndexSizes,
  indexGazetteers,
  type NerCheckpoint,
  type NerModel,
  type NerOptions,
  trainNer,
} from '../../src/ner/index.js';
import {
  deserializeCheckpoint,
  deserializeContainer,
  deserializeNerModel,
  type Manifest,
  serializeCheckpoint,
  serializeContainer,
  serializeNerModel,
  type Tensor,
} from '../../src/pipeline/index.js';

const kernels = () => createReferenceKernels();
const names = ['Ada', 'Grace', 'Zoë', 'Edsger'];
const sentences = names.map((name, i) => ({
  words: [name, 'went', 'to', 'Lima'],
  spans: [
    { start: 0, end: 1, label: 'PER' },
    { start: 3, end: 4, label: 'LOC' },
  ],
  line: 5 * i + 1,
}));
const train = [{ id: 'tiny', sentences }];
const small: Partial<NerOptions> = { hidden: [6], dimensions: 4, minCount: 1, ngramBuckets: 20, epochs: 2 };
const file = 'tiny.safetensors';

async function trained(options: Partial<NerOptions> = {}, gazetteers: readonly Gazetteer[] = []): Promise<NerModel> {
  const sources = [{ name: 'tiny', sha256: 'ab', sentences: 4, tokens: 16, spans: 8 }];
  const lists = gazetteers.map(({ name }) => ({ gazetteer: name, name: `${name}.txt`, sha256: 'cd', lines: 9 }));
  const data = {
    ...{ train, dev: train, sources },
    ...(gazetteers.length === 0 ? {} : { gazetteers, gazetteerSources: lists }),
  };
  const { model } = await trainNer(data, { ...small, ...options }, { kernels: kernels(), onProgress: () => {} });
  return { ...model, about: { licence: 'MIT' } };
}

let model: NerModel;
let bytes: Uint8Array;
beforeAll(async () => {
  model = await trained();
  bytes = await serializeNerModel(model);
});

describe('a model file', () => {
  it.each([
    ['chain', {}],
    ['softmax', { shapeDimensions: 0, ngramDimensions: 0 }],
    ['average', { affixDimensions: 3, affixMinCount: 1, scheme: 'IOB2' }],
    ['margin', { label: 'LOC' }],
  ] as const)(
    'of %s comes back with all it held, but for the rounding of its matrices',
    async (architecture, extra) => {
      const before = await trained({ architecture, ...extra });
      const after = await deserializeNerModel(await serializeNerModel(before), { name: file });
      const { weights, features, ...rest } = after;
      const { weights: oldWeights, features: oldFeatures, ...oldRest } = before;
      expect(rest).toEqual(oldRest);
      expect({ ...features, words: features.words.words }).toEqual({ ...oldFeatures, words: oldFeatures.words.words });
      expect(weights.map(({ name, shape }) => [name, shape])).toEqual(
        oldWeights.map(({ name, shape }) => [name, shape]),
      );
      weights.forEach(({ name, value, shape }, w) => {
        const old = oldWeights[w].value;
        value.forEach((number, i) => {
          const row = Array.from(old).slice(i - (i % (shape[1] ?? 1)), i - (i % (shape[1] ?? 1)) + (shape[1] ?? 1));
          const largest = row.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
          const isFloat = shape.length === 1 || name === 'shapes' || name === 'transitions';
          expect(Math.abs(number - old[i])).toBeLessThanOrEqual(isFloat ? 0 : (largest / 254) * 1.0001);
        });
      });
    },
  );

  it.each([8, 4, 3])('read and written again has the same tensors: word vectors in %i bits', async (wordBits) => {
    const written = await serializeNerModel(await trained({ wordBits }));
    const again = await serializeNerModel(await deserializeNerModel(written, { name: file }));
    const tensorsOf = async (whole: Uint8Array) => (await deserializeContainer(whole, { name: file })).tensors;
    expect(await tensorsOf(again)).toEqual(await tensorsOf(written));
  });

  it('is read where its matrices are floats, as files of old have them', async () => {
    const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
    const floats = new Map(tensors);
    floats.delete('window.weights.scales');
    const { shape, value } = model.weights.find(({ name }) => name === 'window.weights')!;
    floats.set('window.weights', { dtype: 'F32', shape, data: Float32Array.from(value) });
    const { wordBits, ...options } = manifest.options as NerOptions;
    const old = await serializeContainer({ manifest: { ...manifest, options } as Manifest, tensors: floats });
    const read = await deserializeNerModel(old, { name: file });
    expect(read.weights.find(({ name }) => name === 'window.weights')!.value).toEqual(Float32Array.from(value));
    expect([wordBits, read.options.wordBits]).toEqual([8, 8]);
  });

  it('of the same data and seed has the same bytes', async () => {
    expect(await serializeNerModel(await trained())).toEqual(bytes);
  });

  it('tags as the model that was written', async () => {
    const read = createTagger(await deserializeNerModel(bytes, { name: file }), kernels());
    const words = [['Ada', 'went', 'to', 'Oslo']];
    const spans = (found: ReturnType<typeof read.tagSentences>) =>
      found.map((s) => s.map(({ score, ...span }) => span));
    expect(spans(read.tagSentences(words))).toEqual(spans(createTagger(model, kernels()).tagSentences(words)));
  });

  it('of before scores were calibrated has them as they are', async () => {
    const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
    const { calibration, ...older } = manifest;
    expect(calibration).toEqual(model.calibration);
    const read = await deserializeNerModel(await serializeContainer({ manifest: older as Manifest, tensors }), {
      name: file,
    });
    expect(read.calibration).toEqual({ slope: 1, intercept: 0 });
  });

  it('with any byte flipped is refused by its name', async () => {
    for (let at = 0; at < bytes.length; at += 97) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x10;
      await expect(deserializeNerModel(damaged, { name: file }), `byte ${at}`).rejects.toThrow(/^tiny\.safetensors/);
    }
  });
});

describe('a whole file that lies is refused:', () => {
  const lies: readonly [string, (manifest: Record<string, unknown>, tensors: Map<string, Tensor>) => void, RegExp][] = [
    ['another kind', (m) => (m.kind = 'classifier'), /expected a model of kind "ner", got "classifier"/],
    ['no options', (m) => delete m.options, /expected an object for options/],
    ['an unknown option', (m) => (m.options = { ...(m.options as object), epoch: 1 }), /Did you mean "epochs"/],
    [
      'an option out of range',
      (m) => (m.options = { ...(m.options as object), windowSize: -1 }),
      /windowSize: expected/,
    ],
    ['hidden that is no list', (m) => (m.options = { ...(m.options as object), hidden: 7 }), /a list for hidden/],
    ['other sizes', (m) => (m.options = { ...(m.options as object), hidden: [7] }), /tensor "window.weights"/],
    ['another window', (m) => (m.options = { ...(m.options as object), windowSize: 1 }), /tensor "window.weights"/],
    ['labels twice', (m) => (m.labels = ['PER', 'PER']), /different labels/],
    ['other labels', (m) => (m.labels = ['PER', 'ORG']), /expected the tags of its labels/],
    ['tags out of order', (m) => (m.tags as string[]).reverse(), /expected the tags of its labels/],
    [
      'a calibration that turns the order',
      (m) => (m.calibration = { slope: -1, intercept: 0 }),
      /expected calibration\.slope ≥ 0, got -1/,
    ],
    ['a calibration without numbers', (m) => (m.calibration = {}), /expected a number for calibration\.slope/],
    ['a threshold that is no number', (m) => (m.threshold = 'x'), /expected a number for threshold/],
    ['too many trained rows', (m) => (m.trainedRows = 99), /trainedRows ≤/],
    ['no trained rows', (m) => (m.trainedRows = 0), /trainedRows ≥ 1/],
    ['a record without data', (m) => (m.record = { epochs: 1, bestEpoch: 1 }), /expected an array for record.data/],
    ['about that is no text', (m) => (m.about = { name: 1 }), /expected text for about.name/],
    ['no vocabulary', (_, t) => t.delete('vocabulary'), /tensor "vocabulary"/],
    ['a word too few', (_, t) => setWords(t, ['', 'went']), /trainedRows ≤ 2|tensor "words"/],
    ['a word twice', (_, t) => setWords(t, ['', 'a', 'a']), /expected each word once/],
    ['no unknown word', (_, t) => setWords(t, ['a', 'b']), /unknown word first/],
    ['a weight that is no number', (_, t) => (t.get('start')!.data[0] = Number.NaN), /tensor "start": expected finite/],
    [
      'a scale that is no number',
      (_, t) => (t.get('words.scales')!.data[0] = Infinity),
      /"words.scales": expected finite/,
    ],
    [
      'a tensor too many',
      (_, t) => t.set('more', { dtype: 'F32', shape: [0], data: new Float32Array(0) }),
      /tensors, got/,
    ],
  ];
  it.each(lies)('%s', async (_name, lie, message) => {
    const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
    const changed = new Map(
      [...tensors].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() } as Tensor]),
    );
    const lying = structuredClone(manifest) as Record<string, unknown>;
    lie(lying, changed);
    const forged = await serializeContainer({ manifest: lying as unknown as Manifest, tensors: changed });
    const refusal = await deserializeNerModel(forged, { name: file }).catch((error: Error) => error);
    expect(refusal).toMatchObject({ name: 'NomenError' });
    expect((refusal as Error).message).toMatch(message);
    expect((refusal as Error).message).toMatch(/^tiny\.safetensors/);
  });
});

it.each([
  ['other bits', (m) => (m.options = { ...(m.options as object), wordBits: 5 }), /tensor "words": expected U8/],
  ['bits behind the numbers of a row', (_, t) => t.get('words')!.data.fill(255), /zeros behind the numbers of a row/],
  ['bits beyond a byte', (m) => (m.options = { ...(m.options as object), wordBits: 9 }), /wordBits: expected/],
] as readonly [string, (manifest: Record<string, unknown>, tensors: Map<string, Tensor>) => void, RegExp][])(
  'low-bit word vectors with %s are refused',
  async (_name, lie, message) => {
    const { manifest, tensors } = await deserializeContainer(await serializeNerModel(await trained({ wordBits: 3 })), {
      name: file,
    });
    const changed = new Map(
      [...tensors].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() } as Tensor]),
    );
    const lying = structuredClone(manifest) as Record<string, unknown>;
    lie(lying, changed);
    const forged = await serializeContainer({ manifest: lying as unknown as Manifest, tensors: changed });
    await expect(deserializeNerModel(forged, { name: file })).rejects.toThrow(message);
  },
);

it('a binary model with more than its one label is refused', async () => {
  const binary = await serializeNerModel(await trained({ architecture: 'margin', label: 'LOC' }));
  const { manifest, tensors } = await deserializeContainer(binary, { name: file });
  for (const labels of [['LOC', 'PER'], ['PER']]) {
    const forged = await serializeContainer({ manifest: { ...manifest, labels }, tensors });
    await expect(deserializeNerModel(forged, { name: file })).rejects.toThrow(/^tiny.*expected the one label LOC/);
  }
});

describe('gazetteers in a model file', () => {
  const gazetteers = [
    buildGazetteer(
      'person',
      Array.from({ length: 3000 }, (_, i) => `Person ${i}`),
    ),
    Object.freeze({ name: 'Städte.v1', hashes: Uint32Array.of(0, 1, 128, 129, 2 ** 14, 2 ** 31, 2 ** 32 - 1) }),
  ];
  let listed: Uint8Array;
  beforeAll(async () => {
    listed = await serializeNerModel(await trained({}, gazetteers));
  });

  it('come back, with the record of their files', async () => {
    const { features, record, weights } = await deserializeNerModel(listed, { name: file });
    expect(features.gazetteers).toEqual(indexGazetteers(gazetteers));
    expect(record.gazetteers?.map(({ name }) => name)).toEqual(['person.txt', 'Städte.v1.txt']);
    expect(weights.find(({ name }) => name === 'matches.weights')?.shape).toEqual([5 * 6, 8]);
  });

  it('take three bytes an entry in long lists', () => {
    const { used, starts, records } = gazetteerIndexSizes(600_000, 14);
    expect((4 * (used + starts) + records) / 600_000).toBeLessThan(3);
  });

  it('leave no trace where there are none', async () => {
    const { manifest } = await deserializeContainer(bytes, { name: file });
    expect(manifest).not.toHaveProperty('gazetteers');
    expect(manifest.record).not.toHaveProperty('gazetteers');
  });

  const lies: readonly [string, (manifest: Record<string, unknown>, tensors: Map<string, Tensor>) => void, RegExp][] = [
    ['names that are no list', (m) => (m.gazetteers = 'person'), /a list of names for gazetteers/],
    ['a name that is no text', (m) => (m.gazetteers = [1]), /a list of names for gazetteers/],
    ['a name that no list has', (m) => (m.gazetteers = ['a b', 'person']), /expected a gazetteer name of letters/],
    ['a name twice', (m) => (m.gazetteers = ['person', 'person']), /gazetteers of different names/],
    ['more lists than are told apart', (m) => (m.gazetteers = Array.from({ length: 23 }, String)), /at most 22/],
    ['a list too many', (m) => (m.gazetteers = ['person', 'place', 'team']), /tensor "gazetteers.records"/],
    ['a list without its tensors', (_, t) => t.delete('gazetteers.starts'), /tensor "gazetteers.starts"/],
    ['a list without its slots', (_, t) => t.delete('gazetteers.used'), /tensor "gazetteers.used"/],
    ['a list too few', (m) => (m.gazetteers = ['person']), /tensor "gazetteers.records"/],
    ['no starts', (_, t) => setStarts(t, () => []), /"gazetteers.starts": expected the ascending starts/],
    ['no entry', (_, t) => setStarts(t, (starts) => starts.map(() => 0)), /ascending starts/],
    [
      'starts that do not begin at 0',
      (_, t) => setStarts(t, ([_first, ...starts]) => [1, ...starts]),
      /ascending starts/,
    ],
    ['starts that turn back', (_, t) => setStarts(t, (starts) => starts.with(99, 3007)), /ascending starts/],
    ['a block too many', (_, t) => setStarts(t, (starts) => [...starts, 3007]), /ascending starts/],
    ['more entries than there are', (_, t) => setStarts(t, (starts) => starts.with(-1, 3009)), /"gazetteers.records"/],
    ['entries without end', (_, t) => setStarts(t, (starts) => starts.with(-1, 2 ** 32 - 1)), /ascending starts/],
    [
      'a record without lines',
      (m) => ((m.record as { gazetteers: object[] }).gazetteers = [{ gazetteer: 'a', name: 'b', sha256: 'c' }]),
      /a number for record.gazetteers.lines/,
    ],
  ];
  it.each(lies)('refuse %s', async (_name, lie, message) => {
    const { manifest, tensors } = await deserializeContainer(listed, { name: file });
    const lying = structuredClone(manifest) as Record<string, unknown>;
    const changed = new Map(tensors);
    lie(lying, changed);
    const forged = await serializeContainer({ manifest: lying as unknown as Manifest, tensors: changed });
    const refusal = await deserializeNerModel(forged, { name: file }).catch((error: Error) => error);
    expect(refusal).toMatchObject({ name: 'NomenError' });
    expect((refusal as Error).message).toMatch(message);
    expect((refusal as Error).message).toMatch(/^tiny\.safetensors/);
  });
});

describe('a checkpoint file', () => {
  it('keeps every float exactly', async () => {
    const checkpoint: NerCheckpoint = {
      state: { epoch: 3, random: [1, null] },
      tensors: new Map([
        ['a', { shape: [2], value: new Float32Array([0.1, -1e-30]) }],
        ['b', { shape: [1], value: new Float64Array([0.1]) }],
      ]),
    };
    const read = await deserializeCheckpoint(await serializeCheckpoint(checkpoint, { job: 'ner' }), {
      name: 'a.checkpoint',
      job: 'ner',
    });
    expect(read.state).toEqual(checkpoint.state);
    for (const [name, tensor] of checkpoint.tensors) expect(read.tensors.get(name)).toEqual(tensor);
  });

  it('is not a model, nor a model a checkpoint', async () => {
    const checkpoint = await serializeCheckpoint({ state: {}, tensors: new Map() }, { job: 'ner' });
    await expect(deserializeNerModel(checkpoint, { name: 'a' })).rejects.toThrow(/^a: expected a model of kind "ner"/);
    const other = await serializeContainer({ manifest: { kind: 'other', state: {} }, tensors: new Map() });
    await expect(deserializeCheckpoint(other, { name: 'b', job: 'ner' })).rejects.toThrow(/expected a file of kind/);
    await expect(deserializeCheckpoint(bytes, { name: 'b', job: 'ner' })).rejects.toThrow(
      /^b: expected a file of kind "ner-check/,
    );
  });
});

function setWords(tensors: Map<string, Tensor>, words: readonly string[]): void {
  const parts = words.flatMap((word) => [...new TextEncoder().encode(word), 0xff]);
  tensors.set('vocabulary', { dtype: 'U8', shape: [parts.length], data: Uint8Array.from(parts) });
}

function setStarts(tensors: Map<string, Tensor>, change: (starts: number[]) => number[]): void {
  const data = Uint32Array.from(change([...tensors.get('gazetteers.starts')!.data]));
  tensors.set('gazetteers.starts', { dtype: 'U32', shape: [data.length], data });
}
