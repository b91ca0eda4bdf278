// Nomen's part of bench/word2vec.ts: text file to vector file; prints the CPU seconds until they are learnt.
// usage: npx tsx bench/word2vec/nomen.ts input.txt out.vec skipgram|cbow EPOCHS [pairs]
import { buildCorpus, trainWord2vec } from '../../src/embeddings/index.js';
import { readChunks, writeAtomically } from '../../src/node/index.js';
import { writeVectorsText } from '../../src/vectors/index.js';

const [input, out, method, epochs, form] = process.argv.slice(2);
const start = process.cpuUsage();
const corpus = await buildCorpus(() => readChunks(input), { tokens: 'whitespace', lowerCase: false });
const { vectors } = await trainWord2vec(corpus, {
  method: method as 'skipgram' | 'cbow',
  epochs: Number(epochs),
  shareNegatives: form !== 'pairs',
});
const { user, system } = process.cpuUsage(start);
await writeAtomically(out, writeVectorsText(vectors, 'word2vec'));
process.stdout.write(`${(user + system) / 1e6}\n`);
