// Recognisers put side by side into one.
import { describe, expect, it } from 'vitest';
import { sideBySide, startDataWords } from '../../scripts/side-by-side.js';
import { forward } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createDecoder } from '../../src/ner/decoder.js';
import { buildGazetteer, type NerModel, trainNer } from '../../src/ner/index.js';
import { buildEmissions } from '../../src/ner/network.js';
import { deserializeNerModel, serializeNerModel } from '../../src/pipeline/index.js';
import { readConll } from '../../src/text/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

const train = readConll('Ada B-PER\nsleeps O\nin O\nFort B-LOC\nWorth I-LOC\n', { file: 'tiny' });
const vectors = createWordVectors({
  words: ['ada', 'sleeps', 'in', 'fort', 'worth'],
  values: Float32Array.from({ length: 15 }, (_, i) => Math.sin(i)),
  dimensions: 3,
});
const gazetteers = [buildGazetteer('place', ['Fort Worth'])];
const options = {
  wordVectors: 'frozen',
  hidden: [4],
  affixDimensions: 2,
  ngramDimensions: 2,
  ngramBuckets: 20,
  epochs: 2,
} as const;
const kernels = createReferenceKernels();
const models: NerModel[] = [];
for (const seed of [1, 2, 3]) {
  models.push((await trainNer({ train, vectors, gazetteers }, { ...options, seed }, { kernels })).model);
}

function scoresOf(model: NerModel): number[] {
  const { encoder, network } = createDecoder(model, kernels, { tablesByRow: false });
  return Array.from(
    forward(buildEmissions(network, encoder.batch([['Ada', 'in', 'Fort', 'Worth', '!']], kernels)), kernels),
  );
}

describe('recognisers side by side', () => {
  it('score as the mean of them does, where they have the same word vectors', () => {
    const all = models.map(scoresOf);
    expect(all[0]).not.toEqual(all[1]);
    scoresOf(sideBySide(models)).forEach((score, i) => {
      expect(score).toBeCloseTo(all.reduce((sum, scores) => sum + scores[i], 0) / 3, 5);
    });
  });

  it('are a model like any other, which a file keeps', async () => {
    const bytes = await serializeNerModel(sideBySide(models));
    const read = await deserializeNerModel(bytes, { name: 'three' });
    expect(read.options.hidden).toEqual([12]);
    expect(await serializeNerModel(read)).toEqual(bytes);
  });

  it('share the mean of their word vectors', () => {
    const [first] = models;
    const shifted = first.weights.map((weight) =>
      weight.name === 'words' ? { ...weight, value: weight.value.map((number) => number + 2) } : weight,
    );
    const words = sideBySide([first, { ...first, weights: shifted }]).weights.find(({ name }) => name === 'words')!;
    const before = first.weights.find(({ name }) => name === 'words')!;
    words.value.forEach((number, i) => {
      expect(number).toBeCloseTo(before.value[i] + 1, 5);
    });
  });
});

describe('the vectors that nets start from', () => {
  it('have the words of the data that come often and have none, the same each time', () => {
    const often = readConll("Ada O\n's O\n12 O\n's O\n34 O\nonce O\n", { file: 'often' });
    const grown = startDataWords(vectors, often, 2);
    expect([...grown.words]).toEqual(["'s", '00', ...vectors.words]);
    expect(startDataWords(vectors, often, 2).values).toEqual(grown.values);
    expect(grown.vectorOf('fort')).toEqual(vectors.vectorOf('fort'));
    expect(grown.vectorOf("'s")).not.toEqual(grown.vectorOf('00'));
  });
});
