// Scores of names: probabilities equal a sum over all paths, calibration, thresholds, bias, the best labellings.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceKernels, createWasmKernels, type Kernels } from '../../src/kernels/index.js';
import {
  createTagger,
  evaluateNer,
  type NerModel,
  resolveNerOptions,
  trainNer,
  uncalibrated,
} from '../../src/ner/index.js';
import { createTransitionRules } from '../../src/ner/objectives/legality.js';
import type { Objective, TagChain } from '../../src/ner/objectives/objective.js';
import { findBestPaths } from '../../src/ner/scores/best-paths.js';
import { applyCalibration, fitCalibration } from '../../src/ner/scores/calibration.js';
import { chooseMinScores, measureReliability } from '../../src/ner/scores/reliability.js';
import { createSpanScorer } from '../../src/ner/scores/span-probability.js';
import { createSpanReader } from '../../src/ner/tagging/span-reader.js';
import { type LabelledDocument, tagSet } from '../../src/text/index.js';

type Scheme = 'IO' | 'IOB2' | 'IOBES';

/** A chain with random scores; IO has no rules, as a binary model. */
function randomChain(scheme: Scheme, { seed, tokens }: { seed: number; tokens: number }, kernels: Kernels) {
  const tags = scheme === 'IO' ? ['O', 'I-LOC'] : tagSet(['LOC', 'PER'], scheme);
  const random = createRandom(seed);
  const rules = scheme === 'IO' ? undefined : createTransitionRules(tags, resolveNerOptions({ scheme }), kernels);
  const draw = (name: 'transitions' | 'start' | 'end', length: number) => {
    const values = kernels.floats(length);
    for (let i = 0; i < length; i++) values[i] = random.normal() + (rules?.[name][i] ?? 0);
    return values;
  };
  const emissions = kernels.floats(tokens * tags.length);
  for (let i = 0; i < emissions.length; i++) emissions[i] = 2 * random.normal();
  const chain: TagChain = {
    emissions,
    transitions: draw('transitions', tags.length ** 2),
    start: draw('start', tags.length),
    end: draw('end', tags.length),
  };
  return { chain, tags };
}

/** Every path of a sentence with its score; illegal ones score below −5000. */
function allPaths({ emissions, transitions, start, end }: TagChain): { tags: number[]; score: number }[] {
  const count = start.length;
  let paths = Array.from(start, (score, tag) => ({ tags: [tag], score: score + emissions[tag] }));
  for (let t = 1; t < emissions.length / count; t++) {
    paths = paths.flatMap((path) =>
      Array.from(start, (_, tag) => ({
        tags: [...path.tags, tag],
        score: path.score + transitions[path.tags[t - 1] * count + tag] + emissions[t * count + tag],
      })),
    );
  }
  return paths.map(({ tags, score }) => ({ tags, score: score + end[tags[tags.length - 1]] }));
}

const kernels64 = () => createReferenceKernels('float64');

