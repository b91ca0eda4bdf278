// The context of documents: what it is the mean of, what is learnt from it, and how far it reaches.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceKernels, createWasmKernels } from '../../src/kernels/index.js';
import { boundDocuments, boundsOf } from '../../src/ner/documents.js';
import { mayBeName, poolsOf } from '../../src/ner/features/pools.js';
import {
  createTagger,
  evaluateNer,
  type NerCheckpoint,
  type NerModel,
  type NerOptions,
  resolveNerOptions,
  tagText,
  tagTexts,
  trainNer,
} from '../../src/ner/index.js';
import { joinSentences } from '../../src/ner/tagging/tokenized-text.js';
import type { LabelledDocument } from '../../src/text/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

const kernels = () => createReferenceKernels();
const words = fc.constantFrom('Paris', 'PARIS', 'paris', 'U.S.', 'of', '.', '1996', '東京', 'eBay');
const texts = fc.array(fc.array(fc.array(words, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }), {
  maxLength: 4,
});

const isOpen = (word: string) => mayBeName(word, 0, word.length);

describe('pools', () => {
  it('hold the words that may be names, each with all words of its document that are spelt like it', () => {
    fc.assert(
      fc.property(texts, (documents) => {
        const bounds = boundsOf(documents.map(({ length }) => length));
        const text = joinSentences(documents.flat());
        const tokens = documents.flatMap((document, d) => document.flat().map((word) => ({ word, d })));
        const { mentions, places, isRepeated } = poolsOf(text, bounds, kernels());
        tokens.forEach(({ word, d }, n) => {
          expect(places[n] >= 0).toBe(isOpen(word));
          if (places[n] < 0) return;
          expect(mentions.ids[places[n]]).toBe(n);
          const bag = mentions.offsets.findLastIndex((offset) => offset <= places[n]);
          const alike = tokens.flatMap((other, m) =>
            other.d === d && isOpen(other.word) && other.word.toLowerCase() === word.toLowerCase() ? [m] : [],
          );
          expect([...mentions.ids.subarray(mentions.offsets[bag], mentions.offsets[bag + 1])]).toEqual(alike);
          expect(isRepeated[places[n]]).toBe(alike.length > 1 ? 1 : 0);
        });
        expect(mentions.ids.length).toBe(tokens.filter(({ word }) => isOpen(word)).length);
      }),
    );
  });

  it('know the sentence and the document of each word', () => {
    const text = joinSentences([['before', 'Eve'], ['Ada', 'ran'], ['Lima'], ['Bob', 'Rio'], ['Eve']]);
    const pools = poolsOf(text, Int32Array.of(1, 3, 4), kernels());
    expect([...pools.mentions.ids]).toEqual([0, 2, 3, 4]);
    expect([...pools.sentenceOf]).toEqual([0, 1, 2, 2]);
    expect([...pools.documentOf]).toEqual([0, 0, 1, 1]);
    expect([...pools.sentences.offsets]).toEqual([0, 2, 3, 5]);
    expect([...pools.documents.offsets]).toEqual([0, 3, 5]);
  });
});

describe('mayBeName', () => {
  it.each(['Paris', 'eBay', 'É', '東京', 'x\u{10400}'])('%s may be in a name', (word) => {
    expect(isOpen(word)).toBe(true);
  });
  it.each(['paris', '1996', '.', '', 'été'])('%s may not', (word) => {
    expect(isOpen(word)).toBe(false);
  });
});

describe('boundDocuments', () => {
  it('cuts documents between sentences into pieces of at most 2000 tokens, unless a sentence is longer', () => {
    const lengths = fc.array(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 }), { maxLength: 4 });
    fc.assert(
      fc.property(lengths, (documents) => {
        const offsets = boundsOf(documents.flat());
        const given = boundsOf(documents.map(({ length }) => length));
        const bounds = boundDocuments({ sentences: offsets, documents: given });
        expect(bounds[0]).toBe(0);
        expect(bounds.at(-1)).toBe(given.at(-1));
        for (const bound of given) expect(bounds).toContain(bound);
        for (let d = 0; d + 1 < bounds.length; d++) {
          expect(bounds[d + 1]).toBeGreaterThan(bounds[d]);
          const tokens = offsets[bounds[d + 1]] - offsets[bounds[d]];
          expect(tokens <= 2000 || bounds[d + 1] - bounds[d] === 1).toBe(true);
        }
      }),
    );
  });

  it('leaves documents alone that fit', () => {
    const documents = Int32Array.of(0, 2, 3);
    expect(boundDocuments({ sentences: Int32Array.of(0, 1000, 2000, 4000), documents })).toEqual(documents);
  });

  it('drops an empty document where another is cut', () => {
    const offsets = Int32Array.of(0, 1500, 3000);
    expect([...boundDocuments({ sentences: offsets, documents: Int32Array.of(0, 0, 2) })]).toEqual([0, 1, 2]);
  });
});

/** Two sentences: one that tells what a name is, and one that could be about either; in any order. */
function corpus(seed: number, count: number): LabelledDocument[] {
  const random = createRandom(seed);
  const names = ['Jordan', 'Chad', 'Georgia', 'Israel', 'Paris', 'Austin', 'Sydney', 'Florence'];
  return Array.from({ length: count }, (_, d) => {
    const name = names[random.integer(names.length)];
    const [label, clue] = random.uniform() < 0.5 ? ['PER', 'Mr'] : ['LOC', 'in'];
    const sentences = [
      { words: ['news', 'from', 'there', ':', name, 'again'], spans: [{ start: 4, end: 5, label }], line: 1 },
      { words: ['it', 'was', clue, name], spans: [{ start: 3, end: 4, label }], line: 2 },
    ];
    return { id: String(d), sentences: random.uniform() < 0.5 ? sentences : sentences.reverse() };
  });
}

