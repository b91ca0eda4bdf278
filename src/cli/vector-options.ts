// One flag for each option of the trainers of word vectors, generated from their defaults; which method knows which.
import { type Command, Option } from 'commander';
import { NomenError, quote, unknownName } from '../base/index.js';
import {
  corpusDefaults,
  countingDefaults,
  gloveDefaults,
  resolveWord2vecOptions,
  svdDefaults,
  word2vecDefaults,
} from '../embeddings/index.js';
import { parseList, parseNumber, readJsonObject } from './input.js';

/** The ways to learn word vectors. */
export type VectorsMethod = 'skipgram' | 'cbow' | 'glove' | 'svd';
type OptionValue = number | string | boolean | readonly string[];
type OptionValues = Readonly<Record<string, OptionValue>>;

const { method: _method, ...predictionDefaults } = word2vecDefaults;

/** What each method knows beside the options of the text; of a name in two parts the first default counts. */
const defaultsOf: Readonly<Record<VectorsMethod, OptionValues>> = Object.freeze({
  skipgram: { ...predictionDefaults },
  cbow: { ...predictionDefaults, learningRate: resolveWord2vecOptions({ method: 'cbow' }).learningRate },
  glove: { ...countingDefaults, ...gloveDefaults },
  svd: { ...countingDefaults, ...svdDefaults },
});

/** The names of the methods. */
export const vectorsMethods = Object.keys(defaultsOf) as readonly VectorsMethod[];

/** What `--help` says of each option; `loss` is among them, as the contract of the command line has it. */
const meanings: Readonly<Record<string, string>> = {
  tokens: 'words (raw text) or whitespace (blanks between tokens)',
  lowerCase: 'capitals become small letters: yes or no',
  foldDigits: 'every digit becomes 0: yes or no',
  documentMarker: 'lines that begin so start a document and are no text, e.g. "=== "',
  minCount: 'occurrences that a word needs for a vector',
  maxVocabulary: 'words at most, the commonest',
  loss: 'skipgram, cbow: negative, softmax or hierarchical',
  dimensions: 'numbers in a vector',
  windowSize: 'words on each side',
  negativeSamples: 'skipgram, cbow: words of noise for each prediction',
  shareNegatives: 'skipgram: the words of a window share their noise: yes or no',
  noisePower: 'skipgram, cbow: exponent of the counts that noise is drawn by',
  subsample: 'skipgram, cbow: share of the text above which words are left out at times; 0 keeps all',
  learningRate: 'skipgram, cbow, glove: the first, which falls, or that of AdaGrad',
  epochs: 'skipgram, cbow, glove: passes over the text or the counts',
  seed: 'of everything drawn at random',
  buckets: 'skipgram, cbow: rows for n-grams of characters, e.g. 100000, so that unseen words get vectors; 0 for none',
  shortestGram: 'skipgram, cbow: characters of an n-gram at least',
  longestGram: 'skipgram, cbow: characters of an n-gram at most',
  context: 'glove, svd: what is counted: window; svd also line or document',
  weighting: 'glove, svd: ramped (1/distance) or flat',
  side: 'glove, svd: both, left or right of the centre',
  fullWeightCount: 'glove: counts from here on have full weight',
  weightExponent: 'glove: exponent of the weight below',
  repair: 'svd: none, log, cap, correlation or ppmi',
  cap: 'svd: largest count, for --repair cap',
  smoothing: 'svd: exponent of the context counts, for ppmi',
  shift: 'svd: k of the shift by log k, for ppmi',
  singularPower: 'svd: exponent of the singular values',
  ignore: 'svd: words without a vector, with commas between them',
  oversampling: 'svd: random directions beyond the dimensions',
  powerIterations: 'svd: times that the directions are sharpened',
};

/** Adds `--config` and a flag for every option of every method. */
export function addVectorsOptionFlags(command: Command): Command {
  command.option('--config <file>', 'JSON file of options, named as in the file of vectors; flags go before it');
  for (const [name, meaning] of Object.entries(meanings)) {
    command.addOption(new Option(`--${flagOf(name)} <value>`, `${meaning}${usualOf(name)}`));
  }
  return command;
}

