// Laws of unknown words that are read by the known words in them: which, by which, and in training, tagging and files alike.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forward } from '../../src/grad/index.js';
import { createReferenceKernels, createWasmKernels, type Kernels } from '../../src/kernels/index.js';
import { createDecoder } from '../../src/ner/decoder.js';
import { createWordReading, wordsInside } from '../../src/ner/features/word-parts.js';
import { createTagger, type NerModel, type NerOptions, trainNer } from '../../src/ner/index.js';
import { buildEmissions } from '../../src/ner/network.js';
import { createScorer } from '../../src/ner/tagging/scorer.js';
import { joinSentences } from '../../src/ner/tagging/tokenized-text.js';
import { deserializeNerModel, serializeNerModel } from '../../src/pipeline/index.js';
import { createVocabulary, type LabelledDocument } from '../../src/text/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

const known = 'sports center david myers mid curve garage garages wessex the and red dar of uk i'.split(' ');
const space = { words: createVocabulary(['', ...known]) };
const parts = { unknownWords: 'parts' } as const;

function partsOf(word: string, read = createWordReading(space, parts)): string[] {
  return read(word).map((row) => space.words.wordOf(row));
}

describe('an unknown word', () => {
  it.each([
    ['SportsCenter', 'sports center'],
    ['david_myers77', 'david myers'],
    ['mid-curve', 'mid curve'],
    ['wessexgarages', 'wessex garages'],
    ['UKSports', 'uk sports'],
    ['theGarage', 'the garage'],
    ['garageofdavid', 'garage of david'],
    ['Xyzzy-based-sports', 'sports'],
  ])('%s is read as %s', (word, expected) => {
    expect(partsOf(word).join(' ')).toBe(expected);
  });

  it.each([
    ['a known word in capitals', 'SPORTS', 'sports'],
    ['one with a capital', 'Wessexgarages', ''],
    ['one in capitals', 'WESSEXGARAGES', ''],
    ['an account with its sign', '@wessexgarages', ''],
    ['a subject with its sign', '#SportsCenter', ''],
    ['one that is not made of known words only', 'wessexgaragesx', ''],
    ['one that would need a letter', 'isports', ''],
    ['one in which four words would be short', 'redanddarthedar', ''],
    ['one that is longer than 24 letters', 'wessexgarageswessexgarages', ''],
    ['an address', 'sports.center', ''],
    ['nothing', '', ''],
  ])('stays as it is: %s', (_, word, expected) => {
    expect(partsOf(word)).toEqual([expected]);
  });

  it('is made of the fewest words there are', () => {
    expect(partsOf('redgarages')).toEqual(['red', 'garages']);
    const some = { words: createVocabulary(['', 'over', 'overcast', 'castle', 'le', 'cast']) };
    expect(createWordReading(some, parts)('overcastle').map((row) => some.words.wordOf(row))).toEqual([
      'over',
      'castle',
    ]);
  });

  it('has a row for what it is, and no parts where none are asked for', () => {
    const read = createWordReading(space, { unknownWords: 'whole' });
    expect(partsOf('SportsCenter', read)).toEqual(['']);
    expect(partsOf('Sports', read)).toEqual(['sports']);
  });

  it('is made of words that make it up', () => {
    const word = fc.array(fc.constantFrom(...known.filter(({ length }) => length > 3)), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(word, (made) => {
        const run = made.join('');
        const read = partsOf(run);
        if (run.length <= 24) expect(read.join('')).toBe(run);
        expect(read.length).toBeLessThanOrEqual(made.length);
      }),
    );
  });

  it('shows its words in every case that training does', () => {
    const inside = (caseAugmentation: number) => [
      ...wordsInside(['Wessexgarages', 'SportsCenter'], space, { ...parts, caseAugmentation }),
    ];
    expect(inside(0)).toEqual(['sports', 'center']);
    expect(inside(0.5)).toEqual(['wessex', 'garages', 'sports', 'center']);
  });
});

