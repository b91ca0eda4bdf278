// Document classifiers: compiled loops equal the plain ones, every loss learns, probabilities are what they say, runs go on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { appendWordHashes, type HashList, longerGram } from '../../src/classify/documents/features.js';
import type { DocumentKernels, TargetForm } from '../../src/classify/documents/kernels.js';
import { createReferenceDocumentKernels } from '../../src/classify/documents/reference-kernels.js';
import { createWasmDocumentKernels } from '../../src/classify/documents/wasm-kernels.js';
import {
  type ClassifierOptions,
  type ClassifierTrainingData,
  classifierGradientCases,
  createClassifier,
  evaluateClassifier,
  type LabelledText,
  readDocuments,
  type TrainingCheckpoint,
  trainClassifier,
} from '../../src/classify/index.js';
import { checkGradients } from '../../src/grad/index.js';
import { createWordVectors } from '../../src/vectors/index.js';
import { readText } from '../house/project.js';

const train = readDocuments(readText('examples/topics-train.txt'), { file: 'train' });
const dev = readDocuments(readText('examples/topics-dev.txt'), { file: 'dev' });
const options = { dimensions: 16, epochs: 40, gramMinCount: 1 };

async function accuracyOf(
  data: ClassifierTrainingData,
  given: Partial<ClassifierOptions>,
  on: readonly LabelledText[],
) {
  const { model } = await trainClassifier(data, { ...options, ...given });
  const report = evaluateClassifier(createClassifier(model), on, {
    isIndependent: model.options.loss === 'independent',
  });
  return report.kind === 'one-label' ? report.accuracy : report.exact;
}

describe('the compiled loops', () => {
  const small = { columns: 36, outputs: 5, features: 20 };

  function run(kernels: DocumentKernels, form: TargetForm) {
    const random = createRandom(3);
    const fill = (array: Float32Array) => array.map(() => random.normal() / 4);
    const input = kernels.floats(small.features * small.columns);
    input.set(fill(input));
    const output = kernels.floats(small.outputs * small.columns);
    output.set(fill(output));
    const ids = (values: number[]) => {
      const array = kernels.ids(values.length);
      array.set(values);
      return array;
    };
    const tables = { input, output, columns: small.columns };
    const rows = { ids: ids([0, 3, 3, 19, 7, 1]), offsets: ids([0, 3, 3, 5, 6]) };
    const targets = { class: [4, 0, 1, 2], path: [0, 3, 8, 1, 6, 5], set: [0, 2, 1, 4, 3] }[form];
    const targetOffsets = { class: [0, 1, 2, 3, 4], path: [0, 2, 3, 5, 6], set: [0, 2, 2, 4, 5] }[form];
    const steps = { ...rows, targets: ids(targets), targetOffsets: ids(targetOffsets), form, order: ids([2, 0, 1, 3]) };
    const loss = kernels.trainSteps(tables, { ...steps, first: 0, last: 4, learningRate: 0.3 });
    const scores = kernels.floats(4 * small.outputs);
    kernels.scores(scores, tables, rows);
    const again = kernels.floats(4 * small.outputs);
    const products = kernels.products(tables);
    // Once with products that are not there yet, once with those of the first time.
    for (let time = 0; time < 2; time++) kernels.scores(again, tables, rows, products);
    return [loss, ...input, ...output, ...scores, ...again];
  }

  it.each(['class', 'path', 'set'] as const)('give the numbers of the plain ones for targets as a %s', (form) => {
    const compiled = run(createWasmDocumentKernels(1e6), form);
    run(createReferenceDocumentKernels(), form).forEach((number, i) => {
      expect(compiled[i]).toBeCloseTo(number, 4);
    });
  });

  it('read the rows of words and n-grams that the plain ones read, from any text', () => {
    const longest = `${'ab '.repeat(30_000)}${'über🙂x'.repeat(20_000)} ${'. '.repeat(40_000)}`;
    const words = ['ab', '.', 'ß', '🙂', 'über', 'x', 'ab ab', 'a', 'b', '\u00e9', '名'];
    const text = fc.array(fc.oneof(fc.constantFrom(...words, ' ', "'", '\n', '\u2014'), fc.string({ unit: 'binary' })));
    for (const gramLength of [1, 3]) {
      const all: HashList = { values: new Uint32Array(1024), length: 0 };
      for (const word of words) appendWordHashes(word, all);
      const grams = Array.from({ length: 9 }, (_, i) => longerGram(all.values[i], all.values[i + 1]));
      const features = new Uint32Array(new Set([...all.values.subarray(0, all.length), ...grams]));
      const readers = [createWasmDocumentKernels(4e6), createReferenceDocumentKernels()].map((kernels) => {
        const [reader, ids] = [kernels.reader(features, gramLength), kernels.ids(70_000)];
        return (given: string) => {
          const count = reader.read(given);
          return [count, ...ids.subarray(5, reader.write(ids, 5))];
        };
      });
      const agree = (given: string) => {
        expect(readers[0](given)).toEqual(readers[1](given));
      };
      agree(longest);
      agree('');
      fc.assert(fc.property(text, (parts) => agree(parts.join(''))));
    }
  });

  it('refuse memory that no host has', () => {
    expect(() => createWasmDocumentKernels(1e11)).toThrow(/^classifier: expected memory that this host can reserve/);
  });
});

