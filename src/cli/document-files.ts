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
    loss: 'softmax (one label of few), hierarchical (one of many) or independent (any number of labels)',
    dimensions: 'numbers in the vector of a word or n-gram; a multiple of 4',
    gramLength: 'words of the longest n-gram; 1 takes single words',
    minCount: 'occurrences that a word needs for a vector',
    gramMinCount: 'occurrences that an n-gram needs for a vector',
    epochs: 'passes over the documents',
    learningRate: 'the first; it falls to 0 in a straight line',
    seed: 'of everything drawn at random',
  },
});
