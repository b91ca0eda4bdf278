// The redistributable training sets of the shipped models, read and reconciled to PER, ORG, LOC and MISC; the development sets.
import { readFileSync } from 'node:fs';
import { leaveOpen } from '../src/ner/index.js';
import { type LabelledDocument, type LabelledSentence, readConll } from '../src/text/index.js';

/** One set: where it is, how its labels are renamed ('' drops a span), and what its licence asks. */
export interface OpenSet {
  readonly name: string;
  readonly files: readonly string[];
  readonly map: Readonly<Record<string, string>>;
  /** Labels that its annotators did not look for: what is no name for them may be one of these. */
  readonly missing?: readonly string[];
  /** Whether nationalities, which are MISC elsewhere, were passed over. */
  readonly lacksNationalities?: boolean;
  /** Whether its sentences are of many texts, so that none is context of another. */
  readonly isLoose?: boolean;
  /** Whether its sentences are learned once more with other people in them. */
  readonly isSwapped?: boolean;
  /** How often it is learned in an epoch, once where nothing is said. */
  readonly times?: number;
  readonly licence: string;
}

const conllTypes = { PER: 'PER', ORG: 'ORG', LOC: 'LOC', MISC: 'MISC' };
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
  {
    name: 'wnut17 train',
    files: ['wnut17/wnut17train.conll'],
    map: wnutTypes,
    isLoose: true,
    isSwapped: true,
    licence: 'CC-BY 4.0',
  },
  {
    name: 'broad-twitter train',
    files: ['broad-twitter/btc.train'],
    map: conllTypes,
    missing: ['MISC'],
    isLoose: true,
    isSwapped: true,
    licence: 'CC-BY 4.0',
  },
  {
    name: 'uner-ewt dev',
    files: ['uner-ewt/en_ewt-ud-dev.iob2'],
    map: conllTypes,
    missing: ['MISC'],
    isLoose: true,
    isSwapped: true,
    licence: 'CC-BY-SA 4.0',
  },
  {
    name: 'gum-open train',
    files: ['gum/gum-ner-train-open.conll'],
    map: conllTypes,
    lacksNationalities: true,
    isSwapped: true,
    times: 4,
    licence: 'CC-BY and CC-BY-SA by genre',
  },
  {
    name: 'crossner',
    files: ['ai', 'literature', 'music', 'politics', 'science'].flatMap((domain) => [
      `crossner/${domain}/train.txt`,
      `crossner/${domain}/dev.txt`,
    ]),
    map: crossnerTypes,
    isLoose: true,
    licence: 'MIT, text CC-BY-SA',
  },
];

/** The development sets, none of which any shipped model is trained on. */
const developmentSets: readonly {
  readonly name: string;
  readonly file: string;
  readonly map: Readonly<Record<string, string>>;
  readonly isLoose?: boolean;
}[] = [
  { name: 'CoNLL-2003 eng.testa', file: 'conll2003/eng.testa', map: conllTypes },
  { name: 'WNUT-17 dev (mapped)', file: 'wnut17/emerging.dev.conll', map: wnutTypes, isLoose: true },
  { name: 'Broad Twitter dev', file: 'broad-twitter/btc.dev', map: conllTypes, isLoose: true },
  { name: 'GUM open dev', file: 'gum/gum-ner-dev-open.conll', map: conllTypes },
];

/** Reads the development sets; `map` renames their labels. */
export function readOpenDevelopment(folder: string) {
  return developmentSets.map((set) => ({ ...set, documents: readDocuments(folder, set.file, set) }));
}

/** A document with other words in the same places. */
export function foldWords(document: LabelledDocument, fold: (word: string) => string): LabelledDocument {
  const sentences = document.sentences.map((sentence) => ({ ...sentence, words: sentence.words.map(fold) }));
  return { ...document, sentences };
}

/**
 * Reads a set from the data folder with its labels renamed; what its annotators did not look for is left open.
 *
 * @param demonyms words for nationalities, in any case
 */
export function readOpenSet(folder: string, set: OpenSet, demonyms: readonly string[]): LabelledDocument[] {
  const nationalities = new Set(demonyms.map((word) => word.toLowerCase()));
  const documents = set.files.flatMap((file) =>
    readDocuments(folder, file, set).map((document) => ({
      ...document,
      sentences: document.sentences
        .map((sentence) => rename(sentence, set.map))
        .map((sentence) => (set.lacksNationalities ? openNationalities(sentence, nationalities) : sentence)),
    })),
  );
  return leaveOpen(documents, set.missing ?? []);
}

/** The documents of a file; of a loose set each sentence is one. */
function readDocuments(
  folder: string,
  file: string,
  { isLoose = false }: Pick<OpenSet, 'isLoose'>,
): LabelledDocument[] {
  const documents = readConll(readFileSync(`${folder}/${file}`, 'utf8'), { file });
  if (!isLoose) return documents;
  return documents.flatMap(({ id, sentences }) =>
    sentences.map((sentence, place) => ({ id: `${id}.${place}`, sentences: [sentence] })),
  );
}

function openNationalities(sentence: LabelledSentence, nationalities: ReadonlySet<string>): LabelledSentence {
  const open = sentence.words.flatMap((word, i) =>
    /^\p{Lu}/u.test(word) && nationalities.has(word.toLowerCase()) ? [{ start: i, end: i + 1, labels: ['MISC'] }] : [],
  );
  return open.length === 0 ? sentence : { ...sentence, open };
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
