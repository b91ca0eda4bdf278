// Open tokens: what annotators did not look for may be anything they might have said, and costs nothing.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { constant, forward } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { goldTags } from '../../src/ner/gold-tags.js';
import { createTagger, leaveOpen, type NerOptions, resolveNerOptions, tagsOf, trainNer } from '../../src/ner/index.js';
import { createLogisticObjective } from '../../src/ner/objectives/binary.js';
import { partialLoss } from '../../src/ner/objectives/chain.js';
import type { LabelledDocument, LabelledSentence } from '../../src/text/index.js';

const kernels = createReferenceKernels('float64');
const words = ['Mr', 'Ada', 'Lovelace', 'saw', 'Rome'];
const ada = { start: 1, end: 3, label: 'PER' };

function goldOf(sentence: Omit<LabelledSentence, 'words' | 'line'>, options: Partial<NerOptions> = {}) {
  const resolved = resolveNerOptions(options);
  const tags = tagsOf(resolved, ['LOC', 'PER']);
  const network = { options: resolved, parameters: new Map() };
  const { tags: ids, barred } = goldTags([{ words, line: 0, ...sentence }], { network, tags, kernels });
  const allowed = words.map((_, n) => tags.filter((_tag, k) => barred?.[n * tags.length + k] === 0).join(' '));
  return { known: [...ids].map((id) => (id < 0 ? '?' : tags[id])), allowed: barred && allowed };
}

describe('the tags that annotations allow', () => {
  it('are one a token, and no table, where nothing is open', () => {
    expect(goldOf({ spans: [ada] })).toEqual({ known: ['O', 'B-PER', 'E-PER', 'O', 'O'], allowed: undefined });
  });

  it('are O and the open labels outside of spans, which stay known', () => {
    expect(goldOf({ spans: [ada], open: [{ start: 0, end: 4, labels: ['LOC'] }] })).toEqual({
      known: ['?', 'B-PER', 'E-PER', '?', 'O'],
      allowed: ['O B-LOC I-LOC E-LOC S-LOC', 'B-PER', 'E-PER', 'O B-LOC I-LOC E-LOC S-LOC', 'O'],
    });
  });

  it('are all where no labels are named, but none that would make a known span longer', () => {
    const { allowed } = goldOf({ spans: [ada], open: [{ start: 3, end: 5 }] }, { scheme: 'IOB2' });
    expect(allowed?.slice(3)).toEqual(['O B-LOC I-LOC B-PER', 'O B-LOC I-LOC B-PER I-PER']);
  });

  it('are known where the model lacks the open label', () => {
    const sentence = { spans: [ada], open: [{ start: 0, end: 5, labels: ['MISC'] }] };
    expect(goldOf(sentence).known).toEqual(['O', 'B-PER', 'E-PER', 'O', 'O']);
    const loc = { architecture: 'logistic', label: 'LOC' } as const;
    expect(goldOf({ spans: [], open: [{ start: 0, end: 2, labels: ['LOC'] }] }, loc).known.slice(1, 3)).toEqual([
      '?',
      'O',
    ]);
  });
});

describe('the loss of open tokens', () => {
  it('is −log of the share that the allowed paths have of all', () => {
    const [tagCount, offsets] = [3, kernels.ints(2)];
    offsets[1] = 3;
    const random = createRandom(4);
    const draw = (...shape: number[]) => {
      const value = kernels.floats(shape.reduce((product, size) => product * size));
      return constant({ shape, value: value.map(() => random.normal()) });
    };
    const [scores, transitions, start, end] = [draw(3, 3), draw(3, 3), draw(3), draw(3)];
    const barred = kernels.floats(9).fill(-1e4);
    const allowed = [[0, 2], [1], [0, 1, 2]];
    for (const [n, tags] of allowed.entries()) for (const k of tags) barred[n * tagCount + k] = 0;
    let [all, some] = [0, 0];
    for (let path = 0; path < 27; path++) {
      const y = [path % 3, Math.floor(path / 3) % 3, Math.floor(path / 9)];
      let score = start.value![y[0]] + end.value![y[2]];
      y.forEach((k, n) => {
        score += scores.value![n * 3 + k] + (n > 0 ? transitions.value![y[n - 1] * 3 + k] : 0);
      });
      all += Math.exp(score);
      if (y.every((k, n) => allowed[n].includes(k))) some += Math.exp(score);
    }
    const loss = partialLoss(scores, { chain: [transitions, start, end], barred, offsets });
    expect(forward(loss, kernels)[0]).toBeCloseTo(Math.log(all / some), 10);
  });

  it('moves nothing in a model of one label', () => {
    const scores = (value: number) => constant({ shape: [2, 1], value: kernels.floats(2).fill(value) });
    const batch = { tags: Int32Array.of(-1, -1), barred: kernels.floats(4) };
    const { loss } = createLogisticObjective(0, kernels);
    const at = (value: number) => forward(loss(scores(value), batch as never, createRandom(1)), kernels)[0];
    expect(at(3)).toBe(at(-5));
  });
});

const people = ['Ada', 'Grace', 'Alan', 'Edsger'];
const places = ['Lima', 'Oslo', 'Rome', 'Cairo'];
const small = { hidden: [12], dimensions: 8, ngramBuckets: 50, epochs: 6, batchTokens: 40, warmupSteps: 5 };

/** "Ada lives in Oslo ." with the spans of some labels only. */
function corpus(seed: number, labels: readonly string[]): LabelledDocument[] {
  const random = createRandom(seed);
  const pick = (names: readonly string[]) => names[random.integer(names.length)];
  const sentences = Array.from({ length: 40 }, (_, line) => ({
    words: [pick(people), 'lives', 'in', pick(places), '.'],
    spans: [
      { start: 0, end: 1, label: 'PER' },
      { start: 3, end: 4, label: 'LOC' },
    ].filter(({ label }) => labels.includes(label)),
    line,
  }));
  return [{ id: labels.join(), sentences }];
}

describe('two sets of one label each', () => {
  const found = async (isOpen: boolean, options: Partial<NerOptions>) => {
    const open = (documents: LabelledDocument[], labels: string[]) =>
      isOpen ? leaveOpen(documents, labels) : documents;
    const train = [...open(corpus(1, ['PER']), ['LOC']), ...open(corpus(2, ['LOC']), ['PER'])];
    const { model } = await trainNer(
      { train },
      { ...small, ...options, learningRate: 0.02 },
      { kernels: createReferenceKernels() },
    );
    return createTagger(model, createReferenceKernels()).tagSentences([['Grace', 'lives', 'in', 'Rome', '.']])[0];
  };

  it.each(['chain', 'feedforward', 'softmax'] as const)(
    'teach both labels where each leaves the other open: %s',
    async (architecture) => {
      expect((await found(true, { architecture })).map(({ label }) => label)).toEqual(['PER', 'LOC']);
    },
  );

  it.each(['logistic', 'margin'] as const)('teach the one label of a model: %s', async (architecture) => {
    expect((await found(true, { architecture, label: 'LOC' })).map(({ start }) => start)).toContain(3);
  });

  it('deny each other without it: half of all names are said to be none', async () => {
    expect((await found(false, { architecture: 'chain' })).every(({ score }) => score! < 0.9)).toBe(true);
  });
});
