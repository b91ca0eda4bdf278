// From words to ids: the features of each word type of a batch, and the windows that point at the types.
import type { Bags, Kernels } from '../../kernels/index.js';
import { wordKey } from '../../text/index.js';
import type { NerOptions } from '../options.js';
import { affixesOf } from './affixes.js';
import { ngramIds } from './ngrams.js';
import { shapeOf } from './shape.js';
import type { FeatureSpace } from './space.js';

/** The features of some word types as ids; U types. */
export interface TypeBatch {
  /** Row of the word table of each type, Int32Array [U]. */
  readonly words: Int32Array;
  /** Shape class of each type, Int32Array [U]. */
  readonly shapes: Int32Array;
  /** For each affix kind the row of each type, Int32Array [U]; empty where left out. */
  readonly affixes: readonly Int32Array[];
  /** N-gram buckets of each type. */
  readonly ngrams: Bags;
}

/** Some sentences as ids. N tokens, C slots; the order of the window is kept. */
export interface Batch extends TypeBatch {
  /** Type of each slot of each token's window, −1 beyond the sentence; Int32Array [N, C]. */
  readonly windows: Int32Array;
  /** Sentence bounds, Int32Array [sentences + 1]. */
  readonly offsets: Int32Array;
  /** Gold tag of each token where known, Int32Array [N]. */
  readonly tags?: Int32Array;
}

interface TypeFeatures {
  readonly word: number;
  readonly shape: number;
  readonly affixes: readonly number[];
  readonly ngrams: Int32Array;
}

/** Turns words into ids. */
export interface Encoder {
  readonly space: FeatureSpace;
  /** The features of different words, each looked up anew. */
  types(words: readonly string[], kernels: Kernels): TypeBatch;
  /** The types of some sentences and their windows; remembers the features of the words. */
  batch(sentences: readonly (readonly string[])[], kernels: Kernels): Batch;
}

/** Words whose features an encoder remembers before it starts afresh, so that endless input takes flat memory. */
const rememberedWords = 100_000;

/** Creates the encoder of a feature space. */
export function createEncoder(space: FeatureSpace, options: NerOptions): Encoder {
  const featuresOf = createFeatureLookup(space, options);
  const slots = 2 * options.windowSize + 1;
  const remembered = new Map<string, TypeFeatures>();
  const recall = (word: string): TypeFeatures => {
    let features = remembered.get(word);
    if (features !== undefined) return features;
    if (remembered.size >= rememberedWords) remembered.clear();
    features = featuresOf(word);
    remembered.set(word, features);
    return features;
  };
  const columns = (types: readonly TypeFeatures[], kernels: Kernels): TypeBatch => ({
    words: columnOf(types, kernels, (type) => type.word),
    shapes: columnOf(types, kernels, (type) => type.shape),
    affixes: space.affixes.map((_, kind) => columnOf(types, kernels, (type) => type.affixes[kind])),
    ngrams: bagsOf(types, kernels),
  });
  return {
    space,
    types: (words, kernels) => columns(words.map(featuresOf), kernels),
    batch(sentences, kernels) {
      const typeIds = new Map<string, number>();
      const types: TypeFeatures[] = [];
      const tokenTypes: number[] = [];
      const offsets = kernels.ints(sentences.length + 1);
      sentences.forEach((words, s) => {
        for (const word of words) {
          let id = typeIds.get(word);
          if (id === undefined) {
            id = types.push(recall(word)) - 1;
            typeIds.set(word, id);
          }
          tokenTypes.push(id);
        }
        offsets[s + 1] = tokenTypes.length;
      });
      return { ...columns(types, kernels), windows: windowsOf(tokenTypes, offsets, { slots, kernels }), offsets };
    },
  };
}

function createFeatureLookup(space: FeatureSpace, options: NerOptions): (word: string) => TypeFeatures {
  const { words } = space;
  const affixRows = space.affixes.map((known) => new Map(known.map((affix, place) => [affix, place + 1])));
  return (word) => {
    const key = wordKey(word, words.has);
    const affixes = affixRows.length === 0 ? [] : affixesOf(word);
    return {
      word: key === undefined ? 0 : words.idOf(key),
      shape: shapeOf(word),
      affixes: affixes.map((affix, kind) => affixRows[kind].get(affix) ?? 0),
      ngrams: options.ngramDimensions > 0 ? ngramIds(word, options.ngramBuckets) : new Int32Array(0),
    };
  };
}

function columnOf(types: readonly TypeFeatures[], kernels: Kernels, read: (type: TypeFeatures) => number): Int32Array {
  const column = kernels.ints(types.length);
  types.forEach((type, u) => {
    column[u] = read(type);
  });
  return column;
}

function bagsOf(types: readonly TypeFeatures[], kernels: Kernels): Bags {
  const offsets = kernels.ints(types.length + 1);
  types.forEach((type, u) => {
    offsets[u + 1] = offsets[u] + type.ngrams.length;
  });
  const ids = kernels.ints(offsets[types.length]);
  types.forEach((type, u) => {
    ids.set(type.ngrams, offsets[u]);
  });
  return { ids, offsets };
}

/** Int32Array [N, C]: window n, slot c holds the type of token n + c − windowSize where that lies in the same sentence. */
function windowsOf(
  tokenTypes: readonly number[],
  offsets: Int32Array,
  { slots, kernels }: { slots: number; kernels: Kernels },
): Int32Array {
  const windows = kernels.ints(tokenTypes.length * slots);
  const reach = (slots - 1) / 2;
  for (let s = 0; s + 1 < offsets.length; s++) {
    const [first, end] = [offsets[s], offsets[s + 1]];
    for (let n = first; n < end; n++) {
      for (let c = 0; c < slots; c++) {
        const at = n + c - reach;
        windows[n * slots + c] = at >= first && at < end ? tokenTypes[at] : -1;
      }
    }
  }
  return windows;
}
