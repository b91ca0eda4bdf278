// Nomen's part of bench/word2vec.ts: text file to vector file; prints the CPU and wall seconds until they are learnt.
// usage: npx tsx bench/word2vec/nomen.ts input.txt out.vec skipgram|cbow EPOCHS SEED shared|pairs THREADS
import { buildCorpus, trainWord2vec } from '../../src/embeddings/index.js';
import { createNodeWorkers, readChunks, writeAtomically } from '../../src/node/index.js';
import { writeVectorsText } from '../../src/vectors/index.js';

const [input, out, method, epochs, seed, negatives, threads] = process.argv.slice(2);
const cpuStart = process.cpuUsage();
const wallStart = performance.now();
const corpus = await buildCorpus(() => readChunks(input), { tokens: 'whitespace', lowerCase: false });
const { vectors } = await trainWord2vec(
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
await writeAtomically(out, writeVectorsText(vectors, 'word2vec'));
process.stdout.write(`${(user + system) / 1e6} ${wallSeconds}\n`);
