// Labelled documents from files, with what the model's record keeps of them; and the flags of a document classifier.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import {
  type ClassifierOptions,
  classifierDefaults,
  type LabelledText,
  readDocuments,
  type TrainingSource,
} from '../classify/index.js';
import { readBytes } from '../node/index.js';
import { decodeUtf8 } from '../text/index.js';
import { fileLabel } from './input.js';
import type { OptionFlags } from './option-flags.js';

/** Documents and their file. */
export interface DocumentsFile {
  readonly documents: readonly LabelledText[];
  readonly source: TrainingSource;
}

/** Reads labelled documents in any of the known forms. */
export async function readDocumentsFile(path: string): Promise<DocumentsFile> {
  const bytes = await readBytes(path);
  const file = fileLabel(path);
  const documents = readDocuments(decodeUtf8(bytes, file), { file });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { documents, source: { name: basename(file), sha256, rows: documents.length } };
}

/** The options with what `--help` says of each. */
export const classifierFlags: OptionFlags<ClassifierOptions> = Object.freeze({
  defaults: classifierDefaults,
  meanings: {
    architecture: 'average of words and n-grams, or convolution: filters over windows of words',
    loss: 'softmax (one label of few), hierarchical (one of many) or independent (any number of labels)',
    dimensions: 'numbers in the vector of a word or n-gram; a multiple of 4',
    gramLength: 'average: words of the longest n-gram; 1 takes single words',
    minCount: 'occurrences that a word needs for a vector, usually 1; convolution: usually 2',
    gramMinCount: 'average: occurrences that an n-gram needs for a vector',
    filterWidths: 'convolution: words of the windows, usually 1,2,3',
    filters: 'convolution: filters of each width, usually 100',
    dropout: 'convolution: share of answers dropped in training, usually 0.5',
    batchDocuments: 'convolution: documents of a minibatch, usually 50',
    epochs: 'passes over the documents',
    learningRate: 'the first, usually 0.5; it falls to 0 in a straight line; convolution: usually 0.002',
    seed: 'of everything drawn at random',
  },
});
