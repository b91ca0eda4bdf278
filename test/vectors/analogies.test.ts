// Laws, golden figures and refusals of analogies and their evaluation.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  type AnalogyMethod,
  createVectorIndex,
  evaluateAnalogies,
  parseAnalogies,
  solveAnalogy,
  type WordVectors,
} from '../../src/vectors/index.js';
import { backends, naiveCosine, refusalOf, vectorsOf } from './sample.js';

const methods: readonly AnalogyMethod[] = ['add', 'multiply'];
const royals = vectorsOf(
  ['man', 'woman', 'king', 'queen', 'apple'],
  3,
  [1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, -1, -1, 2],
);

/** Random vectors: equal scores do not happen. */
function normalVectors(seed: number, count: number, dimensions: number): WordVectors {
  const random = createRandom(seed);
  const values = Array.from({ length: count * dimensions }, () => random.normal());
  return vectorsOf(
    Array.from({ length: count }, (_, i) => `w${i}`),
    dimensions,
    values,
  );
}

/** The best word by the formulas of the papers. */
function naiveAnswer(vectors: WordVectors, ids: readonly number[], method: AnalogyMethod, excludeInputs: boolean) {
  const [a, b, c] = ids.map((id) => vectors.vectorOf(vectors.words[id])!);
  const score = (w: ArrayLike<number>) => {
    const [x, y, z] = [a, b, c].map((vector) => naiveCosine(w, vector));
    return method === 'add' ? y - x + z : (((y + 1) / 2) * ((z + 1) / 2)) / ((x + 1) / 2 + 0.001);
  };
  const open = vectors.words.filter((_, id) => !excludeInputs || !ids.includes(id));
  return open.reduce((best, word) => (score(vectors.vectorOf(word)!) > score(vectors.vectorOf(best)!) ? word : best));
}

