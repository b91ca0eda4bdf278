// The recipes of the shipped models `en` and `en-tiny`, and of a quick one that shows what an option does.
import type { NerModel, NerOptions } from '../src/ner/index.js';
import { serializeNerModel } from '../src/pipeline/index.js';
import { createWordVectors, type WordVectors } from '../src/vectors/index.js';
import { allLists, type DataFolders, type OpenGold, shortLists, trainOpen } from './open-training.js';
import { sideBySide, startDataWords } from './side-by-side.js';

/** What a model is made of. */
export interface OpenRecipe {
  readonly description: string;
  readonly options: Partial<NerOptions>;
  /** So many of the commonest words are known, those behind the first `maxWords` by their group. */
  readonly words: number;
  readonly lists: readonly string[];
  /** So many nets with different seeds are trained and put side by side. */
  readonly nets: number;
}

const licence = 'CC-BY-SA 4.0 (weights, by the share-alike sets); word vectors from GloVe 6B, PDDL';
const shared = { minCount: 5, wordGroups: 256 };
/** Worth while where many words are known. */
const byParts = { unknownWords: 'parts' } as const;

export const openRecipes = {
  en: {
    description: 'Names in English news, web, wiki and social text: PER, ORG, LOC, MISC',
    options: { ...shared, ...byParts, wordBits: 3, hidden: [160], ngramDimensions: 16, maxWords: 52_000 },
    words: 400_000,
    lists: allLists,
    nets: 2,
  },
  'en-tiny': {
    description: 'Names in English text, in little space: PER, ORG, LOC, MISC',
    options: { ...shared, wordBits: 3, hidden: [112], ngramBuckets: 4000, ngramDimensions: 16, maxWords: 10_500 },
    words: 200_000,
    lists: shortLists,
    nets: 2,
  },
  quick: {
    description: 'To see what an option does',
    options: { ...shared, ...byParts, epochs: 5, hidden: [128], maxWords: 52_000 },
    words: 400_000,
    lists: allLists,
    nets: 1,
  },
} as const satisfies Readonly<Record<string, OpenRecipe>>;

/** What a recipe is carried out with. */
export interface RecipeInputs {
  readonly gold: OpenGold;
  readonly vectors: WordVectors;
  readonly folders: DataFolders;
  readonly note: (line: string) => void;
}

/** Trains the nets of a recipe on all open sets; no two seeds have a net in common. */
export async function trainRecipe(recipe: OpenRecipe, inputs: RecipeInputs, seed = 1): Promise<NerModel> {
  const { options, lists, nets } = recipe;
  const { gold, folders, note } = inputs;
  const common = commonVectors(inputs.vectors, recipe.words);
  const vectors = nets === 1 ? common : startDataWords(common, gold.documents, shared.minCount);
  const data = { train: gold.documents, sources: gold.sources, vectors, lists };
  const models: NerModel[] = [];
  for (let net = 0; net < nets; net++) {
    models.push(await trainOpen(data, { ...options, seed: nets * (seed - 1) + net + 1 }, { folders, note }));
  }
  return nets === 1 ? models[0] : sideBySide(models);
}

/** The file of a trained model. */
export function serializeRecipe(name: string, { description }: OpenRecipe, model: NerModel): Promise<Uint8Array> {
  return serializeNerModel({ ...model, about: { name, description, licence } });
}

function commonVectors({ words, values, dimensions }: WordVectors, count: number): WordVectors {
  return createWordVectors({ words: words.slice(0, count), values: values.slice(0, count * dimensions), dimensions });
}