describe('a classifier', () => {
  it.each(['softmax', 'hierarchical', 'independent'] as const)('with the loss %s learns three topics', async (loss) => {
    expect(await accuracyOf({ train }, { loss }, train)).toBe(100);
    expect(await accuracyOf({ train }, { loss }, dev)).toBeGreaterThan(60);
  });

  it('gives probabilities that sum to 1 over exclusive labels, whatever the text', async () => {
    for (const loss of ['softmax', 'hierarchical'] as const) {
      const { model } = await trainClassifier({ train, dev }, { ...options, loss });
      const { classify } = createClassifier(model);
      fc.assert(
        fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
          const probabilities = classify(texts);
          texts.forEach((_, n) => {
            const sum = probabilities.subarray(3 * n, 3 * n + 3).reduce((total, p) => total + p, 0);
            expect(sum).toBeCloseTo(1, 6);
          });
        }),
      );
    }
  });

  it('says of many texts at once what it says of each', async () => {
    const { model } = await trainClassifier({ train }, options);
    const { classify } = createClassifier(model);
    const texts = Array.from({ length: 3000 }, (_, i) => train[i % train.length].text);
    const whole = classify(texts);
    for (const n of [0, 1023, 1024, 2999]) {
      expect([...whole.subarray(3 * n, 3 * n + 3)]).toEqual([...classify([texts[n]])]);
    }
  });

  it('tells word order apart by pairs only', async () => {
    const order = [
      { text: 'dog bites man', labels: ['a'] },
      { text: 'man bites dog', labels: ['b'] },
    ];
    expect(await accuracyOf({ train: order }, { gramLength: 1 }, order)).toBe(50);
    expect(await accuracyOf({ train: order }, { gramLength: 2 }, order)).toBe(100);
  });

  it('gives any number of labels where they are independent', async () => {
    const both = [
      { text: 'red', labels: ['red'] },
      { text: 'round', labels: ['round'] },
      { text: 'red round', labels: ['red', 'round'] },
      { text: 'other', labels: [] },
    ];
    expect(await accuracyOf({ train: both }, { loss: 'independent', epochs: 200 }, both)).toBe(100);
  });

  it('starts from the vectors of words that it is given', async () => {
    const vectors = createWordVectors({
      words: ['Rain', 'x y'],
      dimensions: 4,
      values: Float32Array.of(9, 9, 9, 9, 1, 1, 1, 1),
    });
    const { model } = await trainClassifier({ train, vectors }, { epochs: 1, learningRate: 0 });
    const rows = Array.from({ length: model.features.length }, (_, row) => [
      ...model.input.subarray(4 * row, 4 * row + 4),
    ]);
    expect(rows.filter((row) => row.every((number) => number === 9))).toHaveLength(1);
  });

  it('fills the rows of vectors of any length up with zeros, and takes no other length', async () => {
    const vectors = createWordVectors({ words: ['rain'], dimensions: 2, values: Float32Array.of(9, 9) });
    const { model } = await trainClassifier({ train, vectors }, { epochs: 1, learningRate: 0 });
    expect(model.options.dimensions).toBe(4);
    expect(`${model.input}`).toMatch(/(^|,)9,9,0,0(,|$)/);
    await expect(trainClassifier({ train, vectors }, { dimensions: 8 })).rejects.toThrow(
      /^vectors: expected vectors of 8 dimensions, got 2\. Leave out --dimensions/,
    );
  });

  it('is calibrated: a temperature above 1 where training was too sure', async () => {
    const noise = Array.from({ length: 200 }, (_, i) => ({ text: `w${i % 100}`, labels: [i % 3 === 0 ? 'a' : 'b'] }));
    const { model } = await trainClassifier(
      { train: noise.slice(0, 100), dev: noise.slice(100) },
      { ...options, epochs: 300 },
    );
    expect(model.temperature).toBeGreaterThan(1.5);
    const plain = evaluateClassifier(createClassifier({ ...model, temperature: 1 }), noise.slice(100), {
      isIndependent: false,
    });
    expect(model.record.devLoss!).toBeLessThan(plain.crossEntropy);
  });

  it('is told how far its probabilities miss what is right', () => {
    // Two bins: of 0.95 and 0.99 one is right, 0.6 is right.
    const said = [0.95, 0.99, 0.6];
    const classifier = { labels: ['a', 'b'], classify: () => Float64Array.from(said.flatMap((p) => [p, 1 - p])) };
    const documents = ['a', 'b', 'a'].map((label) => ({ text: '', labels: [label] }));
    const report = evaluateClassifier(classifier, documents, { isIndependent: false });
    expect(report).toMatchObject({ calibrationError: expect.closeTo((100 * (0.94 + 0.4)) / 3, 6) });
  });

  it('counts a document of an unknown label as wrong', async () => {
    const { model } = await trainClassifier({ train }, options);
    const other = [{ text: train[0].text, labels: ['politics'] }];
    const report = evaluateClassifier(createClassifier(model), other, { isIndependent: false });
    expect(report).toMatchObject({ accuracy: 0, crossEntropy: -Math.log(1e-12) });
  });
});

