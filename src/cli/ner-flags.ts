// One flag for each option of the recogniser, generated from its defaults; presets and config files below the flags.
import type { Command } from 'commander';
import { unknownName } from '../base/index.js';
import { type NerOptions, nerDefaults, nerPresets } from '../ner/index.js';
import { addOptionFlags, givenOptions, type OptionFlags } from './option-flags.js';

/** What `--help` says of each option. */
const meanings: Readonly<Record<keyof NerOptions, string>> = {
  architecture: 'softmax, average, feedforward, logistic, margin or chain',
  label: 'the one label that logistic and margin recognise',
  scheme: 'tags of the spans: IOB2 or IOBES',
  windowSize: 'words on each side of the centre',
  hidden: 'units of each hidden layer, e.g. 300,100; none for no layer',
  activation: 'identity, logistic, tanh, hardTanh, softSign, relu or leakyRelu',
  dimensions: 'length of the word vectors when no file is given',
  wordVectors: 'train the word vectors or not: fine-tuned or frozen',
  minCount: 'occurrences that a word without a given vector needs for a row of its own',
  maxWords: 'given vectors kept of words outside the training data',
  wordGroups: 'groups that the other given vectors are put into, up to 256; 0 leaves them out',
  unknownWords: 'whole, or parts to read those that are made of known words, like SportsCenter, as the mean of these',
  wordBits: 'bits of each number of a word vector in the model file, 2 to 8',
  shapeDimensions: 'length of the capitalisation vector; 0 leaves it out',
  affixDimensions: 'length of each prefix and suffix vector; 0 leaves them out',
  affixMinCount: 'training words that an affix needs for a row of its own',
  ngramDimensions: 'length of the character n-gram vectors; 0 leaves them out',
  ngramBuckets: 'rows of the character n-gram table',
  poolDimensions: 'hidden units that are pooled over a document; 0 looks at sentences alone',
  poolUnits: 'units of the layer that reads the pooled context',
  inputDropout: 'probability that an input is dropped in training',
  gazetteerDropout: 'probability that a training sentence is seen without matches of gazetteers',
  hiddenDropout: 'probability that a hidden unit is dropped in training',
  documentDropout: 'probability that a minibatch takes each sentence for a document',
  caseAugmentation: 'probability that a training text is folded to capitals or small letters',
  rareLabels: 'sentences with a label that fewer than this share of all have are repeated; 0 leaves all as they are',
  epochs: 'passes over the training data',
  averageEpochs: 'last epochs whose weights are averaged; 1 keeps those of one epoch',
  batchTokens: 'tokens of a minibatch',
  optimizer: 'sgd, momentum, adagrad, rmsprop or adam',
  learningRate: 'peak of the schedule',
  warmupSteps: 'steps until the peak',
  clipNorm: "largest norm of the gradient; 0 doesn't clip",
  l2: 'penalty on the squared weights',
  patience: 'epochs without a better dev F1 before training stops',
  margin: 'margin of the max-margin loss',
  corruptWindows: 'corrupt windows for each true one; 0 takes all of the minibatch',
  seed: 'of everything drawn at random',
};

const nerFlags: OptionFlags<NerOptions> = { defaults: nerDefaults, meanings };

/** Adds `--preset`, `--config` and a flag for every option of the recogniser. */
export function addNerFlags(command: Command): Command {
  command.option('--preset <name>', `set of options: ${Object.keys(nerPresets).join(', ')}`);
  return addOptionFlags(command, nerFlags);
}

/** The options that preset, config file and flags give, the later before the earlier; defaults are not filled in. */
export async function nerOptionsFrom(flags: Record<string, unknown>): Promise<Partial<NerOptions>> {
  return { ...presetNamed(flags.preset), ...(await givenOptions(flags, nerFlags)) };
}

function presetNamed(name: unknown): Partial<NerOptions> {
  if (name === undefined) return {};
  const names = Object.keys(nerPresets);
  if (!names.includes(String(name))) throw unknownName(String(name), names, { where: '--preset', kind: 'preset' });
  return nerPresets[name as keyof typeof nerPresets];
}
