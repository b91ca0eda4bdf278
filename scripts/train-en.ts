// Retrains the shipped model `en` from the redistributable sets: models/en.safetensors and its card.
// usage: npx tsx scripts/train-en.ts --data ../shared/data --vectors glove.100d.txt [--out models/en]
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createKernels } from '../src/kernels/index.js';
import { type DataSource, trainNer } from '../src/ner/index.js';
import { readChunks, writeAtomically } from '../src/node/index.js';
import { serializeNerModel } from '../src/pipeline/index.js';
import type { LabelledDocument } from '../src/text/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { foldCase, type OpenSet, openSets, readOpenSet } from './open-data.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    vectors: { type: 'string', default: 'work/glove.100d.txt' },
    out: { type: 'string', default: 'models/en' },
  },
});

const sets = openSets.map((set) => ({ set, documents: readOpenSet(flags.data, set) }));
const originals = sets.flatMap(({ documents }) => documents);
const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
const { model } = await trainNer(
  {
    train: [...originals, foldCase(originals, 0.2, 1)],
    vectors,
    sources: sets.map(({ set, documents }) => describe(set, documents)),
  },
  { epochs: 8, hidden: [200], maxWords: 20_000, ngramBuckets: 20_000, seed: 1 },
  {
    // Without fused multiply-add, the same bytes on every version of Node.
    kernels: createKernels({ relaxedSimd: false }),
    onProgress: (event) => {
      if (event.kind === 'epoch')
        process.stderr.write(`epoch ${event.epoch}/${event.epochs} loss ${event.loss.toFixed(4)}\n`);
    },
  },
);
const about = {
  name: 'en',
  description: 'Names in English news, web, wiki and social text: PER, ORG, LOC, MISC',
  licence: 'CC-BY-SA 4.0 (weights, by the share-alike sets); word vectors from GloVe 6B, PDDL',
};
const bytes = await serializeNerModel({ ...model, about });
await writeAtomically(`${flags.out}.safetensors`, bytes);
process.stderr.write(`${flags.out}.safetensors: ${bytes.length} bytes\n`);

function describe(set: OpenSet, documents: readonly LabelledDocument[]): DataSource {
  const hash = createHash('sha256');
  for (const file of set.files) hash.update(readFileSync(`${flags.data}/${file}`));
  const sentences = documents.flatMap((document) => document.sentences);
  return {
    name: `${set.name} (${set.licence})`,
    sha256: hash.digest('hex'),
    sentences: sentences.length,
    tokens: sentences.reduce((sum, { words }) => sum + words.length, 0),
    spans: sentences.reduce((sum, { spans }) => sum + spans.length, 0),
  };
}
