// Labelled texts as rows of ids and targets.
import { NomenError, quote } from '../../base/index.js';
import { checkOneLabel, type LabelledText } from './data.js';
import { appendWordHashes, createFeatureTable, type HashList, writeFeatureRows } from './features.js';
import type { ClassifierOptions } from './options.js';
import { labelPaths } from './outputs.js';
import { chooseFeatures } from './vocabulary.js';

/** Documents as ragged lists of feature rows and of targets. */
export interface EncodedDocuments {
  readonly labels: readonly string[];
  /** Documents of each label. */
  readonly counts: readonly number[];
  /** Hash of each feature row. */
  readonly features: Uint32Array;
  readonly ids: Uint32Array;
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
  readonly targetOffsets: Uint32Array;
}

/** Chooses labels and features from the documents and encodes them. */
export function encodeDocuments(documents: readonly LabelledText[], options: ClassifierOptions): EncodedDocuments {
  const labels = [...new Set(documents.flatMap((document) => document.labels))].sort();
  if (labels.length < (options.loss === 'independent' ? 1 : 2)) {
    const got = labels.length === 0 ? 'none' : `only ${quote(labels[0])}`;
    throw fault('too-few-labels', ['documents of at least two labels', got], 'Give documents of other labels too');
  }
  const words: HashList = { values: new Uint32Array(1024), length: 0 };
  const wordOffsets = new Uint32Array(documents.length + 1);
  documents.forEach(({ text }, n) => {
    appendWordHashes(text, words);
    wordOffsets[n + 1] = words.length;
  });
  const hashes = words.values.subarray(0, words.length);
  const features = chooseFeatures(hashes, wordOffsets, options);
  if (features.length === 0) {
    const expected = options.minCount === 1 ? 'words' : `words that occur ${options.minCount} times`;
    throw fault('no-features', [expected, 'none'], 'Give more text, or count rarer words too (minCount)');
  }
  const rows = encodeRows(hashes, wordOffsets, { features, options });
  return { labels, features, ...rows, ...encodeTargets(documents, labels, options) };
}

function encodeRows(
  words: Uint32Array,
  wordOffsets: Uint32Array,
  { features, options }: { readonly features: Uint32Array; readonly options: ClassifierOptions },
): Pick<EncodedDocuments, 'ids' | 'offsets'> {
  const { architecture, gramLength } = options;
  const table = createFeatureTable(features, unknownRow(architecture, features));
  const ids = new Uint32Array((words.length + 1) * gramLength);
  const offsets = new Uint32Array(wordOffsets.length);
  for (let n = 0; n + 1 < wordOffsets.length; n++) {
    const own = words.subarray(wordOffsets[n], wordOffsets[n + 1]);
    offsets[n + 1] = writeFeatureRows(ids, own, { at: offsets[n], table, gramLength });
  }
  return { ids: ids.slice(0, offsets[wordOffsets.length - 1]), offsets };
}

/** A convolution keeps unknown words in their places, as the row behind all others; the mean leaves them out. */
export function unknownRow(architecture: ClassifierOptions['architecture'], features: Uint32Array): number {
  return architecture === 'convolution' ? features.length : -1;
}

function encodeTargets(
  documents: readonly LabelledText[],
  labels: readonly string[],
  { loss }: ClassifierOptions,
): Pick<EncodedDocuments, 'targets' | 'targetOffsets' | 'counts'> {
  const idOf = new Map(labels.map((label, id) => [label, id]));
  const sets = documents.map((document) =>
    [...new Set(document.labels.map((label) => idOf.get(label)!))].sort((a, b) => a - b),
  );
  if (loss !== 'independent') checkOneLabel(documents, 'training documents');
  const counts = labels.map(() => 0);
  for (const id of sets.flat()) counts[id]++;
  const lists = loss === 'hierarchical' ? pathsOf(sets, counts) : sets;
  const targetOffsets = new Uint32Array(documents.length + 1);
  for (const [n, list] of lists.entries()) targetOffsets[n + 1] = targetOffsets[n] + list.length;
  return { counts, targetOffsets, targets: Uint32Array.from(lists.flatMap((list) => [...list])) };
}

function pathsOf(sets: readonly (readonly number[])[], counts: readonly number[]): Uint32Array[] {
  const { paths, rankOf } = labelPaths(counts);
  return sets.map(([label]) => paths.turns.subarray(paths.starts[rankOf[label]], paths.starts[rankOf[label] + 1]));
}

function fault(code: string, [expected, got]: readonly [string, string], fix: string): NomenError {
  return new NomenError({ code, where: 'training documents', expected, got, fix });
}
