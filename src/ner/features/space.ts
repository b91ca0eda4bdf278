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
import type { WordGroups } from './word-groups.js';
import { wordsInside } from './word-parts.js';
import { createRowLookup } from './word-rows.js';

/** What the rows of a model's look-up tables stand for. */
export interface FeatureSpace {
  /** Word 0, `''`, stands for all unknown words and has row 0 of the word table; the rows of the others begin behind those of groups. */
  readonly words: Vocabulary;
  /** The first rows, which training changes; the others keep the given vectors. */
  readonly trainedRows: number;
  /** Words without a row of their own that share one, rows 1 … `groups.count`; left out where there are none. */
  readonly groups?: WordGroups;
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
  /** Where the vectors beyond the first `maxWords` are. */
  readonly groups?: WordGroups;
}

/** Standard deviation of random word vectors, of the size of published GloVe vectors (their mean square is near 0.3²). */
const wordDeviation = 0.3;

/** Collects the words and affixes of the training data; given vectors add their words. */
export function buildFeatureSpace(
  { train, vectors, gazetteers = [], groups }: FeatureSource,
  options: NerOptions,
): FeatureSpace {
  const hasVector = (word: string) => vectors !== undefined && vectors.idOf(word) >= 0;
  const isGrouped = (word: string) =>
    groups !== undefined && vectors !== undefined && vectors.idOf(word) >= options.maxWords;
  const surfaces = countSurfaces(train);
  const counts = new Map<string, number>();
  for (const [word, count] of surfaces) {
    const key = wordKey(word, hasVector) ?? foldDigits(word.toLowerCase());
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  if (options.caseAugmentation > 0) {
    for (const key of foldedKeys(surfaces.keys(), hasVector)) counts.set(key, counts.get(key) ?? 0);
  }
  const own = (vectors?.words ?? []).filter((word) => !isGrouped(word));
  const inData = [...counts]
    .filter(([key, count]) => !isGrouped(key) && (hasVector(key) || count >= options.minCount))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([key]) => key);
  const known = new Set(inData);
  const rest = own.filter((word) => !known.has(word)).slice(0, options.maxWords);
  const words = createVocabulary(['', ...inData, ...rest]);
  const inside = wordsInside(surfaces.keys(), { words, ...(groups && { groups }) }, options);
  const trained = [...inData, ...rest.filter((word) => inside.has(word))];
  return Object.freeze({
    words: createVocabulary(['', ...trained, ...rest.filter((word) => !inside.has(word))]),
    trainedRows: 1 + (groups?.count ?? 0) + trained.length,
    ...(groups && { groups }),
    affixes: options.affixDimensions > 0 ? buildAffixTables(surfaces.keys(), options.affixMinCount) : [],
    gazetteers: indexGazetteers(gazetteers),
  });
}

/** The vectors that words have when training shows them in small letters or in capitals: "Straße" is "STRASSE" then. */
function* foldedKeys(words: Iterable<string>, hasVector: (word: string) => boolean): Generator<string, void> {
  for (const word of words) {
    for (const folded of [word.toLowerCase(), word.toUpperCase()]) {
      const key = wordKey(folded, hasVector);
      if (key !== undefined) yield key;
    }
  }
}

/**
 * The word table [words + groups, dimensions] to start training from: given vectors, small random ones, 0 for the unknown word, the
 * mean of each group.
 */
export function createWordTable(
  space: FeatureSpace,
  { vectors, dimensions, kernels, random }: WordTableSource,
): FloatArray {
  const shared = space.groups?.count ?? 0;
  const table = kernels.floats((space.words.size + shared) * dimensions);
  const ownRows = table.subarray((1 + shared) * dimensions);
  fillNormal(table.subarray((1 + shared) * dimensions, space.trainedRows * dimensions), wordDeviation, random);
  if (vectors === undefined) return table;
  space.words.words.forEach((word, id) => {
    const vector = id === 0 ? undefined : vectors.vectorOf(word);
    if (vector !== undefined) ownRows.set(vector, (id - 1) * dimensions);
  });
  if (shared > 0) fillGroups(table, space, vectors);
  return table;
}

/** The rows of groups: the means of the vectors of their words. */
function fillGroups(table: FloatArray, space: FeatureSpace, { words, values, dimensions }: WordVectors): void {
  const rowOf = createRowLookup(space);
  const shared = space.groups?.count ?? 0;
  const counts = new Map<number, number>();
  words.forEach((word, id) => {
    const row = rowOf(word);
    if (row === 0 || row > shared) return;
    counts.set(row, (counts.get(row) ?? 0) + 1);
    for (let j = 0; j < dimensions; j++) table[row * dimensions + j] += values[id * dimensions + j];
  });
  for (const [row, count] of counts) {
    for (let at = row * dimensions; at < (row + 1) * dimensions; at++) table[at] /= count;
  }
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
