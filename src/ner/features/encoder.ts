// From words to ids: the features of each word type of a batch, and the windows that point at the types.
import type { Bags, FloatArray, Kernels } from '../../kernels/index.js';
import { boundDocuments, eachAlone } from '../documents.js';
import { eachMatch, statesPerList } from '../gazetteers/match-code.js';
import { createMatcher, type Matcher } from '../gazetteers/matcher.js';
import type { NerOptions } from '../options.js';
import { joinSentences } from '../tagging/tokenized-text.js';
import { createAffixLookup } from './affixes.js';
import { ngramIds } from './ngrams.js';
import { type Pools, poolsOf } from './pools.js';
import { shapeOf } from './shape.js';
import type { FeatureSpace } from './space.js';
import { createWordReading } from './word-parts.js';

/** The features of some word types as ids; U types. */
export interface TypeBatch {
  /** Rows of the word table of each type, one but for words that are read by their parts. */
  readonly words: Bags;
  /** Shape class of each type, Int32Array [U]. */
  readonly shapes: Int32Array;
  /** For each affix kind the row of each type, Int32Array [U]; empty where left out. */
  readonly affixes: readonly Int32Array[];
  /** N-gram buckets of each type. */
  readonly ngrams: Bags;
}

/** What matches of gazetteers tell of M codes (see `match-code.ts`): 1 in the column of each list and state, else 0. */
export interface Matches {
  readonly shape: readonly [number, number];
  /** [M, 4 · lists]. */
  readonly value: FloatArray;
}

/** Some sentences as ids. N tokens, C slots; the order of the window is kept. */
export interface Batch extends TypeBatch {
  /** Type of each slot of each token's window, −1 beyond the sentence; Int32Array [N, C]. */
  readonly windows: Int32Array;
  /** Sentence bounds, Int32Array [sentences + 1]. */
  readonly offsets: Int32Array;
  /** Gold tag of each token where known, Int32Array [N]. */
  readonly tags?: Int32Array;
  /** Where there are gazetteers: matches, and their row for each slot of each token's window, −1 for none; Int32Array [N, C]. */
  readonly matches?: Matches & { readonly windows: Int32Array };
  /** The context of documents, where the options ask for it. */
  readonly pools?: Pools;
}

/** How sentences are read. */
export interface BatchOptions {
  /** Whether the gazetteers are looked at in a sentence; in all of them where left out. */
  readonly isMatched?: readonly boolean[] | undefined;
  /** Bounds of documents in sentences, Int32Array [documents + 1]; every sentence is one where left out. */
  readonly documents?: Int32Array | undefined;
}

/** The rows of a word type in the look-up tables. */
export interface TypeFeatures {
  /** At least one, whose mean counts. */
  readonly words: readonly number[];
  readonly shape: number;
  /** One for each affix kind; empty where left out. */
  readonly affixes: readonly number[];
  readonly ngrams: Int32Array;
}

/** Turns words into ids. */
export interface Encoder {
  readonly space: FeatureSpace;
  /** Finds the matches of gazetteers; undefined where there are none. */
  readonly matcher: Matcher | undefined;
  /** The features of a word, looked up anew. */
  featuresOf(word: string): TypeFeatures;
  /** The features of different words, each looked up anew. */
  types(words: readonly string[], kernels: Kernels): TypeBatch;
  /** The types of some sentences, their windows and pools; remembers the features of the words. */
  batch(sentences: readonly (readonly string[])[], kernels: Kernels, options?: BatchOptions): Batch;
}

/** Words whose features an encoder remembers before it starts afresh, so that endless input takes flat memory. */
const rememberedWords = 100_000;

