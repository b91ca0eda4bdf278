// How a recogniser is trained on the open sets: the labelled documents, the lists of names, the options that all runs share.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createKernels } from '../src/kernels/index.js';
import {
  buildGazetteer,
  type DataSource,
  type GazetteerSource,
  type NerModel,
  type NerOptions,
  type NerTrainingData,
  trainNer,
} from '../src/ner/index.js';
import type { LabelledDocument } from '../src/text/index.js';
import type { WordVectors } from '../src/vectors/index.js';
import { madeLines } from './made-lines.js';
import type { NameSources } from './made-names.js';
import { type OpenSet, openSets, readOpenSet } from './open-data.js';
import { swapPeople } from './swapped-people.js';

/** Lists that say much in little space. */
export const shortLists = 'common-surname company country demonym first-name media organisation region team'.split(' ');
/** All lists of `scripts/gazetteers.ts`. */
export const allLists = [...shortLists, 'athlete', 'city', 'event', 'politician', 'surname'];

/** Where corpora and lists are. */
export interface DataFolders {
  readonly data: string;
  readonly gazetteers: string;
}

/** What the open sets hold. */
export interface OpenGold {
  /** The documents of all sets as often as they are learned, some of them once more with other people, and the made lines. */
  readonly documents: readonly LabelledDocument[];
  /** The documents of each set once, by its name. */
  readonly sets: ReadonlyMap<string, readonly LabelledDocument[]>;
  readonly sources: readonly DataSource[];
}

/** The labelled documents of all open sets, and made lines. */
export function readGold(folders: DataFolders, vectors: WordVectors): OpenGold {
  const names = (list: string) => readNames(folders, list);
  const sets = openSets.map((set) => ({ set, documents: readOpenSet(folders.data, set, names('demonym')) }));
  const made = [readSwapped(sets, names), ...readMade({ names, rankOf: (word) => vectors.idOf(word) })];
  return {
    documents: [
      ...sets.flatMap(({ set, documents }) => Array.from({ length: set.times ?? 1 }, () => documents).flat()),
      ...made.flatMap(({ documents }) => documents),
    ],
    sets: new Map(sets.map(({ set, documents }) => [set.name, documents])),
    sources: [
      ...sets.map(({ set, documents }) =>
        sourceOf(
          `${set.name} (${set.licence}${set.times === undefined ? '' : `; learned ${set.times} times an epoch`})`,
          hashOf(...set.files.map((file) => `${folders.data}/${file}`)),
          documents,
        ),
      ),
      ...made.map(({ name, sha256, documents }) => sourceOf(`${name} (made by the script)`, sha256, documents)),
    ],
  };
}

/** The sets of tweets and web text with other people, with the hash of what swaps them. */
function readSwapped(
  sets: readonly { readonly set: OpenSet; readonly documents: readonly LabelledDocument[] }[],
  names: NameSources['names'],
) {
  const swapped = sets.filter(({ set }) => set.isSwapped === true);
  return {
    name: `${swapped.map(({ set }) => set.name).join(', ')} with other people`,
    documents: swapPeople(
      swapped.flatMap(({ documents }) => documents),
      { names, seed: 9 },
    ),
    sha256: hashOf(new URL('swapped-people.ts', import.meta.url).pathname),
  };
}

/** Score lines and news lines, with the hashes of what makes them. */
function readMade(sources: NameSources) {
  const path = (file: string) => new URL(file, import.meta.url).pathname;
  return [
    { name: 'score lines', file: 'score-lines.txt', count: 250, seed: 7 },
    { name: 'news lines', file: 'news-lines.txt', count: 100, seed: 8 },
  ].map(({ name, file, count, seed }) => ({
    name,
    documents: madeLines(file, { ...sources, count, seed }),
    sha256: hashOf(...[file, 'made-lines.ts', 'made-names.ts'].map(path)),
  }));
}

/** Eight epochs, the weights of the last three averaged; a quarter of all sentences in capitals or small letters. */
const openOptions = { epochs: 8, averageEpochs: 3, caseAugmentation: 0.25 };

/** Trains with these options and lists of names; the same bytes on every version of Node. */
export async function trainOpen(
  { lists, ...data }: NerTrainingData & { readonly lists: readonly string[] },
  options: Partial<NerOptions>,
  { folders, note }: { readonly folders: DataFolders; readonly note: (line: string) => void },
): Promise<NerModel> {
  const { model } = await trainNer(
    {
      ...data,
      gazetteers: lists.map((list) => buildGazetteer(list, readNames(folders, list))),
      gazetteerSources: lists.map((list) => gazetteerSource(folders, list)),
    },
    { ...openOptions, ...options },
    {
      // Fused multiply-add would give other bytes where the host has it.
      kernels: createKernels({ relaxedSimd: false }),
      onProgress: (event) => {
        if (event.kind === 'epoch') note(`epoch ${event.epoch}/${event.epochs} loss ${event.loss.toFixed(4)}`);
      },
    },
  );
  return model;
}

/** What a model's record keeps of some documents. */
function sourceOf(name: string, sha256: string, documents: readonly LabelledDocument[]): DataSource {
  const sentences = documents.flatMap((document) => document.sentences);
  return {
    name,
    sha256,
    sentences: sentences.length,
    tokens: sentences.reduce((sum, { words }) => sum + words.length, 0),
    spans: sentences.reduce((sum, { spans }) => sum + spans.length, 0),
  };
}

/** SHA-256 of the bytes of files behind one another. */
function hashOf(...paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest('hex');
}

function gazetteerSource(folders: DataFolders, list: string): GazetteerSource {
  const sha256 = hashOf(`${folders.gazetteers}/${list}.txt`);
  return { gazetteer: list, name: `${list}.txt`, sha256, lines: readNames(folders, list).length };
}

/** The names of a list of `scripts/gazetteers.ts`. */
export function readNames({ gazetteers }: DataFolders, list: string): string[] {
  return readFileSync(`${gazetteers}/${list}.txt`, 'utf8')
    .split('\n')
    .filter((name) => name !== '');
}
