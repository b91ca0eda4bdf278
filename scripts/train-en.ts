// Retrains the shipped models `en` and `en-tiny` from redistributable data; `en` from raw text too, which two teachers label.
// usage: npx tsx scripts/train-en.ts --vectors glove.100d.txt --gazetteers FOLDER [--data ../shared/data] [--raw enwiki.txt] [--work work] [--out models] [--only en,en-tiny]
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, type NerModel, type NerOptions } from '../src/ner/index.js';
import { readChunks, writeAtomically } from '../src/node/index.js';
import { deserializeNerModel, serializeNerModel } from '../src/pipeline/index.js';
import type { LabelledDocument } from '../src/text/index.js';
import { createWordVectors, parseVectors, type WordVectors } from '../src/vectors/index.js';
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
  /** So many of the commonest word vectors, and those of labelled words up to three times that rank. */
  readonly words: number;
  readonly lists: readonly string[];
  /** Tokens of raw text that two teachers label, about; 0 for none. */
  readonly silver: number;
}

const recipes: Readonly<Record<string, Recipe>> = {
  en: {
    description: 'Names in English news, web, wiki and social text: PER, ORG, LOC, MISC',
    options: { hidden: [300], wordBits: 3 },
    words: 50_000,
    lists: allLists,
    silver: 300_000,
  },
  'en-tiny': {
    description: 'Names in English text, in little space: PER, ORG, LOC, MISC',
    options: { hidden: [128], wordBits: 3, ngramBuckets: 8000, ngramDimensions: 16 },
    words: 10_000,
    lists: shortLists,
    silver: 0,
  },
};
const options = { minCount: 5, maxWords: 1e6 };
const teacherOptions = { hidden: [300], maxWords: 400_000 };
const licence = 'CC-BY-SA 4.0 (weights, by the share-alike sets); word vectors from GloVe 6B, PDDL';
const note = (line: string) => void process.stderr.write(`${line}\n`);

const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
const gold = readGold(flags, vectors);
for (const name of flags.only.split(',')) {
  const recipe = recipes[name];
  const agreed = recipe.silver === 0 ? [] : await readSilver(recipe.silver);
  const sources = [...gold.sources, ...(agreed.length === 0 ? [] : [silverSource(agreed)])];
  const train = [...gold.documents, ...agreed];
  const data = { train, vectors: commonVectors(recipe.words), lists: recipe.lists, sources };
  const model = await trainOpen(data, { ...options, ...recipe.options }, { folders: flags, note });
  await save(`${flags.out}/${name}.safetensors`, {
    ...model,
    about: { name, description: recipe.description, licence },
  });
}

/** Names in raw text on which two models of the labelled data agree. */
async function readSilver(tokens: number): Promise<LabelledDocument[]> {
  const taggers = [];
  for (const seed of [1, 2]) taggers.push(createTagger(await teacher(seed), createKernels({ relaxedSimd: false })));
  return silverDocuments(flags.raw, taggers, { tokens, every: 9, confidence: 0.9 });
}

function silverSource(documents: readonly LabelledDocument[]) {
  return sourceOf(`${basename(flags.raw)}, labelled by two models (CC-BY-SA 3.0)`, hashOf(flags.raw), documents);
}

/** A model of the labelled data alone; kept between runs. */
async function teacher(seed: number): Promise<NerModel> {
  const path = `${flags.work}/teacher-${seed}.safetensors`;
  if (!existsSync(path)) {
    mkdirSync(flags.work, { recursive: true });
    const data = { train: gold.documents, vectors, lists: allLists, sources: gold.sources };
    await save(path, await trainOpen(data, { ...teacherOptions, seed }, { folders: flags, note }));
  }
  return deserializeNerModel(readFileSync(path), { name: path });
}

function commonVectors(count: number): WordVectors {
  const labelled = new Set(
    gold.documents.flatMap(({ sentences }) =>
      sentences.flatMap(({ words }) => words.map((word) => word.toLowerCase())),
    ),
  );
  const words = vectors.words.filter((word, rank) => rank < count || (labelled.has(word) && rank < 3 * count));
  const values = Float32Array.from(words.flatMap((word) => Array.from(vectors.vectorOf(word)!)));
  return createWordVectors({ words, values, dimensions: vectors.dimensions });
}

async function save(path: string, model: NerModel): Promise<void> {
  const bytes = await serializeNerModel(model);
  await writeAtomically(path, bytes);
  note(`${path}: ${bytes.length} bytes, ${model.features.words.size} words`);
}