describe.each(backends)('an analogy on %s', (_, kernels) => {
  it.each(methods)('by %s is answered as the formula says, one by one and all at once', async (method) => {
    const ids = fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 3, maxLength: 3 });
    const property = fc.asyncProperty(
      fc.integer(),
      fc.array(ids, { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      async (seed, questions, excludeInputs) => {
        const mark = kernels.mark();
        const vectors = normalVectors(seed, 30, 7);
        const index = createVectorIndex(vectors, kernels);
        const lines = questions.map((question) => {
          const expected = naiveAnswer(vectors, question, method, excludeInputs);
          const [a, b, c] = question.map((id) => `w${id}`);
          const [first] = solveAnalogy(index, { a, b, c }, { method, excludeInputs, count: 1 });
          expect(first.word).toBe(expected);
          return `${a} ${b} ${c} ${expected}`;
        });
        const sections = parseAnalogies([': all', ...lines].join('\n'), { file: 'q.txt' });
        const { total, asked } = await evaluateAnalogies(index, sections, { method, excludeInputs });
        expect([total, asked]).toEqual([100, questions.length]);
        kernels.release(mark);
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  it('over several blocks of words finds an answer in any of them', async () => {
    const mark = kernels.mark();
    const vectors = normalVectors(5, 2500, 4);
    const index = createVectorIndex(vectors, kernels);
    const random = createRandom(6);
    const lines = Array.from({ length: 700 }, () => {
      const [a, b, c] = Array.from({ length: 3 }, () => `w${random.integer(2500)}`);
      return [a, b, c, solveAnalogy(index, { a, b, c }, { count: 1 })[0].word].join(' ');
    });
    const seen: number[] = [];
    const sections = parseAnalogies([': gram', ...lines].join('\n'), { file: 'q.txt' });
    const onProgress = ({ words }: { words: number }) => seen.push(words);
    expect((await evaluateAnalogies(index, sections, { onProgress })).syntactic).toBe(100);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(2500);
    kernels.release(mark);
  });
});

describe('the score of analogies', () => {
  const index = createVectorIndex(royals, createReferenceKernels());
  const text =
    ': family\nMan king woman queen\nman king woman apple\nman king woman emperor\n\n: gram1-x\nking man queen woman\n: gram2-y\na b c d\n';

  it('counts sections, kinds and what was skipped, words in lower case where the file has others', async () => {
    const score = await evaluateAnalogies(index, parseAnalogies(text, { file: 'q.txt' }));
    expect(score).toMatchObject({ semantic: 50, syntactic: 100, asked: 3, skipped: 2, coverage: 60 });
    expect(score.total).toBeCloseTo(200 / 3, 12);
    expect(score.sections).toEqual([
      { name: 'family', kind: 'semantic', accuracy: 50, correct: 1, asked: 2, skipped: 1 },
      { name: 'gram1-x', kind: 'syntactic', accuracy: 100, correct: 1, asked: 1, skipped: 0 },
      { name: 'gram2-y', kind: 'syntactic', accuracy: null, correct: 0, asked: 0, skipped: 1 },
    ]);
    expect(score.intervals).toEqual({ semantic: [0, 100], syntactic: [100, 100], total: [0, 100] });
  });

  it('is null when no question could be asked', async () => {
    const sections = parseAnalogies(': s\na b c d\n', { file: 'q.txt' });
    expect(await evaluateAnalogies(index, sections)).toMatchObject({
      semantic: null,
      total: null,
      asked: 0,
      coverage: 0,
    });
  });

  it('has an interval as wide as that of a proportion', async () => {
    const questions = Array.from({ length: 400 }, (_, i) => `man king woman ${i % 4 === 0 ? 'apple' : 'queen'}`);
    const sections = parseAnalogies([': s', ...questions].join('\n'), { file: 'q.txt' });
    const [low, high] = (await evaluateAnalogies(index, sections)).intervals.total!;
    // 75 ± 1.96 √(0.75 · 0.25 / 400) percent.
    expect(low).toBeGreaterThan(69.5);
    expect(low).toBeLessThan(72);
    expect(high).toBeGreaterThan(78);
    expect(high).toBeLessThan(80.5);
    expect((await evaluateAnalogies(index, sections, { seed: 1 })).intervals.total).toEqual([low, high]);
  });

  it('is not computed after the signal', async () => {
    const work = evaluateAnalogies(index, parseAnalogies(text, { file: 'q.txt' }), { signal: AbortSignal.abort() });
    await expect(work).rejects.toThrow('aborted');
  });

  it('needs a known method and questions of four words under a name', async () => {
    const refused = (content: string) => refusalOf(() => parseAnalogies(content, { file: 'q.txt' }));
    expect(refused('a b c d\n')).toEqual({
      code: 'missing-section',
      message:
        'q.txt:1: expected a line ": name" before the first question, got "a b c d". Begin the file with the name of its first section.',
    });
    expect(refused(': s\na b c\n')).toEqual({
      code: 'wrong-word-count',
      message: 'q.txt:2: expected four words a : b :: c : d, got 3. Mend the line or leave it out.',
    });
    expect(refused(': s\n')).toEqual({
      code: 'empty-questions',
      message: 'q.txt: expected analogy questions, got none. Pass a file such as questions-words.txt.',
    });
    const method = 'divide' as AnalogyMethod;
    expect(refusalOf(() => solveAnalogy(index, { a: 'man', b: 'king', c: 'woman' }, { method })).message).toBe(
      'solveAnalogy: expected a known method, got "divide". Known: add, multiply.',
    );
    await expect(evaluateAnalogies(index, [], { method })).rejects.toThrow(
      'evaluateAnalogies: expected a known method',
    );
  });
});

const questionsWords = '../shared/data/wordvec-eval/questions-words.txt';
describe.skipIf(!existsSync(questionsWords))('questions-words.txt (skipped where it is not at hand)', () => {
  it('has 19,544 questions in 14 sections, 8,869 of them semantic', () => {
    const sections = parseAnalogies(readFileSync(questionsWords, 'utf8'), { file: 'questions-words.txt' });
    const count = (kind: string) =>
      sections.filter((section) => section.kind === kind).reduce((sum, { questions }) => sum + questions.length, 0);
    expect([sections.length, count('semantic'), count('syntactic')]).toEqual([14, 8869, 10675]);
  });
});
