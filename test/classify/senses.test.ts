// Senses of words: where they stand, how they become numbers, that they are learnt, and what is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createSenseTagger,
  evaluateSenses,
  leaveOneOut,
  readSenses,
  resolveSenseOptions,
  type SenseExample,
  type TrainingCheckpoint,
  type TrainingProgress,
  trainSenses,
} from '../../src/classify/index.js';
import { createSenseEncoder } from '../../src/classify/senses/features.js';
import { inflectionsOf, stemsOf } from '../../src/classify/senses/inflections.js';
import { occurrencesIn } from '../../src/classify/senses/occurrences.js';
import { createKernels, createReferenceKernels } from '../../src/kernels/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

const kernels = createKernels();
const [soils, fruits] = [
  ['lawn', 'field', 'meadow', 'plot', 'slope', 'bed'],
  ['melon', 'pepper', 'lemon', 'plum', 'peel', 'chop'],
];
const words = ['the', 'we', 'to', 'and', ...soils, ...fruits];
/** Soils lie along one axis, fruits along another, function words apart. */
const values = Float32Array.from({ length: words.length * 4 }, (_, i) => {
  const [id, axis] = [i >> 2, i & 3];
  const group = id < 4 ? 2 : soils.includes(words[id]) ? 0 : 1;
  return Number(axis === group) + 0.2 * Math.sin(i);
});
const vectors = createWordVectors({ words, dimensions: 4, values });
const example = (word: string, sense: string, text: string) => ({ word, sense, text });
const read = (records: readonly object[]) =>
  readSenses(records.map((record) => JSON.stringify(record)).join('\n'), { file: 'tiny' });
const examples = read([
  ...soils.map((soil, i) => example('seed', 'put in', `We ${i % 2 ? 'seed' : 'seeded'} the ${soil}.`)),
  ...fruits.map((fruit, i) => example('seed', 'take out', `We ${i % 2 ? 'seed' : 'seeded'} the ${fruit}.`)),
  ...soils.map((soil) => example('dust', 'on', `To dust the ${soil}.`)),
  ...fruits.map((fruit) => example('dust', 'off', `To dust the ${fruit}.`)),
]);
const options = { epochs: 60 };

describe('the forms of a word', () => {
  it.each([
    ['seed', ['seed', 'seeds', 'seeded', 'seeding']],
    ['cleave', ['cleave', 'cleaves', 'cleaved', 'cleaving']],
    ['trim', ['trimmed', 'trimming']],
    ['carry', ['carries', 'carried']],
    ['wish', ['wishes']],
  ])('of %s hold %j', (word, forms) => {
    expect(inflectionsOf(word)).toEqual(expect.arrayContaining(forms));
  });

  it('of a regular verb lead back to it', () => {
    const forms = { peel: 'peeled', dice: 'dicing', chop: 'chopped', carry: 'carries', rush: 'rushes', seed: 'seeds' };
    for (const [word, form] of Object.entries(forms)) expect(stemsOf(form)).toContain(word);
    expect([stemsOf('the'), stemsOf('meadow')]).toEqual([[], []]);
  });
});

describe('an occurrence', () => {
  it('is the slice of the text that its place names, in its own sentence', () => {
    const text = 'Pass-through SEEDS grow. State-seeded farms, seeds!';
    const found = [...occurrencesIn(text, (word) => word.startsWith('seed'))];
    expect(found.map(({ sentence, at }) => text.slice(sentence[at].start, sentence[at].end))).toEqual([
      'SEEDS',
      'seeded',
      'seeds',
    ]);
    expect(found.map(({ sentence }) => sentence[0].text)).toEqual(['Pass', 'State', 'State']);
  });

  it('has words that are slices of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const { sentence } of occurrencesIn(text, () => true)) {
          for (const word of sentence) expect(text.slice(word.start, word.end)).toBe(word.text);
        }
      }),
    );
  });
});

describe('an occurrence in a sentence without end', () => {
  it('has the hundred words on each side, wherever it stands', () => {
    const text = Array.from({ length: 500 }, (_, i) => `w${i}`).join(' ');
    const near = (word: string) => {
      const [{ sentence, at }] = occurrencesIn(text, (one) => one === word);
      return [sentence[0].text, sentence[at].text, sentence[sentence.length - 1].text, at];
    };
    expect(near('w7')).toEqual(['w0', 'w7', 'w107', 7]);
    expect(near('w250')).toEqual(['w150', 'w250', 'w350', 100]);
    expect(near('w499')).toEqual(['w399', 'w499', 'w499', 100]);
  });
});

