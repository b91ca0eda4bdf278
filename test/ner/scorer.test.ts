// The scorer that keeps what it met gives the numbers of the graph, whatever it met before and however the work is cut.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { forward } from '../../src/grad/index.js';
import { createReferenceKernels, createWasmKernels } from '../../src/kernels/index.js';
import { createEncoder } from '../../src/ner/features/encoder.js';
import { type Architecture, indexGazetteers, resolveNerOptions } from '../../src/ner/index.js';
import { buildEmissions, createNetwork, initialiseWeights, weightShapes } from '../../src/ner/network.js';
import { createScorer } from '../../src/ner/tagging/scorer.js';
import { joinSentences } from '../../src/ner/tagging/tokenized-text.js';
import { createVocabulary } from '../../src/text/index.js';

const space = {
  words: createVocabulary(['', 'in', 'paris']),
  trainedRows: 3,
  affixes: [],
  gazetteers: indexGazetteers([]),
};

function parts(architecture: Architecture, kernels = createReferenceKernels('float64'), poolDimensions = 0) {
  const options = resolveNerOptions({
    architecture,
    poolDimensions,
    poolUnits: 7,
    hidden: [11],
    dimensions: 2,
    ngramBuckets: 50,
    ngramDimensions: 2,
  });
  const shapes = weightShapes(options, space, 5);
  const random = createRandom(1);
  const words = kernels.floats(6);
  for (let i = 0; i < words.length; i++) words[i] = random.normal();
  const network = createNetwork(options, shapes, initialiseWeights(shapes, words, { options, kernels, random }));
  return { network, encoder: createEncoder(space, options), kernels };
}

const distinct = (first: number, count: number) => Array.from({ length: count }, (_, i) => `w${first + i}`);
const texts: readonly (readonly [string, string[][]])[] = [
  ['new words', [['museums', 'in', 'Paris'], [], ['in']]],
  ['words met before, in another order', [['Paris', 'in', 'Rome', 'in', 'museums']]],
  ['more words than are kept, in one sentence', [distinct(0, 3000)]],
  ['more words than are kept, in many sentences', [...distinct(4000, 900).map((word) => [word, 'in']), ['Paris'], []]],
  ['words met before all that', [['museums', 'in', 'Paris']]],
];

/** Scores of all tokens, with room for few words. */
function scoreWith(score: ReturnType<typeof createScorer>, sentences: string[][], documents?: Int32Array): number[] {
  const scored: number[] = [];
  score(joinSentences(sentences, documents), (scores) => {
    for (const value of scores) scored.push(value);
  });
  return scored;
}

/** The scores of each token less that of its first tag, which is how fixed point gives them. */
function relativeScores(scores: ArrayLike<number>, outputs = 5): number[] {
  return Array.from(scores, (score, i) => score - scores[i - (i % outputs)]);
}

function worstDifference(got: readonly number[], want: ArrayLike<number>): number {
  expect(got).toHaveLength(want.length);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i])), 0);
}

describe.each(['chain', 'average', 'softmax'] as const)('createScorer in floats for %s', (architecture) => {
  const { network, encoder, kernels } = parts(architecture);
  const score = createScorer({ network, encoder, kernels }, { cacheBytes: 0, arithmetic: 'float' });

  it.each(texts)('scores %s as the graph does', (_, sentences) => {
    const expected = forward(buildEmissions(network, encoder.batch(sentences, kernels)), kernels);
    expect(worstDifference(scoreWith(score, sentences), expected)).toBeLessThan(1e-12);
  });
});

describe('createScorer in fixed point', () => {
  const { network, encoder, kernels } = parts('chain');
  const score = createScorer({ network, encoder, kernels }, { cacheBytes: 0, arithmetic: 'fixed' });

  it.each(texts)('scores %s nearly as the graph does', (_, sentences) => {
    const expected = forward(buildEmissions(network, encoder.batch(sentences, kernels)), kernels);
    const difference = worstDifference(scoreWith(score, sentences), relativeScores(expected));
    expect(difference).toBeLessThan(2e-3);
    expect(difference).toBeGreaterThan(0);
  });

  it('gives the same integers in WebAssembly', () => {
    const wasm = parts('chain', createWasmKernels({ memoryBytes: 2 ** 24 }));
    const reference = parts('chain', createReferenceKernels());
    const options = { cacheBytes: 0, arithmetic: 'fixed' } as const;
    const [one, other] = [createScorer(wasm, options), createScorer(reference, options)];
    for (const [, sentences] of texts) {
      expect(worstDifference(scoreWith(one, sentences), scoreWith(other, sentences))).toBeLessThan(1e-3);
    }
  });

  it('computes networks of another form in floats', () => {
    const deep = parts('average');
    const scoreDeep = createScorer(deep, { cacheBytes: 0, arithmetic: 'fixed' });
    const sentences = [['museums', 'in', 'Paris']];
    const expected = forward(buildEmissions(deep.network, deep.encoder.batch(sentences, deep.kernels)), deep.kernels);
    expect(worstDifference(scoreWith(scoreDeep, sentences), expected)).toBeLessThan(1e-12);
  });
});

describe('createScorer where documents are pooled', () => {
  const documents: readonly (readonly [string, string[][], number[]])[] = [
    [
      'two sentences of one document',
      [
        ['Paris', 'in', 'paris'],
        ['In', 'PARIS'],
      ],
      [0, 2],
    ],
    ['sentences without a name, or without a word', [['in', 'in'], [], ['in']], [0, 1, 3]],
    ['a document of more words than are kept', [distinct(0, 900), ['Paris', ...distinct(900, 900)], ['Paris']], [0, 3]],
    [
      'more documents than are scored at once',
      distinct(4000, 700).map((word) => [word, 'Rome', 'W']),
      [0, 2, 300, 700],
    ],
    ['a document that is longer than context reaches', [distinct(0, 1500), ['Paris', ...distinct(9, 1500)]], [0, 2]],
  ];

  it.each(['float', 'fixed'] as const)('scores as the graph does, in %s', (arithmetic) => {
    const { network, encoder, kernels } = parts('chain', createReferenceKernels('float64'), 5);
    const score = createScorer({ network, encoder, kernels }, { cacheBytes: 0, arithmetic });
    for (const [, sentences, given] of documents) {
      const bounds = Int32Array.from(given);
      const expected = forward(
        buildEmissions(network, encoder.batch(sentences, kernels, { documents: bounds })),
        kernels,
      );
      const scored = relativeScores(scoreWith(score, sentences, bounds));
      const difference = worstDifference(scored, relativeScores(expected));
      expect(difference).toBeLessThan(arithmetic === 'float' ? 1e-12 : 2e-3);
    }
  });
});