/** The options that config file and flags give to a method; defaults are not filled in. */
export interface GivenVectorsOptions {
  readonly text: OptionValues;
  readonly method: OptionValues;
}

/**
 * Sorts what config file and flags give, the later before the earlier, into options of the text and of the method.
 *
 * @throws NomenError `unknown-option`, `wrong-value`, `not-a-number`, `bad-list`
 */
export async function vectorsOptionsFrom(
  method: VectorsMethod,
  flags: Readonly<Record<string, unknown>>,
): Promise<GivenVectorsOptions> {
  const config = typeof flags.config === 'string' ? await readJsonObject(flags.config) : {};
  const [text, own]: Record<string, OptionValue>[] = [{}, {}];
  const put = (name: string, where: string, valueLike: (usual: OptionValue) => OptionValue) => {
    const isOfText = Object.hasOwn(corpusDefaults, name);
    const known: OptionValues = isOfText ? { ...corpusDefaults } : defaultsOf[method];
    if (!Object.hasOwn(known, name)) throw notAnOption(name, method, where);
    (isOfText ? text : own)[name] = valueLike(known[name]);
  };
  for (const [name, value] of Object.entries(config)) {
    const file = String(flags.config);
    put(name, file, (usual) => configured(value, usual, `${file}: ${name}`));
  }
  for (const name of Object.keys(meanings)) {
    const value = flags[name];
    const flag = `--${flagOf(name)}`;
    if (typeof value === 'string') put(name, flag, (usual) => parseValue(value, usual, flag));
  }
  return { text, method: own };
}

function notAnOption(name: string, method: VectorsMethod, where: string): NomenError {
  const known = [...Object.keys(corpusDefaults), ...Object.keys(defaultsOf[method])];
  if (!Object.hasOwn(meanings, name)) return unknownName(name, known, { where, kind: 'option' });
  return new NomenError({
    code: 'unknown-option',
    where,
    expected: `an option of ${method}`,
    got: `${quote(name)}, which it does not have`,
    fix: `Leave it out or choose another --method. Options of ${method}: ${known.join(', ')}`,
    details: { name, method },
  });
}

function configured(value: unknown, usual: OptionValue, where: string): OptionValue {
  // JSON has no Infinity; null stands for "no limit".
  if (value === null && usual === Infinity) return Infinity;
  const isAlike = typeof value === typeof usual && Array.isArray(value) === Array.isArray(usual);
  if (isAlike && value !== null) return value as OptionValue;
  throw new NomenError({
    code: 'wrong-value',
    where,
    expected: `a value such as ${JSON.stringify(usual)}`,
    got: quote(JSON.stringify(value)),
    fix: 'Write the value as nomen info --json shows it',
  });
}

function parseValue(text: string, usual: OptionValue, flag: string): OptionValue {
  if (typeof usual === 'number') return parseNumber(text, flag);
  if (typeof usual === 'string') return text;
  if (typeof usual !== 'boolean') return parseList(text, flag);
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new NomenError({
    code: 'not-yes-or-no',
    where: flag,
    expected: 'yes or no',
    got: quote(text),
    fix: `Write ${flag} yes or ${flag} no`,
  });
}

const eitherOf = new Intl.ListFormat('en-GB', { type: 'disjunction' });

function usualOf(name: string): string {
  const values = [{ ...corpusDefaults }, ...Object.values(defaultsOf)]
    .filter((defaults) => Object.hasOwn(defaults, name))
    .map((defaults) => shown((defaults as OptionValues)[name]));
  const different = [...new Set(values)].filter((value) => value !== '');
  return different.length === 0 ? '' : ` (usually ${eitherOf.format(different)})`;
}

function shown(value: OptionValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === Infinity ? 'no limit' : String(value);
}

function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