const convolution = {
  architecture: 'convolution',
  dimensions: 16,
  filters: 20,
  batchDocuments: 10,
  minCount: 1,
} as const;

describe('a convolution', () => {
  it.each(['softmax', 'independent'] as const)('with the loss %s learns three topics', async (loss) => {
    const given = { ...convolution, loss, epochs: 20, learningRate: 0.01 };
    const { model } = await trainClassifier({ train, dev }, given);
    for (const [documents, least] of [
      [train, 100],
      [dev, 50],
    ] as const) {
      const report = evaluateClassifier(createClassifier(model), documents, { isIndependent: loss === 'independent' });
      expect(report.kind === 'one-label' ? report.accuracy : report.exact).toBeGreaterThanOrEqual(least);
    }
  });

  it('tells word order apart by windows of two words, not of one', async () => {
    const order = [
      { text: 'dog bites man', labels: ['a'] },
      { text: 'man bites dog', labels: ['b'] },
    ];
    for (const [filterWidths, accuracy] of [
      [[1], 50],
      [[2], 100],
    ] as const) {
      const { model } = await trainClassifier(
        { train: order },
        { ...convolution, filterWidths, epochs: 60, dropout: 0 },
      );
      expect(evaluateClassifier(createClassifier(model), order, { isIndependent: false })).toMatchObject({ accuracy });
    }
  });

  it('says of many texts at once what it says of each, and something of no words', async () => {
    const { model } = await trainClassifier({ train }, { ...convolution, minCount: 2 });
    const { classify } = createClassifier(model);
    const texts = Array.from({ length: 1500 }, (_, i) => (i % 40 === 0 ? '' : train[i % train.length].text));
    const whole = classify(texts);
    for (const n of [0, 1, 799, 1499]) {
      const alone = classify([texts[n]]);
      alone.forEach((p, k) => {
        expect(p).toBeCloseTo(whole[3 * n + k], 5);
      });
      expect(alone.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    }
  });

  it('starts from the vectors that it is given, and has one more for unknown words', async () => {
    const vectors = createWordVectors({ words: ['rain'], dimensions: 4, values: Float32Array.of(9, 9, 9, 9) });
    const given = { ...convolution, dimensions: 4, epochs: 1, learningRate: 0 };
    const { model } = await trainClassifier({ train, vectors }, given);
    const rows = Array.from({ length: model.input.length / 4 }, (_, row) => [
      ...model.input.subarray(4 * row, 4 * row + 4),
    ]);
    expect(rows).toHaveLength(model.features.length + 1);
    expect(rows.filter((row) => row.every((number) => number === 9))).toHaveLength(1);
  });

  it.each(classifierGradientCases().map(({ name, build }) => [name, build] as const))(
    '%s: right gradients',
    (_, build) => {
      expect(checkGradients(build)).toMatchObject({ passed: true });
    },
  );
});

describe('a run', () => {
  it.each([options, convolution])('gives the same bytes from the same seed, interrupted or not: %j', async (some) => {
    const given = { ...some, epochs: 3 };
    const { model } = await trainClassifier({ train, dev }, given);
    const stop = new AbortController();
    let kept: TrainingCheckpoint | undefined;
    const part = await trainClassifier({ train, dev }, given, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
      onCheckpoint: async (take) => {
        kept = take();
      },
    });
    expect(part.finished).toBe(false);
    const resumed = await trainClassifier({ train, dev }, given, { resume: kept! });
    expect(resumed).toEqual({ model, finished: true });
    const other = trainClassifier({ train: train.slice(1), dev }, given, { resume: kept! });
    await expect(other).rejects.toThrow(/got other data/);
  });
});

