// Explanations: shares of words sum to the difference of scores, for every kind of network; counterfactuals; nearest examples.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { ACTIVATION_NAMES } from '../../src/grad/index.js';
import { createReferenceKernels, createWasmKernels, type Kernels } from '../../src/kernels/index.js';
import {
  buildGazetteer,
  createExplainer,
  createTagger,
  type Explanation,
  type NerModel,
  type NerOptions,
  trainNer,
} from '../../src/ner/index.js';
import type { LabelledDocument } from '../../src/text/index.js';

const people = ['Ada', 'Grace', 'Alan', 'Edsger'];
const places = ['Paris', 'Lima', 'Oslo', 'New York'];

/** "Ada went to New York ." with a document's names drawn at random. */
function corpus(seed: number, count: number): LabelledDocument[] {
  const random = createRandom(seed);
  const pick = (words: readonly string[]) => words[random.integer(words.length)];
  return Array.from({ length: count }, (_, line) => {
    const place = pick(places).split(' ');
    const words = [pick(people), 'went', 'to', ...place, '.'];
    const spans = [
      { start: 0, end: 1, label: 'PER' },
      { start: 3, end: 3 + place.length, label: 'LOC' },
    ];
    return { id: String(line), sentences: [{ words, spans, line: line + 1 }] };
  });
}

const small: Partial<NerOptions> = {
  hidden: [9, 7],
  dimensions: 6,
  affixDimensions: 2,
  ngramDimensions: 4,
  ngramBuckets: 50,
  epochs: 3,
  batchTokens: 40,
  learningRate: 0.03,
};
const gazetteers = [buildGazetteer('city', ['Lima', 'New York']), buildGazetteer('person', ['Ada'])];
const document = ['Ada went to New York .', 'to Lima and Lima', 'Zig in New York went to Ada'].map((text) =>
  text.split(' '),
);

async function trained(options: Partial<NerOptions>, lists = gazetteers): Promise<NerModel> {
  const data = { train: corpus(1, 40), gazetteers: lists };
  return (await trainNer(data, { ...small, ...options }, { kernels: createReferenceKernels() })).model;
}

function sumOf({ words, elsewhere, transitions, bias }: Explanation): number {
  return words.reduce((sum, { share }) => sum + share, elsewhere + transitions + bias);
}

/** Every word of the document, as a place of its own or in its name. */
function everyPlace(model: NerModel, kernels: Kernels) {
  const found = createTagger(model, kernels, { arithmetic: 'float' }).tagSentences(
    document,
    Int32Array.of(0, document.length),
  );
  return found.flatMap((spans, sentence) => {
    const outside = document[sentence]
      .map((_, i) => i)
      .filter((i) => !spans.some(({ start, end }) => start <= i && i < end));
    return [...spans, ...outside.map((i) => ({ start: i, end: i + 1 }))].map(({ start, end }) => ({
      sentence,
      start,
      end,
    }));
  });
}

describe('the shares of words', () => {
  it.each<[string, Partial<NerOptions>]>([
    ['softmax', { architecture: 'softmax', hidden: [] }],
    ['average', { architecture: 'average' }],
    ['feedforward', { architecture: 'feedforward' }],
    ['logistic', { architecture: 'logistic', label: 'LOC' }],
    ['margin', { architecture: 'margin', label: 'LOC' }],
    ['chain', { architecture: 'chain' }],
    ['chain in IOB2', { architecture: 'chain', scheme: 'IOB2' }],
    ['chain with pooled documents', { architecture: 'chain', poolDimensions: 5, poolUnits: 6 }],
    ...ACTIVATION_NAMES.map((activation): [string, Partial<NerOptions>] => [activation, { activation, epochs: 1 }]),
  ])('and bias sum to the difference of scores in every place: %s', async (_, options) => {
    const model = await trained(options);
    for (const [kernels, digits] of [
      [createReferenceKernels('float64'), 9],
      [createWasmKernels(), 4],
    ] as const) {
      const places = everyPlace(model, kernels);
      const explained = createExplainer(model, kernels).explain(document, places);
      expect(explained).toHaveLength(places.length);
      for (const one of explained) {
        expect(sumOf(one)).toBeCloseTo(one.difference, digits);
        for (const { share, features } of one.words) {
          const { gazetteers: lists = {}, ...own } = features;
          const parts = [...Object.values(own), ...Object.values(lists)];
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(share, digits);
        }
      }
    }
  });

  it('are those of the words in the windows, feature by feature as the model has them', async () => {
    const [name] = createExplainer(await trained({}), createReferenceKernels('float64')).explain(document);
    expect(name.words.map(({ word }) => word)).toEqual(['Ada', 'went', 'to']);
    expect(Object.keys(name.words[0].features).sort()).toEqual(['affixes', 'gazetteers', 'ngrams', 'shape', 'vector']);
    expect(Object.keys(name.words[0].features.gazetteers!)).toEqual(['person']);
    expect([name.elsewhere, name.others]).toEqual([0, []]);
    const bare = await trained({ shapeDimensions: 0, affixDimensions: 0, ngramDimensions: 0 }, []);
    const place = { sentence: 0, start: 0, end: 1 };
    const [other] = createExplainer(bare, createReferenceKernels()).explain(document, [place]);
    expect(Object.keys(other.words[0].features)).toEqual(['vector']);
  });

  it('tell the rest of the document apart where it is pooled', async () => {
    const model = await trained({ poolDimensions: 5, poolUnits: 6 });
    const explain = createExplainer(model, createReferenceKernels('float64'));
    const [york] = explain.explain(document, [{ sentence: 0, start: 3, end: 5 }]);
    expect(york.elsewhere).not.toBe(0);
    expect(york.others.length).toBeLessThanOrEqual(5);
    const sizes = york.others.map(({ share }) => Math.abs(share));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    for (const { sentence, token, word } of york.others) expect(document[sentence][token]).toBe(word);
  });
});

