// Nomen's part of bench/word2vec.ts: text file to vector file; prints the CPU and wall seconds until they are learnt.
// The library as users have it: built. A thread that first compiles TypeScript takes a second to start.
// usage: npm run build && npx tsx bench/word2vec/nomen.ts input.txt out.vec skipgram|cbow EPOCHS SEED shared|pairs THREADS
import { writeAtomically } from '../../src/node/index.js';
import { writeVectorsText } from '../../src/vectors/index.js';

const built = (folder: string) => import(new URL(`../../dist/${folder}/index.js`, import.meta.url).href);
const embeddings: typeof import('../../src/embeddings/index.js') = await built('embeddings');
const { createNodeWorkers, openText }: typeof import('../../src/node/index.js') = await built('node');

const [input, out, method, epochs, seed, negatives, threads] = process.argv.slice(2);
const text = await openText([input]);
const cpuStart = process.cpuUsage();
const wallStart = performance.now();
const corpus = await embeddings.buildCorpus(() => text.read(), { tokens: 'whitespace', lowerCase: false });
const { vectors } = await embeddings.trainWord2vec(
  corpus,
  {
    method: method as 'skipgram' | 'cbow',
    epochs: Number(epochs),
    seed: Number(seed),
    shareNegatives: negatives === 'shared',
  },
  { threads: { count: Number(threads), workers: createNodeWorkers() } },
);
const { user, system } = process.cpuUsage(cpuStart);
const wallSeconds = (performance.now() - wallStart) / 1000;
await text.close();
await writeAtomically(out, writeVectorsText(vectors, 'word2vec'));
process.stdout.write(`${(user + system) / 1e6} ${wallSeconds}\n`);
