// The redistributable training sets of the shipped model, read and reconciled to PER, ORG, LOC and MISC.
import { readFileSync } from 'node:fs';
import { createRandom, type Random } from '../src/base/index.js';
import { type LabelledDocument, type LabelledSentence, readConll } from '../src/text/index.js';

/** One set: where it is, how its labels are renamed ('' drops a span), and what its licence asks. */
export interface OpenSet {
  readonly name: string;
  readonly files: readonly string[];
  readonly map: Readonly<Record<string, string>>;
  readonly licence: string;
}

export const conllTypes = { PER: 'PER', ORG: 'ORG', LOC: 'LOC', MISC: 'MISC' };
export const wnutTypes = {
  person: 'PER',
  location: 'LOC',
  corporation: 'ORG',
  group: 'ORG',
  product: 'MISC',
  'creative-work': 'MISC',
};
/** Fine types that are names; those that are common nouns (fields, tasks, genres, compounds …) are left out. */
const crossnerTypes = {
  ...typed('PER', ['person', 'researcher', 'writer', 'musicalartist', 'politician', 'scientist']),
  ...typed('ORG', ['organisation', 'university', 'band', 'politicalparty']),
  ...typed('LOC', ['location', 'country']),
  ...typed('MISC', ['misc', 'award', 'event', 'album', 'song', 'book', 'poem', 'product', 'conference', 'election']),
  ...typed('MISC', ['programlang', 'magazine', 'academicjournal', 'astronomicalobject']),
  ...typed('', ['algorithm', 'task', 'field', 'metrics', 'literarygenre', 'musicgenre', 'musicalinstrument']),
  ...typed('', ['chemicalcompound', 'protein', 'enzyme', 'discipline', 'theory', 'chemicalelement']),
};

export const openSets: readonly OpenSet[] = [
  { name: 'wikigold', files: ['wikigold/wikigold.conll.txt'], map: conllTypes, licence: 'CC-BY 4.0' },
  { name: 'wnut17 train', files: ['wnut17/wnut17train.conll'], map: wnutTypes, licence: 'CC-BY 4.0' },
  { name: 'broad-twitter train', files: ['broad-twitter/btc.train'], map: conllTypes, licence: 'CC-BY 4.0' },
  { name: 'uner-ewt dev', files: ['uner-ewt/en_ewt-ud-dev.iob2'], map: conllTypes, licence: 'CC-BY-SA 4.0' },
  {
    name: 'gum-open train',
    files: ['gum/gum-ner-train-open.conll'],
    map: conllTypes,
    licence: 'CC-BY and CC-BY-SA by genre',
  },
  {
    name: 'crossner',
    files: ['ai', 'literature', 'music', 'politics', 'science'].flatMap((domain) => [
      `crossner/${domain}/train.txt`,
      `crossner/${domain}/dev.txt`,
    ]),
    map: crossnerTypes,
    licence: 'MIT, text CC-BY-SA',
  },
];

/** Reads a set from the data folder with its labels renamed. */
export function readOpenSet(folder: string, set: OpenSet): LabelledDocument[] {
  return set.files.flatMap((file) =>
    readConll(readFileSync(`${folder}/${file}`, 'utf8'), { file }).map((document) => ({
      ...document,
      sentences: document.sentences.map((sentence) => rename(sentence, set.map)),
    })),
  );
}

/**
 * Copies of some sentences in capitals or in small letters, so that case is no more than a hint.
 *
 * @param share probability that a sentence is copied
 */
export function foldCase(documents: readonly LabelledDocument[], share: number, seed: number): LabelledDocument {
  const random: Random = createRandom(seed);
  const sentences = documents
    .flatMap((document) => document.sentences)
    .filter(() => random.uniform() < share)
    .map((sentence) => {
      const upper = random.uniform() < 0.5;
      return { ...sentence, words: sentence.words.map((word) => (upper ? word.toUpperCase() : word.toLowerCase())) };
    });
  return { id: 'case-folded copies', sentences };
}

function rename(sentence: LabelledSentence, map: Readonly<Record<string, string>>): LabelledSentence {
  const spans = sentence.spans
    .map((span) => {
      const label = map[span.label];
      if (label === undefined) throw new Error(`line ${sentence.line}: no mapping for label ${span.label}`);
      return { ...span, label };
    })
    .filter((span) => span.label !== '');
  return { ...sentence, spans };
}

function typed(label: string, types: readonly string[]): Record<string, string> {
  return Object.fromEntries(types.map((type) => [type, label]));
}