describe('a row of features', () => {
  const forms = ['seed', 'seeded'];
  const rowOf = (text: string) => {
    const [occurrence] = occurrencesIn(text, (word) => forms.includes(word));
    return createSenseEncoder(vectors, 1).encode(occurrence, forms);
  };
  const unit = (word: string) => {
    const v = [...vectors.vectorOf(word)!];
    return v.map((x) => x / Math.hypot(...v));
  };
  const close = (actual: ArrayLike<number>, expected: readonly number[]) =>
    expected.forEach((x, i) => {
      expect(actual[i]).toBeCloseTo(x, 6);
    });

  it('is the weighted mean, the neighbours in their places, and the form', () => {
    const row = rowOf('We seeded the lawn');
    const weighted = ['we', 'the', 'lawn'].map((word) => {
      const id = vectors.idOf(word);
      return unit(word).map((x) => (x * id) / (id + 1000));
    });
    const sum = [0, 1, 2, 3].map((i) => weighted.reduce((total, v) => total + v[i], 0));
    close(
      row.subarray(0, 4),
      sum.map((x) => x / Math.hypot(...sum)),
    );
    close(
      row.subarray(4, 12),
      [...unit('we'), ...unit('the')].map((x) => 0.4 * x),
    );
    expect([...row.subarray(12)]).toEqual([0, 0.3]);
    expect(createSenseEncoder(vectors, 1).columns(forms)).toHaveLength(row.length);
  });

  it('has the vector of the stem where a form has none, and zeros beyond the sentence', () => {
    close(rowOf('seed peeled').subarray(4), [0, 0, 0, 0, ...unit('peel').map((x) => 0.4 * x), 0.3, 0]);
    expect([...rowOf('seed')].slice(0, 12)).toEqual(Array(12).fill(0));
  });
});

describe('training', () => {
  it('tells the senses apart, in sentences that it did not see too', async () => {
    const { model, finished } = await trainSenses({ examples, vectors }, options);
    expect(finished).toBe(true);
    const tag = createSenseTagger(model, kernels);
    const text = 'We peel and seed the plum. To dust the slope!';
    const spans = tag(text);
    expect(spans.map(({ word, sense }) => [word, sense])).toEqual([
      ['seed', 'take out'],
      ['dust', 'on'],
    ]);
    for (const span of spans) {
      expect(text.slice(span.start, span.end)).toBe(span.text);
      expect(span.probability).toBe(Math.max(...Object.values(span.senses)));
      expect(Object.values(span.senses).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    }
    expect(evaluateSenses(model, examples, kernels)).toMatchObject({ examples: 24, accuracy: 100 });
  });

  it('gives the same model for the same seed, whole or in parts', async () => {
    const whole = await trainSenses({ examples, vectors }, options);
    const controller = new AbortController();
    let saved: TrainingCheckpoint | undefined;
    const parts = await trainSenses({ examples, vectors }, options, {
      kernels,
      signal: controller.signal,
      onCheckpoint: async (take) => {
        saved = take();
        controller.abort();
      },
    });
    expect(parts).toMatchObject({ finished: false, model: { targets: [{ word: 'seed' }] } });
    const resumed = await trainSenses({ examples, vectors }, options, { kernels, resume: saved! });
    expect(resumed).toEqual(whole);
    const others = trainSenses({ examples: examples.slice(1), vectors }, options, { kernels, resume: saved! });
    await expect(others).rejects.toThrow(/other data/);
  });

  it('reports passes over all trainings, and ends at their number', async () => {
    const seen: TrainingProgress[] = [];
    await trainSenses({ examples, vectors }, { epochs: 3, folds: 2 }, { kernels, onProgress: (p) => seen.push(p) });
    expect(seen.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1));
    expect(seen.every(({ epochs }) => epochs === 18)).toBe(true);
    expect(seen.at(-1)?.seen).toBe(3 * 2 * 24);
  });

  it('keeps the first words of the vectors only', async () => {
    const { model } = await trainSenses({ examples, vectors }, { epochs: 1, maxWords: 7 });
    expect(model.vectors.words).toEqual(words.slice(0, 7));
  });
});

