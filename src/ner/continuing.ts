// Learning on from a trained model: its options, words and weights as the start of another run.
import { createRandom, NomenError, shuffle } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { LabelledDocument } from '../text/index.js';
import { buildFeatureSpace, type FeatureSpace } from './features/space.js';
import { createRowLookup } from './features/word-rows.js';
import { contextsOf } from './labelled-data.js';
import type { NerModel } from './model.js';
import { type NerOptions, resolveNerOptions } from './options.js';

/**
 * What differs from the options of the model when training goes on from it: few and gentle steps, since most is learnt, and new labels
 * repeated, since they are few among what is rehearsed (docs/benchmarks.md, "Names: a new label").
 *
 * @example
 * ```ts
 * import { nerContinued } from 'nomen/ner';
 * nerContinued.epochs; // 6
 * ```
 */
export const nerContinued: Partial<NerOptions> = Object.freeze({
  epochs: 6,
  averageEpochs: 1,
  patience: 6,
  learningRate: 1e-3,
  warmupSteps: 20,
  rareLabels: 0.03,
});

/** Options that say what the weights mean; they stay those of the model. */
const structural = [
  'architecture',
  'label',
  'scheme',
  'windowSize',
  'hidden',
  'activation',
  'dimensions',
  'wordGroups',
  'unknownWords',
  'shapeDimensions',
  'affixDimensions',
  'ngramDimensions',
  'ngramBuckets',
  'poolDimensions',
  'poolUnits',
] as const satisfies readonly (keyof NerOptions)[];

/**
 * The model's options with `nerContinued` and what is given before them.
 *
 * @throws NomenError `other-structure`, and those of `resolveNerOptions`
 */
export function continuedOptions({ options }: NerModel, given: Partial<NerOptions>): NerOptions {
  const resolved = resolveNerOptions({ ...options, ...nerContinued, ...given });
  for (const name of structural) {
    const [old, wanted] = [options[name], resolved[name]].map((value) => JSON.stringify(value));
    if (old === wanted) continue;
    throw new NomenError({
      code: 'other-structure',
      where: name,
      expected: `${old} as in the model that training goes on from`,
      got: wanted,
      fix: 'Leave the option out, or train a new model',
    });
  }
  return resolved;
}

/** The model's words, affixes and gazetteers, and the new words of the data; words of the data come first, to be trained. */
export function continuedSpace(
  { features }: NerModel,
  train: readonly LabelledDocument[],
  options: NerOptions,
): FeatureSpace {
  const { words, affixes, gazetteers, groups } = features;
  const known = { words: words.words.slice(1), idOf: (word: string) => (word === '' ? -1 : words.idOf(word)) };
  const open = { ...options, maxWords: words.size, wordGroups: 0, affixDimensions: 0 };
  const grown = buildFeatureSpace({ train, vectors: known }, open);
  if (groups === undefined) return Object.freeze({ ...grown, affixes, gazetteers });
  return Object.freeze({ ...grown, trainedRows: grown.trainedRows + groups.count, affixes, gazetteers, groups });
}

/** Where the weights of the model go in a network whose words and tags include the model's. */
export interface Heir {
  readonly options: NerOptions;
  readonly space: FeatureSpace;
  readonly tags: readonly string[];
}

/** Overwrites fresh weights with those of the model; rows of new words and new tags stay fresh. */
export function inheritWeights(
  weights: ReadonlyMap<string, FloatArray>,
  from: NerModel,
  { options, space, tags }: Heir,
): void {
  const tagRows = tags.map((tag) => from.tags.indexOf(tag));
  const oldRow = createRowLookup(from.features);
  // A new word that was in a group starts from there.
  const ownRows = space.words.words.slice(1).map((word) => oldRow(word) || -1);
  const wordRows = [...numbered(1 + (space.groups?.count ?? 0)), ...ownRows];
  const slots = options.architecture === 'average' ? 1 : 2 * options.windowSize + 1;
  const slotRows = Array.from({ length: slots }, (_, c) =>
    tagRows.map((k) => (k < 0 ? -1 : c * from.tags.length + k)),
  ).flat();
  const rowsOf = (name: string): readonly number[] | undefined => {
    if (name === 'words') return wordRows;
    if (from.tags.length === tags.length) return undefined;
    if (options.hidden.length === 0 && (name === 'window.weights' || name === 'matches.weights')) return slotRows;
    const last = options.hidden.length === 0 ? 'window' : `layer${options.hidden.length}`;
    const byTag = [`${last}.weights`, `${last}.bias`, 'pool.output.weights', 'transitions', 'start', 'end'];
    return byTag.includes(name) ? tagRows : undefined;
  };
  for (const { name, shape, value } of from.weights) {
    const to = weights.get(name)!;
    const rows = rowsOf(name);
    if (rows === undefined) to.set(value);
    else copyRows(to, value, { rows, columns: name === 'transitions' ? tagRows : numbered(shape[1] ?? 1) });
  }
}

function numbered(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** to[i, j] = from[rows[i], columns[j]]; −1 leaves what is there. */
function copyRows(
  to: FloatArray,
  from: FloatArray,
  { rows, columns }: { readonly rows: readonly number[]; readonly columns: readonly number[] },
): void {
  const width = columns.filter((column) => column >= 0).length;
  rows.forEach((row, i) => {
    if (row < 0) return;
    columns.forEach((column, j) => {
      if (column >= 0) to[i * columns.length + j] = from[row * width + column];
    });
  });
}

/**
 * Some of the old data to learn along with the new, so that nothing is forgotten: sentences drawn at random, or whole documents where
 * the model pools their context, until there are as many as wanted; all of them where no number is.
 *
 * @param documents what the model was trained on; see `leaveOpen` where they lack labels of the new data
 * @example
 * ```ts
 * import { drawRehearsal, type NerModel } from 'nomen/ner';
 * import type { LabelledDocument } from 'nomen/text';
 * const some = (old: LabelledDocument[], model: NerModel) => drawRehearsal(old, model, { sentences: 1000, seed: 1 });
 * ```
 */
export function drawRehearsal(
  documents: readonly LabelledDocument[],
  { options }: NerModel,
  { sentences = Number.POSITIVE_INFINITY, seed }: { readonly sentences?: number | undefined; readonly seed: number },
): LabelledDocument[] {
  const contexts = documents.flatMap((document) => [...contextsOf(document, options)]);
  shuffle(contexts, createRandom(seed));
  const drawn: LabelledDocument[] = [];
  for (let count = 0; count < sentences && drawn.length < contexts.length; ) {
    const context = contexts[drawn.length];
    drawn.push({ id: `rehearsal ${drawn.length + 1}`, sentences: context });
    count += context.length;
  }
  return drawn;
}
