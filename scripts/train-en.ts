// Retrains the shipped models `en` and `en-tiny` from redistributable data.
// usage: npx tsx scripts/train-en.ts --vectors glove.100d.txt --gazetteers FOLDER [--data ../shared/data] [--out models] [--only en,en-tiny]
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readChunks, writeAtomically } from '../src/node/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { openRecipes, serializeRecipe, trainRecipe } from './open-recipes.js';
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

const note = (line: string) => void process.stderr.write(`${line}\n`);

mkdirSync(flags.out, { recursive: true });
const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
const gold = readGold(flags, vectors);
for (const name of flags.only.split(',') as ('en' | 'en-tiny')[]) {
  const recipe = openRecipes[name];
  const model = await trainRecipe(recipe, { gold, vectors, folders: flags, note });
  const path = `${flags.out}/${name}.safetensors`;
  const bytes = await serializeRecipe(name, recipe, model);
  await writeAtomically(path, bytes);
  note(`${path}: ${bytes.length} bytes, ${model.features.words.size} words`);
}