describe('labelled documents', () => {
  it.each([
    [
      '__label__a  __label__b  the text \n\n__label__c\n',
      [
        { text: 'the text ', labels: ['a', 'b'] },
        { text: '', labels: ['c'] },
      ],
    ],
    [
      '{"text": "t", "label": "a"}\n{"text": "u", "labels": []}',
      [
        { text: 't', labels: ['a'] },
        { text: 'u', labels: [] },
      ],
    ],
    ['Label\tText\na\tt', [{ text: 't', labels: ['a'] }]],
  ])('are read from %j', (text, documents) => {
    expect(readDocuments(text, { file: 'f' })).toEqual(documents);
  });

  it.each([
    ['__label__a t\nno label', /^f:2: expected a line that begins with __label__NAME, got "no label"/],
    ['{"text": 3, "label": "a"}', /^f:1: expected \{"text": "…", "label": "…"\} or/],
    ['a,b\n1,2', /^f:1: expected a column text, or lines with __label__NAME/],
    ['text,label\nt,', /^f:2: expected a label, got an empty cell/],
  ])('of %j are refused', (text, message) => {
    expect(() => readDocuments(text, { file: 'f' })).toThrow(message);
  });
});

describe('bad use is refused in one line:', () => {
  it.each([
    [{ dimensions: 10 }, train, /^classifier options: dimensions: expected a multiple of 4, got 10\. Pass e\.g\. 12\./],
    [{ loss: 'hinge' }, train, /^classifier options: loss: expected a known value, got "hinge"/],
    [{ architecture: 'mean' }, train, /^classifier options: architecture: expected a known value, got "mean"/],
    [
      { filters: 9 },
      train,
      /^classifier options: filters: expected the architecture convolution, got average\. Leave the/,
    ],
    [
      { ...convolution, gramLength: 2 },
      train,
      /^classifier options: gramLength: expected the architecture average, got conv/,
    ],
    [
      { ...convolution, loss: 'hierarchical' },
      train,
      /^classifier options: loss: expected softmax or independent with a/,
    ],
    [
      { ...convolution, filterWidths: [] },
      train,
      /^classifier options: filterWidths: expected a list of different numbers/,
    ],
    [
      { ...convolution, filterWidths: [0] },
      train,
      /^classifier options: filterWidths: expected a whole number ≥ 1 and ≤ 50/,
    ],
    [{ ...convolution, dropout: 1 }, train, /^classifier options: dropout: expected a number ≥ 0 and ≤ 0\.99, got 1/],
    [{ epochs: 0 }, train, /^classifier options: epochs: expected a whole number ≥ 1/],
    [
      {},
      train.slice(0, 1),
      /^training documents: expected documents of at least two labels, got only "weather". Give documents of other labels too/,
    ],
    [{}, [...train, { text: 'x', labels: ['a', 'b'] }], /expected one label a document, got 2 labels in document 31/],
    [{ minCount: 99, gramMinCount: 99 }, train, /^training documents: expected words that occur 99 times, got none/],
  ])('%j', async (given, documents, message) => {
    await expect(trainClassifier({ train: documents }, given as never)).rejects.toThrow(message);
  });

  it('documents of several labels or none where one is asked for, in development data and evaluation too', async () => {
    const none = [...train.slice(0, 2), { text: 'x', labels: [] }];
    await expect(trainClassifier({ train, dev: none }, options)).rejects.toThrow(
      /^development documents: expected one label a document, got 0 labels in document 3/,
    );
    const { model } = await trainClassifier({ train }, options);
    expect(() => evaluateClassifier(createClassifier(model), none, { isIndependent: false })).toThrow(
      /^documents: expected one label a document, got 0 labels in document 3/,
    );
  });
});
