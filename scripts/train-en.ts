// Retrains the shipped models `en` and `en-tiny` from redistributable data.
// usage: npx tsx scripts/train-en.ts --vectors glove.100d.txt --gazetteers FOLDER [--data ../shared/data] [--out models] [--only en,en-tiny]
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { NerOptions } from '../src/ner/index.js';
import { readChunks, writeAtomically } from '../src/node/index.js';
import { serializeNerModel } from '../src/pipeline/index.js';
import { createWordVectors, parseVectors, type WordVectors } from '../src/vectors/index.js';
import { allLists, readGold, shortLists, trainOpen } from './open-training.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    vectors: { type: 'string', default: 'work/glove.100d.txt' },
    gazetteers: { type: 'string', default: 'work/gazetteers' },
    out: { type: 'string', default: 'models' },
    only: { type: 'string', default: 'en,en-tiny' },
  },
});

interface Recipe {
  readonly description: string;
  readonly options: Partial<NerOptions>;
  /** So many of the commonest words are known, those behind the first `maxWords` by their group. */
  readonly words: number;
  readonly lists: readonly string[];
}

const recipes: Readonly<Record<string, Recipe>> = {
  en: {
    description: 'Names in English news, web, wiki and social text: PER, ORG, LOC, MISC',
    options: { hidden: [300], maxWords: 52_000 },
    words: 400_000,
    lists: allLists,
  },
  'en-tiny': {
    description: 'Names in English text, in little space: PER, ORG, LOC, MISC',
    options: { hidden: [128], maxWords: 10_500, ngramBuckets: 8000, ngramDimensions: 16 },
    words: 230_000,
    lists: shortLists,
  },
};
const options = { minCount: 5, wordGroups: 256, wordBits: 3 };
const licence = 'CC-BY-SA 4.0 (weights, by the share-alike sets); word vectors from GloVe 6B, PDDL';
const note = (line: string) => void process.stderr.write(`${line}\n`);

mkdirSync(flags.out, { recursive: true });
const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
const gold = readGold(flags, vectors);
for (const name of flags.only.split(',')) {
  const recipe = recipes[name];
  const data = {
    train: gold.documents,
    sources: gold.sources,
    vectors: commonVectors(recipe.words),
    lists: recipe.lists,
  };
  const model = await trainOpen(data, { ...options, ...recipe.options }, { folders: flags, note });
  const path = `${flags.out}/${name}.safetensors`;
  const bytes = await serializeNerModel({ ...model, about: { name, description: recipe.description, licence } });
  await writeAtomically(path, bytes);
  note(`${path}: ${bytes.length} bytes, ${model.features.words.size} words`);
}

function commonVectors(count: number): WordVectors {
  const { words, values, dimensions } = vectors;
  return createWordVectors({ words: words.slice(0, count), values: values.slice(0, count * dimensions), dimensions });
}
