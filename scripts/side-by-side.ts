// Several recognisers as one net: look-up tables and hidden layers side by side, the mean of the word vectors, the mean of the scores.
import { createRandom } from '../src/base/index.js';
import { affixKinds, type NerModel, type NerWeight } from '../src/ner/index.js';
import { foldDigits, type LabelledDocument, wordKey } from '../src/text/index.js';
import { createWordVectors, type WordVectors } from '../src/vectors/index.js';

/** Standard deviation of word vectors to start from, about that of GloVe. */
const deviation = 0.3;

type Matrix = Pick<NerWeight, 'shape' | 'value'>;

/** Tables of which each net keeps its own, in the order of their columns in a word's vector; they start from random numbers. */
const ownTables: readonly string[] = ['shapes', ...affixKinds, 'ngrams'];

/**
 * A recogniser whose tag scores are the mean of those that the given ones would have with the mean of their word vectors.
 *
 * @param models of one hidden layer, trained from the same data with the same options but for the seed
 */
export function sideBySide(models: readonly NerModel[]): NerModel {
  const [first] = models;
  const { options } = first;
  const count = models.length;
  const weights = first.weights.map(({ name }) => {
    const parts = models.map((model) => weightOf(model, name));
    if (name === 'window.weights') return { name, ...stackSlots(models.map(spreadColumns), options.windowSize) };
    if (name === 'matches.weights') return { name, ...stackSlots(parts, options.windowSize) };
    if (name === 'window.bias') return { name, ...stack(parts) };
    if (name === 'layer1.weights') return { name, ...joinColumns(parts.map((part) => scaled(part, 1 / count))) };
    return { name, ...(ownTables.includes(name) ? joinColumns(parts) : mean(parts)) };
  });
  const wider = {
    hidden: [count * options.hidden[0]],
    shapeDimensions: count * options.shapeDimensions,
    affixDimensions: count * options.affixDimensions,
    ngramDimensions: count * options.ngramDimensions,
  };
  return { ...first, options: { ...options, ...wider }, weights };
}

/**
 * The vectors, and before them random ones for the words of the documents that have none and come often enough for a row of their own: nets
 * whose word vectors are to be averaged have to start from the same.
 */
export function startDataWords(
  vectors: WordVectors,
  documents: readonly LabelledDocument[],
  minCount: number,
): WordVectors {
  const has = (word: string) => vectors.idOf(word) >= 0;
  const counts = new Map<string, number>();
  for (const word of documents.flatMap(({ sentences }) => sentences.flatMap(({ words }) => words))) {
    if (wordKey(word, has) !== undefined) continue;
    const key = foldDigits(word.toLowerCase());
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const words = [...counts].filter(([, count]) => count >= minCount).map(([key]) => key);
  const random = createRandom(77);
  const { dimensions } = vectors;
  const values = new Float32Array((words.length + vectors.words.length) * dimensions);
  for (let i = 0; i < words.length * dimensions; i++) values[i] = deviation * random.normal();
  values.set(vectors.values, words.length * dimensions);
  return createWordVectors({ words: [...words, ...vectors.words], values, dimensions });
}

function weightOf({ weights }: NerModel, wanted: string): NerWeight {
  return weights.find(({ name }) => name === wanted)!;
}

/** The window layer of net `s` for words that have the tables of all nets: 0 for those of the others. */
function spreadColumns(model: NerModel, s: number, { length: count }: readonly NerModel[]): Matrix {
  const { shape, value } = weightOf(model, 'window.weights');
  const places = Array.from({ length: weightOf(model, 'words').shape[1] }, (_, j) => j);
  let width = places.length;
  for (const table of ownTables) {
    const columns = model.weights.find(({ name }) => name === table)?.shape[1] ?? 0;
    for (let j = 0; j < columns; j++) places.push(width + s * columns + j);
    width += count * columns;
  }
  const spread = new Float32Array(shape[0] * width);
  for (let i = 0; i < shape[0]; i++) {
    places.forEach((place, j) => {
      spread[i * width + place] = value[i * places.length + j];
    });
  }
  return { shape: [shape[0], width], value: spread };
}

/** Rows of each slot of the window: the units of the first net, of the second … */
function stackSlots(parts: readonly Matrix[], windowSize: number): Matrix {
  const slots = 2 * windowSize + 1;
  const sliced = Array.from({ length: slots }, (_, slot) =>
    parts.map(({ shape: [rows, columns], value }) => {
      const length = (rows / slots) * columns;
      return { shape: [rows / slots, columns], value: value.subarray(slot * length, (slot + 1) * length) };
    }),
  );
  return stack(sliced.flat());
}

/** Matrices or vectors, the first above the second and so on. */
function stack(parts: readonly Matrix[]): Matrix {
  const [, ...columns] = parts[0].shape;
  const value = new Float32Array(parts.reduce((sum, part) => sum + part.value.length, 0));
  let at = 0;
  for (const part of parts) {
    value.set(part.value, at);
    at += part.value.length;
  }
  return { shape: [parts.reduce((sum, { shape }) => sum + shape[0], 0), ...columns], value };
}

/** Matrices of as many rows, the first to the left of the second and so on. */
function joinColumns(parts: readonly Matrix[]): Matrix {
  const rows = parts[0].shape[0];
  const width = parts.reduce((sum, { shape }) => sum + shape[1], 0);
  const value = new Float32Array(rows * width);
  let at = 0;
  for (const { shape, value: from } of parts) {
    for (let i = 0; i < rows; i++) value.set(from.subarray(i * shape[1], (i + 1) * shape[1]), i * width + at);
    at += shape[1];
  }
  return { shape: [rows, width], value };
}

function mean(parts: readonly Matrix[]): Matrix {
  const value = Float32Array.from(parts[0].value, (_, i) => parts.reduce((sum, part) => sum + part.value[i], 0));
  return scaled({ shape: parts[0].shape, value }, 1 / parts.length);
}

function scaled({ shape, value }: Matrix, factor: number): Matrix {
  return { shape, value: Float32Array.from(value, (number) => factor * number) };
}
