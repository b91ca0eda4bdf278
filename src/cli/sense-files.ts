// Labelled senses and the vectors to learn them on, from files; models of senses; the flags of a sense classifier.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import {
  readSenses,
  type SenseModel,
  type SenseOptions,
  type SenseTrainingData,
  senseDefaults,
} from '../classify/index.js';
import { readBytes } from '../node/index.js';
import { deserializeSenseModel } from '../pipeline/index.js';
import { decodeUtf8 } from '../text/index.js';
import { fileLabel } from './input.js';
import { modelPath } from './model-files.js';
import type { OptionFlags } from './option-flags.js';

/** Reads labelled senses, with what a model's record keeps of the file. */
export async function readSensesFile(path: string): Promise<Required<Omit<SenseTrainingData, 'vectors'>>> {
  const bytes = await readBytes(path);
  const file = fileLabel(path);
  const examples = readSenses(decodeUtf8(bytes, file), { file });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { examples, sources: [{ name: basename(file), sha256, rows: examples.length }] };
}

/** Reads and checks the model of senses that `--model` names. */
export async function readSenseModel(nameOrPath: string): Promise<SenseModel> {
  const path = modelPath(nameOrPath);
  return deserializeSenseModel(await readBytes(path), { name: path });
}

/** The options with what `--help` says of each. */
export const senseFlags: OptionFlags<SenseOptions> = Object.freeze({
  defaults: senseDefaults,
  meanings: {
    windowSize: 'words on each side that keep their places',
    layers: 'units of each hidden layer, e.g. 16; none for a softmax regression',
    l2: 'penalty on the squared weights',
    epochs: "passes over a word's examples",
    learningRate: 'of Adam',
    folds: 'parts that are held out in turn to calibrate the probabilities',
    maxWords: 'how many of the vectors are used and kept, the first of them',
    seed: 'of everything drawn at random',
  },
});
