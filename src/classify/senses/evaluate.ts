// How well senses are told apart: a model on sentences it did not see, or by leaving out one example at a time.
import { NomenError, unknownName } from '../../base/index.js';
import { createKernels, type Kernels } from '../../kernels/index.js';
import type { TrainingControl } from '../control.js';
import { type ClassReport, likeliest, reportClasses } from '../report.js';
import type { SenseExample } from './data.js';
import { createSenseEncoder } from './features.js';
import { createSenseTagger, type SenseModel } from './model.js';
import { resolveSenseOptions, type SenseOptions } from './options.js';
import { senseTasks } from './tasks.js';
import { createFoldRun, crossValidate, firstWords, type SenseTrainingData } from './train.js';

/** Scores of all words and of each; percent but for counts and the cross entropy. */
export interface SenseEvaluation {
  readonly examples: number;
  readonly accuracy: number;
  /** Mean −log p of the right sense, in nats; only of a model, whose probabilities are calibrated. */
  readonly crossEntropy?: number;
  readonly words: Readonly<Record<string, ClassReport>>;
}

/**
 * Scores a model on labelled occurrences of words that it knows.
 *
 * @throws NomenError `unknown-word`, `unknown-sense`, `no-target`
 * @example
 * ```ts
 * import { evaluateSenses, type SenseExample, type SenseModel } from 'nomen/classify';
 * import type { Kernels } from 'nomen/kernels';
 * const accuracyOf = (model: SenseModel, examples: readonly SenseExample[], kernels: Kernels) =>
 *   evaluateSenses(model, examples, kernels).accuracy;
 * ```
 */
export function evaluateSenses(
  model: SenseModel,
  examples: readonly SenseExample[],
  kernels: Kernels,
): SenseEvaluation {
  const tag = createSenseTagger(model, kernels);
  const networks = new Map(model.targets.map(({ word, network }) => [word, network]));
  let loss = 0;
  const judged = examples.map(({ word, sense, text, start, end }): Judged => {
    const senses = networks.get(word)?.outputs;
    if (senses === undefined) throw unknownName(word, [...networks.keys()], { where: 'examples', kind: 'word' });
    if (!senses.includes(sense)) throw unknownName(sense, senses, { where: `examples of ${word}`, kind: 'sense' });
    const found = tag(text).find((span) => span.start === start && span.end === end && span.word === word);
    if (found === undefined) throw unknownForm(word, text.slice(start, end));
    loss -= Math.log(Math.max(LEAST_PROBABILITY, found.senses[sense]));
    return { word, senses, gold: senses.indexOf(sense), guess: senses.indexOf(found.sense) };
  });
  return { ...reportSenses(judged), crossEntropy: loss / Math.max(1, examples.length) };
}

/**
 * Leaves out one example at a time, learns from the others of its word, and scores what is said of the one left out; undefined when
 * aborted.
 *
 * @throws NomenError as `trainSenses`
 * @example
 * ```ts
 * import { leaveOneOut, readSenses } from 'nomen/classify';
 * import { createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['the', 'lawn', 'melon'], dimensions: 2, values: new Float32Array([1, 1, 1, 0, 0, 1]) });
 * const line = (sense: string, text: string) => JSON.stringify({ word: 'seed', sense, text });
 * const lines = [line('in', 'seed lawn'), line('in', 'seed the lawn'), line('out', 'seed melon'), line('out', 'seed the melon')];
 * const data = { examples: readSenses(lines.join('\n'), { file: 'tiny' }), vectors };
 * (await leaveOneOut(data))?.accuracy; // 100
 * ```
 */
export async function leaveOneOut(
  data: SenseTrainingData,
  given: Partial<SenseOptions> = {},
  control: TrainingControl = { kernels: createKernels() },
): Promise<SenseEvaluation | undefined> {
  const options = resolveSenseOptions(given);
  const vectors = firstWords(data.vectors, options.maxWords);
  const tasks = senseTasks(data.examples, createSenseEncoder(vectors, options.windowSize));
  const run = createFoldRun(options, control, { trainings: data.examples.length });
  const judged: Judged[] = [];
  for (const task of tasks) {
    const { word, senses, targets } = task;
    const folds = Array.from(targets, (_, row) => Int32Array.of(row));
    const probabilities = await crossValidate(task, folds, run);
    if (probabilities === undefined) return undefined;
    const guesses = likeliest(probabilities, senses.length);
    for (const [row, gold] of targets.entries()) judged.push({ word, senses, gold, guess: guesses[row] });
  }
  return reportSenses(judged);
}

/** A probability of 0 counts as this. */
const LEAST_PROBABILITY = 1e-12;

/** One example with its sense and the one that was guessed, as numbers in `senses`. */
interface Judged {
  readonly word: string;
  readonly senses: readonly string[];
  readonly gold: number;
  readonly guess: number;
}

function reportSenses(judged: readonly Judged[]): SenseEvaluation {
  const words = [...new Set(judged.map(({ word }) => word))].map((word) => {
    const own = judged.filter((one) => one.word === word);
    const [gold, guesses] = [own.map((one) => one.gold), own.map((one) => one.guess)];
    return [word, reportClasses(gold, guesses, own[0].senses)] as const;
  });
  const right = judged.filter(({ gold, guess }) => gold === guess).length;
  const accuracy = (100 * right) / Math.max(1, judged.length);
  return { examples: judged.length, accuracy, words: Object.fromEntries(words) };
}

function unknownForm(word: string, form: string): NomenError {
  const expected = `a form of ${word} that the model knows`;
  const fix = 'Train with an example of this form';
  return new NomenError({ code: 'no-target', where: 'examples', expected, got: JSON.stringify(form), fix });
}
