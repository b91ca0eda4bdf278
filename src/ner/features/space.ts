// The feature space of a model: which words and affixes have rows of their own, and the word vectors to start from.
import type { Random } from '../../base/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { fillNormal } from '../../nn/index.js';
import { createVocabulary, foldDigits, type LabelledDocument, type Vocabulary, wordKey } from '../../text/index.js';
import type { WordVectors } from '../../vectors/index.js';
import type { Gazetteer } from '../gazetteers/gazetteer.js';
import { type GazetteerIndex, indexGazetteers } from '../gazetteers/gazetteer-index.js';
import type { NerOptions } from '../options.js';
import { type AffixTables, buildAffixTables } from './affixes.js';

/** What the rows of a model's look-up tables stand for. */
export interface FeatureSpace {
  /** Row r of the word table belongs to word r; row 0, `''`, to all unknown words. */
  readonly words: Vocabulary;
  /** The first rows, which training changes; the others keep the given vectors. */
  readonly trainedRows: number;
  /** See `affixKinds`; empty lists where the feature is left out. */
  readonly affixes: AffixTables;
  /** Lists of names whose matches are features; none where left out. */
  readonly gazetteers: GazetteerIndex;
}

/** What a feature space is collected from. */
export interface FeatureSource {
  readonly train: readonly LabelledDocument[];
  /** Words that have a vector. */
  readonly vectors?: Pick<WordVectors, 'words' | 'idOf'>;
  readonly gazetteers?: readonly Gazetteer[];
}

/** Standard deviation of random word vectors, of the size of published GloVe vectors (their mean square is near 0.3²). */
const wordDeviation = 0.3;

/** Collects the words and affixes of the training data; given vectors add their words. */
export function buildFeatureSpace(
  { train, vectors, gazetteers = [] }: FeatureSource,
  options: NerOptions,
): FeatureSpace {
  const hasVector = (word: string) => vectors !== undefined && vectors.idOf(word) >= 0;
  const surfaces = countSurfaces(train);
  const counts = new Map<string, number>();
  for (const [word, count] of surfaces) {
    const key = wordKey(word, hasVector) ?? foldDigits(word.toLowerCase());
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  const trained = [...counts]
    .filter(([key, count]) => hasVector(key) || count >= options.minCount)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([key]) => key);
  const known = new Set(trained);
  const rest = (vectors?.words ?? []).filter((word) => !known.has(word)).slice(0, options.maxWords);
  return Object.freeze({
    words: createVocabulary(['', ...trained, ...rest]),
    trainedRows: trained.length + 1,
    affixes: options.affixDimensions > 0 ? buildAffixTables(surfaces.keys(), options.affixMinCount) : [],
    gazetteers: indexGazetteers(gazetteers),
  });
}

/** The word table [words, dimensions] to start training from: given vectors, small random ones, 0 for the unknown word. */
export function createWordTable(
  space: FeatureSpace,
  { vectors, dimensions, kernels, random }: WordTableSource,
): FloatArray {
  const table = kernels.floats(space.words.size * dimensions);
  fillNormal(table.subarray(dimensions, space.trainedRows * dimensions), wordDeviation, random);
  if (vectors === undefined) return table;
  space.words.words.forEach((word, row) => {
    const vector = row === 0 ? undefined : vectors.vectorOf(word);
    if (vector !== undefined) table.set(vector, row * dimensions);
  });
  return table;
}

/** Where a word table comes from. */
export interface WordTableSource {
  readonly vectors: WordVectors | undefined;
  readonly dimensions: number;
  readonly kernels: Kernels;
  readonly random: Random;
}

function countSurfaces(documents: readonly LabelledDocument[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const document of documents) {
    for (const sentence of document.sentences) {
      for (const word of sentence.words) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}