const sentences = [
  ['RT', 'wessexgarages', 'of', 'Wessex', ':', 'SportsCenter', 'and', 'david_myers77'],
  ['mid-curve', 'nowhere'],
];
const train: LabelledDocument[] = [
  {
    id: 'tweets',
    sentences: sentences.map((words, line) => ({
      words,
      spans: [{ start: 1 - line, end: 2 - line, label: 'ORG' }],
      line,
    })),
  },
];
const vectors = createWordVectors({
  words: known,
  values: Float32Array.from({ length: known.length * 4 }, (_, i) => Math.sin(i)),
  dimensions: 4,
});
const small = { hidden: [6], epochs: 2, ngramBuckets: 30, ngramDimensions: 2, minCount: 2, ...parts };

async function trained(options: Partial<NerOptions> = {}, from?: NerModel): Promise<NerModel> {
  const data = from === undefined ? { train, vectors } : { train, from };
  return (await trainNer(data, { ...small, ...options }, { kernels: createReferenceKernels() })).model;
}

/** Scores by the graph, and by the tables of a tagger. */
function scoresOf(model: NerModel, arithmetic: 'float' | 'fixed', kernels: Kernels = createReferenceKernels()) {
  const parts = createDecoder(model, kernels, { tablesByRow: false });
  const graph = forward(buildEmissions(parts.network, parts.encoder.batch(sentences, kernels)), kernels);
  const tables: number[] = [];
  createScorer(parts, { cacheBytes: 0, arithmetic })(joinSentences(sentences), (scores) => {
    for (const score of scores) tables.push(score);
  });
  const tags = model.tags.length;
  return { worst: Math.max(...tables.map((score, i) => Math.abs(score - graph[i] + base(i)))), tables };
  function base(i: number): number {
    return arithmetic === 'fixed' ? graph[i - (i % tags)] : 0;
  }
}

describe('a model that reads unknown words by their parts', () => {
  it.each<[string, Partial<NerOptions>]>([
    ['with n-grams', {}],
    ['without', { ngramDimensions: 0 }],
  ])('scores in its tables as in the graph: %s', async (_, options) => {
    const model = await trained(options);
    expect(scoresOf(model, 'float').worst).toBeLessThan(1e-5);
    const { worst, tables } = scoresOf(model, 'fixed');
    expect(worst).toBeLessThan(2e-3);
    const wasm = scoresOf(model, 'fixed', createWasmKernels({ memoryBytes: 2 ** 24 })).tables;
    wasm.forEach((score, i) => {
      expect(score).toBeCloseTo(tables[i], 3);
    });
  });

  it('reads them differently from one that takes them whole', async () => {
    const start = { epochs: 1, learningRate: 0 };
    const [one, other] = await Promise.all([trained(start), trained({ ...start, unknownWords: 'whole' })]);
    expect(scoresOf(one, 'float').tables).not.toEqual(scoresOf(other, 'float').tables);
    // "sports" and others are in no sentence by themselves, and trained all the same.
    const places = (model: NerModel) => ['sports', 'center', 'myers'].map((word) => model.features.words.idOf(word));
    expect(Math.max(...places(one))).toBeLessThan(one.features.trainedRows);
    expect(Math.min(...places(other))).toBeGreaterThanOrEqual(other.features.trainedRows);
  });

  it('comes back from its file and learns on', async () => {
    const model = await trained();
    const bytes = await serializeNerModel(model);
    const read = await deserializeNerModel(bytes, { name: 'parts' });
    expect(await serializeNerModel(read)).toEqual(bytes);
    const say = (one: NerModel) => createTagger(one, createReferenceKernels()).tagSentences(sentences);
    const next = await trained({ epochs: 1, learningRate: 0 }, read);
    expect(say(next)).toEqual(say(read));
    await expect(trained({ unknownWords: 'whole' }, read)).rejects.toThrow(/unknownWords.*"parts" as in the model/);
  });
});