describe.each(['IO', 'IOB2', 'IOBES'] as const)('the probability of a span in %s', (scheme) => {
  it('is the sum over all paths on which exactly this span stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 4 }), (seed, tokens) => {
        const kernels = kernels64();
        const { chain, tags } = randomChain(scheme, { seed, tokens }, kernels);
        const readSpans = createSpanReader(tags);
        const offsets = Int32Array.of(0, tokens);
        const paths = allPaths(chain).map(({ tags: path, score }) => ({
          spans: readSpans(Int32Array.from(path), offsets).map((span) => JSON.stringify(span)),
          weight: Math.exp(score),
        }));
        const total = paths.reduce((sum, { weight }) => sum + weight, 0);
        const best = findBestPaths(chain, 0, { to: tokens, count: 1 })[0].tags;
        const spans = readSpans(best, offsets);
        const objective = { chain: () => chain } as unknown as Objective;
        const scoreSpans = createSpanScorer({ objective, kernels, tags, calibration: uncalibrated } as never);
        const found = scoreSpans(spans, { scores: kernels.floats(tokens), tags: best, offsets });
        spans.forEach((span, i) => {
          const mine = paths.filter((path) => path.spans.includes(JSON.stringify(span)));
          expect(found[i]).toBeCloseTo(mine.reduce((sum, { weight }) => sum + weight, 0) / total, 9);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('belongs to the paths that are best of all legal ones, in their order', () => {
    const kernels = kernels64();
    for (let seed = 1; seed < 20; seed++) {
      const { chain } = randomChain(scheme, { seed, tokens: 4 }, kernels);
      const legal = allPaths(chain).filter(({ score }) => score > -5000);
      const expected = legal.sort((a, b) => b.score - a.score).slice(0, 12);
      const found = findBestPaths(chain, 0, { to: 4, count: 12 });
      expect(found.map(({ tags }) => [...tags])).toEqual(expected.map(({ tags }) => tags));
      found.forEach(({ score }, i) => {
        expect(score).toBeCloseTo(expected[i].score, 9);
      });
      expect(findBestPaths(chain, 0, { to: 4, count: 1e6 })).toHaveLength(legal.length);
    }
  });
});

describe('calibration', () => {
  /** Guesses whose true log odds are 0.5 · those of their score − 1. */
  const overconfident = (count: number) => {
    const random = createRandom(3);
    return Array.from({ length: count }, () => {
      const odds = 6 * random.uniform() - 1;
      return { score: 1 / (1 + Math.exp(-odds)), isRight: random.uniform() < 1 / (1 + Math.exp(1 - odds / 2)) };
    });
  };

  it('finds slope and intercept that scores were spoilt with', () => {
    const { slope, intercept } = fitCalibration(overconfident(20_000));
    expect(slope).toBeCloseTo(0.5, 1);
    expect(intercept).toBeCloseTo(-1, 1);
  });

  it('takes most of the calibration error away', () => {
    const guesses = overconfident(5000);
    const calibration = fitCalibration(guesses);
    const mended = guesses.map(({ score, isRight }) => ({ score: applyCalibration(calibration, score), isRight }));
    expect(measureReliability(guesses).error).toBeGreaterThan(20);
    expect(measureReliability(mended).error).toBeLessThan(3);
  });

  it('stays finite and never turns the order of scores, whatever the guesses', () => {
    const guess = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), isRight: fc.boolean() });
    fc.assert(
      fc.property(fc.array(guess, { maxLength: 40 }), (guesses) => {
        const calibration = fitCalibration(guesses);
        const [low, high] = [0.2, 0.9].map((score) => applyCalibration(calibration, score));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeGreaterThanOrEqual(low);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('of no guesses changes nothing', () => {
    expect(fitCalibration([])).toEqual(uncalibrated);
    expect(applyCalibration(uncalibrated, 0.123)).toBe(0.123);
  });
});

describe('reliability', () => {
  it('weighs each bin by its guesses', () => {
    const guesses = [
      { score: 0.95, isRight: true },
      { score: 0.95, isRight: false },
      { score: 1, isRight: true },
      { score: 0.05, isRight: false },
    ];
    const { error, bins } = measureReliability(guesses);
    expect(bins.map((bin) => bin.guesses)).toEqual([1, 3]);
    expect(error).toBeCloseTo((100 * (0.05 + 0.9)) / 4, 10);
    expect(measureReliability([]).error).toBe(0);
  });

  it('chooses for each label the least score of greatest F1', () => {
    const guess = (label: string, score: number, isRight: boolean) => ({ label, score, isRight });
    const guesses = [
      ...[guess('LOC', 0.9, true), guess('LOC', 0.81239, true), guess('LOC', 0.3, false), guess('LOC', 0.3, false)],
      ...[guess('PER', 0.2, true), guess('PER', 0.9, true)],
    ];
    expect(chooseMinScores(guesses, { LOC: 2, PER: 2, ORG: 1 })).toEqual({ LOC: 0.8123, PER: 0, ORG: 0 });
  });
});

const people = ['Ada', 'Grace', 'Alan', 'Edsger'];
const places = ['Paris', 'Lima', 'Oslo', 'Rome'];

/** "Ada went to Lima ." of which one in four names is wrongly labelled, so that no model can be sure. */
function noisyCorpus(seed: number, count: number): LabelledDocument[] {
  const random = createRandom(seed);
  const sentences = Array.from({ length: count }, (_, line) => {
    const words = [people[random.integer(4)], 'went', 'to', places[random.integer(4)], '.'];
    const flip = random.uniform() < 0.25;
    const spans = [
      { start: 0, end: 1, label: flip ? 'LOC' : 'PER' },
      { start: 3, end: 4, label: 'LOC' },
    ];
    return { words, spans: random.uniform() < 0.2 ? spans.slice(1) : spans, line };
  });
  return [{ id: 'noisy', sentences }];
}

const small = {
  hidden: [12],
  dimensions: 8,
  ngramBuckets: 50,
  epochs: 6,
  batchTokens: 40,
  learningRate: 0.02,
} as const;

describe.each(['chain', 'feedforward', 'logistic', 'margin'] as const)('scores of a %s model', (architecture) => {
  const label = architecture === 'logistic' || architecture === 'margin' ? { label: 'PER' } : {};
  const dev = noisyCorpus(2, 150);
  const words = noisyCorpus(3, 60)[0].sentences.map((sentence) => sentence.words);
  let model: NerModel;
  const tagger = (options = {}) => createTagger(model, createWasmKernels(), options);
  beforeAll(async () => {
    const data = { train: noisyCorpus(1, 150), dev };
    model = (await trainNer(data, { ...small, ...label, architecture }, { kernels: createReferenceKernels() })).model;
  });

  it('are calibrated on the development data', () => {
    expect(model.calibration).not.toEqual(uncalibrated);
    const chosen = label.label === undefined ? {} : { labels: ['PER'] };
    const { calibration } = evaluateNer(tagger(), dev, chosen);
    expect(calibration!.error).toBeLessThan(8);
  });

  it('are the same whatever the bias, which adds names above 0 and takes them away below', () => {
    const found = [-3, -1, 0, 1, 3].map((bias) => tagger({ bias }).tagSentences(words).flat());
    const tokens = found.map((spans) => spans.reduce((sum, { start, end }) => sum + end - start, 0));
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
    expect(tokens[4]).toBeGreaterThan(tokens[0]);
    const [few, many] = [0, 4].map((i) => tagger({ bias: [-3, -1, 0, 1, 3][i] }).tagSentences(words));
    few.forEach((spans, s) => {
      for (const span of spans) {
        const same = many[s].find(
          ({ start, end, label: name }) => start === span.start && end === span.end && name === span.label,
        );
        if (same !== undefined) expect(same.score).toBe(span.score);
      }
    });
  });

  it('decide with minScore which spans stay, for all labels or each', () => {
    const all = tagger().tagSentences(words).flat();
    const sorted = all.map(({ score }) => score!).sort((a, b) => a - b);
    const middle = sorted[sorted.length >> 1];
    const kept = tagger({ minScore: middle }).tagSentences(words).flat();
    expect(kept).toEqual(all.filter(({ score }) => score! >= middle));
    const ofPeople = tagger({ minScore: { PER: 1 }, scores: false })
      .tagSentences(words)
      .flat();
    expect(ofPeople.map((span) => span.label)).toEqual(
      all.filter((span) => span.label !== 'PER' || span.score === 1).map((span) => span.label),
    );
    expect(ofPeople.every((span) => span.score === undefined)).toBe(true);
  });

  it('come with other labellings, the first of them the one that is found', () => {
    const found = tagger({ scores: false }).tagSentences([...words.slice(0, 5), []]);
    const listed = tagger().listAlternatives([...words.slice(0, 5), []], 7);
    listed.forEach((alternatives, s) => {
      expect(alternatives[0].spans).toEqual(found[s]);
      const probabilities = alternatives.map(({ probability }) => probability);
      expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeLessThanOrEqual(1 + 1e-5);
      expect(new Set(alternatives.map(({ spans }) => JSON.stringify(spans))).size).toBe(alternatives.length);
      for (const { label: name } of alternatives.flatMap(({ spans }) => spans)) expect(model.labels).toContain(name);
    });
    expect(listed[5]).toEqual([{ probability: 1, spans: [] }]);
  });
});

describe('without development data', () => {
  it('scores stay as they are', async () => {
    const { model } = await trainNer({ train: noisyCorpus(1, 5) }, small, { kernels: createReferenceKernels() });
    expect(model.calibration).toBe(uncalibrated);
  });
});

describe('refusals', () => {
  it('name the option, the label and the range', async () => {
    const { model } = await trainNer({ train: noisyCorpus(1, 5) }, small, { kernels: createReferenceKernels() });
    const create = (options: object) => () => createTagger(model, createReferenceKernels(), options);
    expect(create({ bias: Number.NaN })).toThrow('createTagger: bias: expected a number ≥ -100 and ≤ 100, got NaN.');
    expect(create({ minScore: 1.5 })).toThrow('createTagger: minScore: expected a number ≥ 0 and ≤ 1, got 1.5.');
    expect(create({ minScore: { PRE: 0.5 } })).toThrow(
      'createTagger: minScore: expected a known label, got "PRE". Did you mean "PER"?',
    );
    expect(create({ minScore: { PER: -1 } })).toThrow('createTagger: minScore of PER: expected a number ≥ 0');
    expect(() => create({})().listAlternatives([['a']], 0)).toThrow(
      'listAlternatives: count: expected a whole number ≥ 1 and ≤ 1000, got 0.',
    );
  });
});
