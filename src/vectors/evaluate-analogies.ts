// How many analogy questions word vectors answer, by section and in all.
import { bootstrapInterval, createRandom } from '../base/index.js';
import { type AnalogyMethod, checkMethod } from './analogy.js';
import type { AnalogySection } from './analogy-questions.js';
import { answerQuestions } from './answer-questions.js';
import { idInAnyCase } from './known-words.js';
import type { VectorIndex } from './vector-index.js';

/** How far `evaluateAnalogies` has come. */
export interface AnalogyProgress {
  /** Words compared so far. */
  readonly words: number;
  readonly allWords: number;
}

/** Options of `evaluateAnalogies`. */
export interface AnalogyEvaluationOptions {
  /** Usually `add`. */
  readonly method?: AnalogyMethod;
  /** Leave a, b and c out of the possible answers, as all published figures do (usually true). */
  readonly excludeInputs?: boolean;
  /** Of the bootstrap (usually 1). */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /** Called once a block of words. */
  readonly onProgress?: (progress: AnalogyProgress) => void;
}

/** The score of one section. */
export interface AnalogySectionScore {
  readonly name: string;
  readonly kind: AnalogySection['kind'];
  /** Percent of the asked; null when none was. */
  readonly accuracy: number | null;
  readonly correct: number;
  readonly asked: number;
  /** Questions with a word that has no vector. */
  readonly skipped: number;
}

/** An accuracy's 95 % bootstrap interval over questions, percent. */
export type Interval = readonly [low: number, high: number] | null;

/** What `evaluateAnalogies` gives: accuracies in percent of the questions asked, null when none was. */
export interface AnalogyEvaluation {
  readonly semantic: number | null;
  readonly syntactic: number | null;
  readonly total: number | null;
  readonly asked: number;
  /** Questions with a word that has no vector. */
  readonly skipped: number;
  /** Percent of the questions that were asked. */
  readonly coverage: number;
  readonly intervals: { readonly semantic: Interval; readonly syntactic: Interval; readonly total: Interval };
  readonly sections: readonly AnalogySectionScore[];
}

/**
 * accuracy = correct / asked, where a question a : b :: c : d is correct when d is the best answer of all words (Mikolov et al. 2013,
 * section 4.1). A word is looked up as it is written, else in lower case; a question with a word that has no vector is skipped.
 *
 * @throws NomenError `unknown-method`
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * import { createVectorIndex, createWordVectors, evaluateAnalogies, parseAnalogies } from 'nomen/vectors';
 * const values = new Float32Array([1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1]);
 * const vectors = createWordVectors({ words: ['man', 'woman', 'king', 'queen'], dimensions: 3, values });
 * const sections = parseAnalogies(': royals\nman woman king queen\nman woman boy girl\n', { file: 'tiny.txt' });
 * const { total, skipped } = await evaluateAnalogies(createVectorIndex(vectors, createKernels()), sections);
 * [total, skipped]; // [100, 1]
 * ```
 */
export async function evaluateAnalogies(
  index: VectorIndex,
  sections: readonly AnalogySection[],
  options: AnalogyEvaluationOptions = {},
): Promise<AnalogyEvaluation> {
  const { method = 'add', excludeInputs = true, seed = 1 } = options;
  checkMethod(method, 'evaluateAnalogies');
  const asked = sections.flatMap(({ questions }, section) =>
    questions.flatMap((question) => {
      const ids = question.map((word) => idInAnyCase(index.vectors, word));
      return ids.includes(-1) ? [] : [{ section, ids }];
    }),
  );
  const answers = await answerQuestions(
    index,
    asked.map(({ ids }) => ids),
    { ...options, method, excludeInputs },
  );
  const correct = asked.map(({ ids }, i) => answers[i] === ids[3]);
  const scores = sections.map(({ name, kind, questions }, section) => {
    const own = correct.filter((_, i) => asked[i].section === section);
    return { name, kind, ...scoreOf(own), skipped: questions.length - own.length };
  });
  return summarise(scores, { correct, kinds: asked.map(({ section }) => sections[section].kind), seed });
}

function scoreOf(correct: readonly boolean[]) {
  const count = correct.filter(Boolean).length;
  return {
    accuracy: correct.length === 0 ? null : (100 * count) / correct.length,
    correct: count,
    asked: correct.length,
  };
}

function summarise(
  sections: readonly AnalogySectionScore[],
  {
    correct,
    kinds,
    seed,
  }: { readonly correct: readonly boolean[]; readonly kinds: readonly string[]; readonly seed: number },
): AnalogyEvaluation {
  const random = createRandom(seed);
  const parts = {
    semantic: correct.filter((_, i) => kinds[i] === 'semantic'),
    syntactic: correct.filter((_, i) => kinds[i] === 'syntactic'),
    total: correct,
  };
  const intervalOf = (own: readonly boolean[]) => bootstrapInterval(own.length, (draws) => shareOf(own, draws), random);
  const skipped = sections.reduce((sum, section) => sum + section.skipped, 0);
  const asked = correct.length;
  return {
    semantic: scoreOf(parts.semantic).accuracy,
    syntactic: scoreOf(parts.syntactic).accuracy,
    total: scoreOf(correct).accuracy,
    asked,
    skipped,
    coverage: (100 * asked) / Math.max(1, asked + skipped),
    intervals: {
      semantic: intervalOf(parts.semantic),
      syntactic: intervalOf(parts.syntactic),
      total: intervalOf(parts.total),
    },
    sections,
  };
}

/** Percent of the draws that are correct. */
function shareOf(correct: readonly boolean[], draws: Int32Array): number {
  let count = 0;
  for (let i = 0; i < draws.length; i++) if (correct[i]) count += draws[i];
  return (100 * count) / draws.length;
}
