// How good a file of vectors is, as bench/word2vec.ts asks: analogies of the commonest words, agreement with people.
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKernels } from '../../src/kernels/index.js';
import {
  createVectorIndex,
  createWordVectors,
  evaluateAnalogies,
  evaluateSimilarity,
  parseAnalogies,
  parseVectors,
  parseWordPairs,
} from '../../src/vectors/index.js';

/** Analogies are asked among the commonest words only, as usual for vectors of small corpora. */
const askedWords = 30_000;

/** Scores of the vectors in `path` with the lists of `folder`: percent, and rank correlations. */
export async function judgeVectors(path: string, folder: string) {
  const { vectors } = await parseVectors(createReadStream(path), { file: path });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const { dimensions, words, values } = vectors;
  const common = createWordVectors({
    words: words.slice(0, askedWords),
    dimensions,
    values: values.slice(0, askedWords * dimensions),
  });
  const questions = parseAnalogies(read('questions-words.txt'), { file: 'questions-words.txt' });
  const { total, asked } = await evaluateAnalogies(createVectorIndex(common, createKernels()), questions);
  const agreement = (file: string) => evaluateSimilarity(vectors, parseWordPairs(read(file), { file })).spearman;
  return {
    words: words.length,
    analogies: total,
    asked,
    wordSim: agreement('EN-WS-353-ALL.txt'),
    simLex: agreement('EN-SIMLEX-999.txt'),
  };
}
