// From words to ids: the features of each word type of a batch, and the windows that point at the types.
import type { Bags, FloatArray, Kernels } from '../../kernels/index.js';
import { wordKey } from '../../text/index.js';
import { setMatches, statesPerList } from '../gazetteers/match-code.js';
import { createMatcher, type Matcher } from '../gazetteers/matcher.js';
import type { NerOptions } from '../options.js';
import { joinSentences } from '../tagging/tokenized-text.js';
import { affixesOf } from './affixes.js';
import { ngramIds } from './ngrams.js';
import { shapeOf } from './shape.js';
import type { FeatureSpace } from './space.js';

/** A word and where it stands in matches of gazetteers: what the first layer makes of a token depends on nothing else of it. */
export interface WordType {
  readonly word: string;
  /** See `match-code.ts`; 0 in no match. */
  readonly code: number;
}

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
  /** 1 where a type is single, first, inner or last in a match of a list, else 0; [U, 4 · lists]. */
  readonly matches: { readonly shape: readonly [number, number]; readonly value: FloatArray };
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

interface WordFeatures {
  readonly word: number;
  readonly shape: number;
  readonly affixes: readonly number[];
  readonly ngrams: Int32Array;
}

interface TypeFeatures extends WordFeatures {
  readonly code: number;
}

/** Turns words into ids. */
export interface Encoder {
  readonly space: FeatureSpace;
  /** Finds the matches of gazetteers; undefined where there are none. */
  readonly matcher: Matcher | undefined;
  /** The features of different types, each looked up anew. */
  types(types: readonly WordType[], kernels: Kernels): TypeBatch;
  /**
   * The types of some sentences and their windows; remembers the features of the words.
   *
   * @param isMatched whether the gazetteers are looked at in a sentence; in all of them where left out
   */
  batch(sentences: readonly (readonly string[])[], kernels: Kernels, isMatched?: readonly boolean[]): Batch;
}

/** Words whose features an encoder remembers before it starts afresh, so that endless input takes flat memory. */
const rememberedWords = 100_000;

/** Creates the encoder of a feature space. */
export function createEncoder(space: FeatureSpace, options: NerOptions): Encoder {
  const featuresOf = createFeatureLookup(space, options);
  const matcher = createMatcher(space.gazetteers);
  const slots = 2 * options.windowSize + 1;
  const remembered = new Map<string, WordFeatures>();
  const recall = (word: string): WordFeatures => {
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
    matches: matchesOf(types, space.gazetteers.length, kernels),
  });
  return {
    space,
    matcher,
    types: (types, kernels) =>
      columns(
        types.map(({ word, code }) => ({ ...featuresOf(word), code })),
        kernels,
      ),
    batch(sentences, kernels, isMatched) {
      const codes = matcher?.codesOf(joinSentences(sentences), 0, sentences.length);
      const typeIds = new Map<string, number>();
      const types: TypeFeatures[] = [];
      const tokenTypes: number[] = [];
      const offsets = kernels.ints(sentences.length + 1);
      sentences.forEach((words, s) => {
        const matches = isMatched?.[s] === false ? undefined : codes;
        for (const word of words) {
          const code = matches?.[tokenTypes.length] ?? 0;
          const key = code === 0 ? `=${word}` : `${code}=${word}`;
          let id = typeIds.get(key);
          if (id === undefined) {
            id = types.push({ ...recall(word), code }) - 1;
            typeIds.set(key, id);
          }
          tokenTypes.push(id);
        }
        offsets[s + 1] = tokenTypes.length;
      });
      return { ...columns(types, kernels), windows: windowsOf(tokenTypes, offsets, { slots, kernels }), offsets };
    },
  };
}

function createFeatureLookup(space: FeatureSpace, options: NerOptions): (word: string) => WordFeatures {
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

function matchesOf(types: readonly TypeFeatures[], lists: number, kernels: Kernels): TypeBatch['matches'] {
  const columns = statesPerList * lists;
  const value = kernels.floats(types.length * columns);
  types.forEach(({ code }, u) => {
    setMatches(value, u * columns, code);
  });
  return { shape: [types.length, columns], value };
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