describe('leaving one out', () => {
  it('asks for each example once and never shows it', async () => {
    const evaluation = await leaveOneOut({ examples, vectors }, options);
    expect(evaluation).toMatchObject({ examples: 24, accuracy: 100 });
    // A sentence whose like is labelled otherwise everywhere else cannot be right.
    const odd = examples.with(0, { ...examples[0], sense: 'take out' });
    const report = (await leaveOneOut({ examples: odd, vectors }, options))!.words.seed;
    expect(report.confusion.counts[1]).toEqual([1, 6]);
  });

  it('ends with nothing when aborted', async () => {
    const signal = AbortSignal.abort();
    expect(await leaveOneOut({ examples, vectors }, options, { kernels: createReferenceKernels(), signal })).toBe(
      undefined,
    );
  });
});

describe('examples are refused', () => {
  it.each<[string, object, RegExp]>([
    ['without the word', example('seed', 'a', 'We dug.'), /^tiny:1: expected one occurrence of "seed" .*got "We dug."/],
    ['with the word twice', example('seed', 'a', 'Seed seeds.'), /^tiny:1: expected one occurrence .*got 2 of them/],
    ['without a sense', { word: 'seed', text: 'seed' }, /^tiny:1: expected \{"word": "…", "sense"/],
    ['with a place inside a word', { ...example('seed', 'a', 'seeds'), start: 0, end: 4 }, /start and end of one word/],
    ['with half a place', { ...example('seed', 'a', 'seeds'), start: 0 }, /got 0 and undefined/],
  ])('%s', (_, record, message) => {
    expect(() => read([record])).toThrow(message);
  });

  it('in an empty file', () => {
    expect(() => readSenses('', { file: 'tiny' })).toThrow(/^tiny: expected labelled sentences, got none/);
  });

  const refused = async (given: readonly SenseExample[], message: RegExp) =>
    expect(trainSenses({ examples: given, vectors }, options)).rejects.toThrow(message);

  it('of one sense, or one example of a sense, or none', async () => {
    await refused(examples.slice(0, 6), /^examples of "seed": expected at least two senses, got only "put in"/);
    await refused(examples.slice(0, 7), /^examples of "seed": .*two sentences for each sense, got one for "take out"/);
    await refused([], /^training examples: expected labelled sentences, got none/);
    await refused(
      examples.map((one) => ({ ...one, start: 1 })),
      /^example of "seed": expected start and end of a word/,
    );
  });

  it('of two words that share a form', async () => {
    const other = examples.map((one) => ({ ...one, word: one.word === 'seed' ? 'seeded' : one.word }));
    await refused(
      [...examples, ...other],
      /^training examples: expected forms that belong to one word, got "seed" of "seed" and of "seeded"/,
    );
  });

  it('of words and senses that a model does not know', async () => {
    const { model } = await trainSenses({ examples, vectors }, { epochs: 1 });
    const score = (record: object) => () => evaluateSenses(model, read([record]), kernels);
    expect(score(example('sed', 'on', 'sed'))).toThrow(/expected a known word, got "sed". Did you mean "seed"/);
    expect(score(example('dust', 'of', 'dust'))).toThrow(/^examples of dust: expected a known sense, got "of"/);
    expect(score({ ...example('dust', 'off', 'dusty'), start: 0, end: 5 })).toThrow(
      /expected a form of dust .*"dusty"/,
    );
  });
});

it('an irregular form counts once an example has it', async () => {
  const cleft = { ...example('seed', 'put in', 'We sod the plot'), start: 3, end: 6 };
  const { model } = await trainSenses({ examples: [...examples, ...read([cleft])], vectors }, { epochs: 5 });
  expect(createSenseTagger(model, kernels)('We sod the bed.')).toMatchObject([{ text: 'sod', word: 'seed' }]);
});

it('options out of range are refused', () => {
  expect(() => resolveSenseOptions({ folds: 1 })).toThrow(/^sense options: folds: /);
  expect(() => resolveSenseOptions({ windowSize: 0.5 })).toThrow(/^sense options: windowSize: /);
  expect(() => resolveSenseOptions({ maxWords: 0 })).toThrow(/^sense options: maxWords: /);
  expect(() => resolveSenseOptions({ fold: 2 } as object)).toThrow(/Did you mean "folds"/);
});