/** Creates the encoder of a feature space. */
export function createEncoder(space: FeatureSpace, options: NerOptions): Encoder {
  const featuresOf = createFeatureLookup(space, options);
  const matcher = createMatcher(space.gazetteers);
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
    words: bagsOf(types, kernels, (type) => type.words),
    shapes: columnOf(types, kernels, (type) => type.shape),
    affixes: space.affixes.map((_, kind) => columnOf(types, kernels, (type) => type.affixes[kind])),
    ngrams: bagsOf(types, kernels, (type) => type.ngrams),
  });
  return {
    space,
    matcher,
    featuresOf,
    types: (words, kernels) => columns(words.map(featuresOf), kernels),
    batch(sentences, kernels, { isMatched = [], documents = eachAlone(sentences.length) } = {}) {
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
      const words = {
        ...columns(types, kernels),
        windows: windowsOf(tokenTypes, offsets, { slots, kernels }),
        offsets,
      };
      if (matcher === undefined && options.poolDimensions === 0) return words;
      const text = joinSentences(sentences, documents);
      const pools = options.poolDimensions === 0 ? {} : { pools: poolsOf(text, boundDocuments(text), kernels) };
      if (matcher === undefined) return { ...words, ...pools };
      const { codes, rows } = numberCodes(matcher.codesOf(text, 0, sentences.length), offsets, isMatched);
      return {
        ...words,
        ...pools,
        matches: {
          ...matchesOf(codes, statesPerList * space.gazetteers.names.length, kernels),
          windows: windowsOf(rows, offsets, { slots, kernels }),
        },
      };
    },
  };
}

function createFeatureLookup(space: FeatureSpace, options: NerOptions): (word: string) => TypeFeatures {
  const rowsOf = createWordReading(space, options);
  const affixRowsOf = createAffixLookup(space.affixes);
  const none = new Int32Array(0);
  return (word) => ({
    words: rowsOf(word),
    shape: shapeOf(word),
    affixes: affixRowsOf(word),
    ngrams: options.ngramDimensions > 0 ? ngramIds(word, options.ngramBuckets) : none,
  });
}

function columnOf(types: readonly TypeFeatures[], kernels: Kernels, read: (type: TypeFeatures) => number): Int32Array {
  const column = kernels.ints(types.length);
  types.forEach((type, u) => {
    column[u] = read(type);
  });
  return column;
}

function bagsOf(
  types: readonly TypeFeatures[],
  kernels: Kernels,
  read: (type: TypeFeatures) => ArrayLike<number>,
): Bags {
  const offsets = kernels.ints(types.length + 1);
  types.forEach((type, u) => {
    offsets[u + 1] = offsets[u] + read(type).length;
  });
  const ids = kernels.ints(offsets[types.length]);
  types.forEach((type, u) => {
    ids.set(read(type), offsets[u]);
  });
  return { ids, offsets };
}

function matchesOf(codes: readonly number[], columns: number, kernels: Kernels): Matches {
  const value = kernels.floats(codes.length * columns);
  codes.forEach((code, m) => {
    eachMatch(code, (column) => {
      value[m * columns + column] = 1;
    });
  });
  return { shape: [codes.length, columns], value };
}

/** The different codes, 0 the first of them, and the place of each token's among them; −1 for 0. */
function numberCodes(tokenCodes: Float64Array, offsets: Int32Array, isMatched: readonly boolean[]) {
  const places = new Map([[0, -1]]);
  const rows = new Array<number>(tokenCodes.length).fill(-1);
  for (let s = 0; s + 1 < offsets.length; s++) {
    if (isMatched[s] === false) continue;
    for (let n = offsets[s]; n < offsets[s + 1]; n++) {
      const code = tokenCodes[n];
      if (!places.has(code)) places.set(code, places.size);
      rows[n] = places.get(code)!;
    }
  }
  return { codes: [...places.keys()], rows };
}

/** Int32Array [N, C]: window n, slot c holds the id of token n + c − windowSize where that lies in the same sentence. */
function windowsOf(
  tokenIds: readonly number[],
  offsets: Int32Array,
  { slots, kernels }: { slots: number; kernels: Kernels },
): Int32Array {
  const windows = kernels.ints(tokenIds.length * slots);
  const reach = (slots - 1) / 2;
  for (let s = 0; s + 1 < offsets.length; s++) {
    const [first, end] = [offsets[s], offsets[s + 1]];
    for (let n = first; n < end; n++) {
      for (let c = 0; c < slots; c++) {
        const at = n + c - reach;
        windows[n * slots + c] = at >= first && at < end ? tokenIds[at] : -1;
      }
    }
  }
  return windows;
}
