// The recipes of the shipped models `en` and `en-tiny`, and of a quick one that shows what an option does.
import type { NerModel, NerOptions } from '../src/ner/index.js';
import { createWordVectors, type WordVectors } from '../src/vectors/index.js';
import { allLists, type DataFolders, type OpenGold, shortLists, trainOpen } from './open-training.js';

/** What a model is made of. */
export interface OpenRecipe {
  readonly options: Partial<NerOptions>;
  /** So many of the commonest words are known, those behind the first `maxWords` by their group. */
  readonly words: number;
  readonly lists: readonly string[];
}

const shared = { minCount: 5, wordGroups: 256 };

export const openRecipes = {
  en: { options: { ...shared, wordBits: 3, hidden: [300], maxWords: 52_000 }, words: 400_000, lists: allLists },
  'en-tiny': {
    options: {
      ...shared,
      wordBits: 3,
      hidden: [128],
      maxWords: 10_500,
      ngramBuckets: 8000,
      ngramDimensions: 16,
    },
    words: 230_000,
    lists: shortLists,
  },
  quick: { options: { ...shared, epochs: 5, hidden: [128], maxWords: 52_000 }, words: 400_000, lists: allLists },
} as const satisfies Readonly<Record<string, OpenRecipe>>;

/** What a recipe is carried out with. */
export interface RecipeInputs {
  readonly gold: OpenGold;
  readonly vectors: WordVectors;
  readonly folders: DataFolders;
  readonly note: (line: string) => void;
}

/** Trains a model on all open sets. */
export function trainRecipe(
  { options, words: count, lists }: OpenRecipe,
  { gold, vectors: { words, values, dimensions }, folders, note }: RecipeInputs,
): Promise<NerModel> {
  const vectors = createWordVectors({
    words: words.slice(0, count),
    values: values.slice(0, count * dimensions),
    dimensions,
  });
  return trainOpen({ train: gold.documents, sources: gold.sources, vectors, lists }, options, { folders, note });
}