const small: Partial<NerOptions> = {
  hidden: [12],
  dimensions: 6,
  ngramBuckets: 50,
  ngramDimensions: 4,
  poolDimensions: 8,
  poolUnits: 10,
  epochs: 8,
  batchTokens: 60,
  learningRate: 0.02,
  warmupSteps: 5,
};
const [train, dev] = [corpus(1, 150), corpus(2, 40)];

describe('a recogniser that pools documents', () => {
  it('learns from one sentence what a name in another is, and knows single sentences by themselves', async () => {
    const { model } = await trainNer({ train, dev }, small, { kernels: kernels() });
    const tagger = createTagger(model, kernels());
    const { f1 } = evaluateNer(tagger, dev);
    expect(f1).toBeGreaterThan(95);
    expect(model.record.dev?.f1).toBeCloseTo(f1, 10);
    const alone = evaluateNer({ tagSentences: (sentences) => tagger.tagSentences(sentences) }, dev);
    expect(alone.f1).toBeGreaterThan(60);
    expect(alone.f1).toBeLessThan(90);
    const without = await trainNer({ train, dev }, { ...small, poolDimensions: 0 }, { kernels: kernels() });
    expect(without.model.record.dev!.f1).toBeLessThan(90);
  });

  it('stopped at some minibatch and resumed, ends with identical bytes', async () => {
    const options = { ...small, epochs: 2 };
    const whole = await trainNer({ train }, options, { kernels: kernels() });
    const stop = new AbortController();
    let saved: NerCheckpoint | undefined;
    await trainNer({ train }, options, {
      kernels: kernels(),
      signal: stop.signal,
      onProgress: ({ kind, tokens }) => kind === 'step' && tokens > 500 && stop.abort(),
      onCheckpoint: async (checkpoint) => {
        saved = checkpoint;
      },
    });
    const resumed = await trainNer({ train }, options, { kernels: kernels(), resume: saved! });
    expect(weightsOf(resumed.model)).toEqual(weightsOf(whole.model));
  });

  it('says the same of a document whatever is tagged with it, by any kernels', async () => {
    const { model } = await trainNer({ train }, { ...small, epochs: 1 }, { kernels: kernels() });
    const texts = ['Mr Chad ran. Chad won again.', '', 'It was in Chad. News from there: Chad again.', 'Jordan'];
    const tagger = createTagger(model, kernels());
    const alone = texts.map((text) => tagText(tagger, text));
    expect(tagTexts(tagger, texts)).toEqual(alone);
    const fast = createTagger(model, createWasmKernels({ memoryBytes: 2 ** 26 }), { cacheBytes: 1e6 });
    const plain = ({ spans }: (typeof alone)[number]) => spans.map(({ start, end, label }) => ({ start, end, label }));
    expect(texts.map((text) => plain(tagText(fast, text)))).toEqual(alone.map(plain));
  });

  it('reads documents without a word that may be a name', async () => {
    const lower = [{ id: 'a', sentences: [{ words: ['it', 'ran'], spans: [], line: 1 }] }];
    const options = { ...small, epochs: 1, batchTokens: 1 };
    const { model } = await trainNer({ train: [...train.slice(0, 2), ...lower] }, options, { kernels: kernels() });
    expect(createTagger(model, kernels()).tagSentences([['it', 'ran'], []])).toHaveLength(2);
  });

  it('refuses to pool more units than there are', () => {
    expect(() => resolveNerOptions({ hidden: [40], poolDimensions: 41 })).toThrow(
      'NER options: poolDimensions: expected a number ≥ 0 and ≤ 40, got 41.',
    );
  });
});

describe('folding the case of training documents', () => {
  const folded = (fold: (word: string) => string) =>
    dev.map((document) => ({
      ...document,
      sentences: document.sentences.map((sentence) => ({ ...sentence, words: sentence.words.map(fold) })),
    }));
  const scoresOf = async (caseAugmentation: number) => {
    const options = { ...small, caseAugmentation };
    const { model } = await trainNer({ train, dev }, options, { kernels: kernels() });
    const tagger = createTagger(model, kernels());
    const sets = [dev, folded((word) => word.toUpperCase()), folded((word) => word.toLowerCase())];
    return sets.map((set) => evaluateNer(tagger, set).f1);
  };

  it('finds names in capitals and in small letters', async () => {
    const [without, augmented] = [await scoresOf(0), await scoresOf(0.5)];
    expect(without[2]).toBeLessThan(20);
    expect(without[1]).toBeLessThan(90);
    expect(Math.min(augmented[0], augmented[1])).toBeGreaterThan(95);
    expect(augmented[2]).toBeGreaterThan(60);
  });

  it('trains the vectors of words that folding leads to', async () => {
    const words = ['straße', 'strasse', 'Ada', 'ADA'];
    const vectors = createWordVectors({ words, values: Float32Array.from(words.keys()), dimensions: 1 });
    const sentence = { words: ['Ada', 'Straße'], spans: [{ start: 0, end: 1, label: 'PER' }], line: 1 };
    const document = { id: 'a', sentences: Array.from({ length: 20 }, () => sentence) };
    const options = { ...small, poolDimensions: 0, batchTokens: 2, caseAugmentation: 1 };
    const { model } = await trainNer({ train: [document], vectors }, options, { kernels: kernels() });
    expect(model.features.trainedRows).toBe(1 + words.length);
  });
});

function weightsOf({ weights }: NerModel): number[][] {
  return weights.map(({ value }) => Array.from(value));
}