describe('an explanation', () => {
  it('of the names in a document has their labels and scores, and the next best label', async () => {
    const model = await trained({});
    const kernels = createReferenceKernels();
    const tagged = createTagger(model, kernels, { arithmetic: 'float' }).tagSentences(document);
    const explained = createExplainer(model, kernels).explain(document);
    expect(explained.map(({ sentence, start, end, label }) => ({ sentence, start, end, label }))).toEqual(
      tagged.flatMap((spans, sentence) => spans.map(({ start, end, label }) => ({ sentence, start, end, label }))),
    );
    explained.forEach(({ score, contrast, label, difference }, i) => {
      expect(score).toBeCloseTo(tagged.flat()[i].score!, 5);
      expect(contrast).not.toBe(label);
      expect(difference).toBeGreaterThanOrEqual(0);
    });
  });

  it('says what a name would be without each word: without the word before it, a place is less sure', async () => {
    // Only context tells these labels apart: no name of the test is a word of the training.
    const model = await trained(
      { shapeDimensions: 2, affixDimensions: 0, ngramDimensions: 0, epochs: 12, minCount: 30 },
      [],
    );
    const [sentence] = ['Zig went to Ruritania .'].map((text) => text.split(' '));
    const [, place] = createExplainer(model, createReferenceKernels()).explain([sentence]);
    expect(place).toMatchObject({ start: 3, end: 4, label: 'LOC' });
    const [without] = place.counterfactuals.filter(({ token }) => token === 2);
    expect(without.score).toBeLessThan(place.score);
    expect(place.counterfactuals.map(({ token }) => token)).toEqual(place.words.map(({ token }) => token));
  });

  it('ends with what gazetteers did where they know a word', async () => {
    const model = await trained({});
    const explainer = createExplainer(model, createReferenceKernels());
    const known = explainer.explain([['Ada', 'went']])[0].counterfactuals;
    const unknown = explainer.explain([['Zig', 'went']], [{ sentence: 0, start: 0, end: 1 }])[0].counterfactuals;
    expect(known.map(({ token }) => token)).toEqual([0, 1, undefined]);
    expect(unknown.map(({ token }) => token)).toEqual([0, 1]);
  });

  it('changes nothing in the model: the same question has the same answer', async () => {
    const explainer = createExplainer(await trained({ poolDimensions: 5, poolUnits: 6 }), createWasmKernels());
    expect(explainer.explain(document)).toEqual(explainer.explain(document));
    expect(explainer.explain([])).toEqual([]);
    expect(explainer.explain([[], []])).toEqual([]);
  });
});

describe('the nearest examples', () => {
  it('are names in like places; the very same sentence is nearest', async () => {
    const model = await trained({ poolDimensions: 0 });
    const explainer = createExplainer(model, createReferenceKernels());
    const examples = corpus(2, 50);
    const sentences = [[...examples[7].sentences[0].words]];
    const found = explainer.nearest(sentences, { sentence: 0, start: 0, end: 1 }, { examples, count: 5 });
    expect(found).toHaveLength(5);
    expect(found[0].similarity).toBeCloseTo(1, 5);
    expect(found[0].words[0]).toBe(sentences[0][0]);
    expect(found.map(({ label }) => label)).toEqual(Array(5).fill('PER'));
    const similarities = found.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
  });
});

describe('refusals', () => {
  it('name the place', async () => {
    const explainer = createExplainer(await trained({}), createReferenceKernels());
    const at = (start: number, end: number) => () => explainer.explain(document, [{ sentence: 0, start, end }]);
    expect(at(4, 9)).toThrow(
      'explain: expected tokens of a sentence of the document, got tokens 4 to 9 of sentence 0.',
    );
    expect(at(2, 2)).toThrow('got tokens 2 to 2');
    expect(at(2, 4)).toThrow(
      'explain: expected a whole name, or words outside names, got tokens 2 to 4, where LOC stands at 3 to 5.',
    );
    const place = { sentence: 5, start: 0, end: 1 };
    expect(() => explainer.nearest(document, place, { examples: [], count: 1 })).toThrow('of sentence 5');
    expect(() => explainer.nearest(document, { ...place, sentence: 0 }, { examples: [], count: 0 })).toThrow(
      'nearest: count: expected a whole number ≥ 1, got 0.',
    );
  });
});
