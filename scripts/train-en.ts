// Retrains the shipped models `en` and `en-tiny` from redistributable data.
// usage: npx tsx scripts/train-en.ts --vectors glove.100d.txt --gazetteers FOLDER [--data ../shared/data] [--out models] [--only en,en-tiny]
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readChunks, writeAtomically } from '../src/node/index.js';
import { serializeNerModel } from '../src/pipeline/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { openRecipes, trainRecipe } from './open-recipes.js';
import { readGold } from './open-training.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    vectors: { type: 'string', default: 'work/glove.100d.txt' },
    gazetteers: { type: 'string', default: 'work/gazetteers' },
    out: { type: 'string', default: 'models' },
    only: { type: 'string', default: 'en,en-tiny' },
  },
});

const descriptions = {
  en: 'Names in English news, web, wiki and social text: PER, ORG, LOC, MISC',
  'en-tiny': 'Names in English text, in little space: PER, ORG, LOC, MISC',
};
const licence = 'CC-BY-SA 4.0 (weights, by the share-alike sets); word vectors from GloVe 6B, PDDL';
const note = (line: string) => void process.stderr.write(`${line}\n`);

mkdirSync(flags.out, { recursive: true });
const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
const gold = readGold(flags, vectors);
for (const name of flags.only.split(',') as (keyof typeof descriptions)[]) {
  const model = await trainRecipe(openRecipes[name], { gold, vectors, folders: flags, note });
  const path = `${flags.out}/${name}.safetensors`;
  const bytes = await serializeNerModel({ ...model, about: { name, description: descriptions[name], licence } });
  await writeAtomically(path, bytes);
  note(`${path}: ${bytes.length} bytes, ${model.features.words.size} words`);
}
