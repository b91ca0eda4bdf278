// Retrains the shipped models `en` and `en-tiny` from redistributable data and from raw text that three teachers label together.
// usage: npx tsx scripts/train-en.ts --vectors glove.100d.txt --gazetteers FOLDER [--data ../shared/data] [--raw enwiki.txt] [--work work] [--out models] [--only en,en-tiny]
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, type NerModel, type NerOptions, type Tagger } from '../src/ner/index.js';
import { readChunks, writeAtomically } from '../src/node/index.js';
import { deserializeNerModel, serializeNerModel } from '../src/pipeline/index.js';
import type { LabelledDocument } from '../src/text/index.js';
import { createWordVectors, parseVectors, type WordVectors } from '../src/vectors/index.js';
import { mergeModels } from './ensemble.js';
import { allLists, hashOf, readGold, shortLists, sourceOf, trainOpen } from './open-training.js';
import { silverDocuments } from './silver.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    vectors: { type: 'string', default: 'work/glove.100d.txt' },
    gazetteers: { type: 'string', default: 'work/gazetteers' },
    raw: { type: 'string', default: 'work/enwiki.txt' },
    work: { type: 'string', default: 'work' },
    out: { type: 'string', default: 'models' },
    only: { type: 'string', default: 'en,en-tiny' },
  },
});

interface Recipe {
  readonly description: string;
  readonly options: Partial<NerOptions>;
  /** So many of the commonest words are known, those behind the first `maxWords` by their group. */
  readonly words: number;
  /** Tokens of raw text in the sentences that are kept. */
  readonly silver: number;
  readonly lists: readonly string[];
}

const recipes: Readonly<Record<string, Recipe>> = {
  en: {
    description: 'Names in English news, web, wiki and social text: PER, ORG, LOC, MISC',
    options: { hidden: [300], maxWords: 52_000 },
    words: 400_000,
    silver: 300_000,
    lists: allLists,
  },
  'en-tiny': {
    description: 'Names in English text, in little space: PER, ORG, LOC, MISC',
    options: { hidden: [128], maxWords: 10_500, ngramBuckets: 8000, ngramDimensions: 16 },
    words: 230_000,
    silver: 600_000,
    lists: shortLists,
  },
};
const options = { minCount: 5, wordGroups: 256, wordBits: 3 };
const teachers = { seeds: [1, 2, 3], options: { hidden: [300], maxWords: 400_000 } };
/** Bias of the tagger that finds more names, in nats. */
const bold = 1;
const licence = 'CC-BY-SA 4.0 (weights, by the share-alike sets); word vectors from GloVe 6B, PDDL';
const note = (line: string) => void process.stderr.write(`${line}\n`);

for (const folder of [flags.work, flags.out]) mkdirSync(folder, { recursive: true });
const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
const gold = readGold(flags, vectors);
for (const name of flags.only.split(',')) {
  const recipe = recipes[name];
  const silver = await readSilver(recipe.silver);
  const data = {
    train: [...gold.documents, ...silver],
    sources: [...gold.sources, silverSource(silver)],
    vectors: commonVectors(recipe.words),
    lists: recipe.lists,
  };
  const model = await trainOpen(data, { ...options, ...recipe.options }, { folders: flags, note });
  await save(`${flags.out}/${name}.safetensors`, {
    ...model,
    about: { name, description: recipe.description, licence },
  });
}

/** Names in raw text of which the mean of the teachers is sure; what it would call a name if it had to find more is left open. */
async function readSilver(tokens: number): Promise<LabelledDocument[]> {
  const models = [];
  for (const seed of teachers.seeds) models.push(await teacher(seed));
  const merged = mergeModels(models);
  const taggers = [0, bold].map((bias) => tagger(merged, bias));
  return silverDocuments(flags.raw, taggers, { tokens, every: 9, confidence: 0.9 });
}

/** In floats, so that no change of the fixed-point tagger changes the training data. */
function tagger(model: NerModel, bias: number): Tagger {
  return createTagger(model, createKernels({ relaxedSimd: false }), { bias, arithmetic: 'float' });
}

function silverSource(documents: readonly LabelledDocument[]) {
  return sourceOf(`${basename(flags.raw)}, labelled by three models (CC-BY-SA 3.0)`, hashOf(flags.raw), documents);
}

/** A model of the labelled data alone, with all words; kept between runs. */
async function teacher(seed: number): Promise<NerModel> {
  const path = `${flags.work}/teacher-${seed}.safetensors`;
  if (!existsSync(path)) {
    const data = { train: gold.documents, vectors, lists: allLists, sources: gold.sources };
    await save(path, await trainOpen(data, { ...teachers.options, seed }, { folders: flags, note }));
  }
  return deserializeNerModel(readFileSync(path), { name: path });
}

function commonVectors(count: number): WordVectors {
  const { words, values, dimensions } = vectors;
  return createWordVectors({ words: words.slice(0, count), values: values.slice(0, count * dimensions), dimensions });
}

async function save(path: string, model: NerModel): Promise<void> {
  const bytes = await serializeNerModel(model);
  await writeAtomically(path, bytes);
  note(`${path}: ${bytes.length} bytes, ${model.features.words.size} words`);
}
