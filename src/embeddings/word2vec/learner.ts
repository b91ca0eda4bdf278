// The inner loop of word2vec as an interface, and what every implementation of it is made from.
import type { Random } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { buildHuffmanPaths, type HuffmanPaths, type Vocabulary } from '../../text/index.js';
import type { Word2vecOptions } from './options.js';
import { type AliasTable, buildAliasTable, keepChances } from './sampling.js';
import { buildWordParts, type WordParts } from './word-parts.js';

/** Ids of a text are given to a learner in pieces of at most this many. */
export const chunkLength = 1 << 16;

/** What a learner knows of the text: chances and paths by word. */
export interface LearnerTables {
  readonly size: number;
  readonly keep: Uint32Array;
  readonly noise: AliasTable;
  readonly paths: HuffmanPaths;
  /** With n-grams: what the words' vectors are means of. */
  readonly parts: WordParts | undefined;
  /** Rows of v: V, and the buckets of the n-grams. */
  readonly inputRows: number;
}

/** Builds the tables from words and their counts, by falling count. */
export function buildLearnerTables(vocabulary: Vocabulary, options: Word2vecOptions): LearnerTables {
  const { counts = [] } = vocabulary;
  const isTree = options.loss === 'hierarchical';
  return {
    size: counts.length,
    keep: keepChances(counts, options.subsample),
    noise: buildAliasTable(counts, options.noisePower),
    paths: buildHuffmanPaths(isTree ? counts : [1]),
    parts: buildWordParts(vocabulary, options),
    inputRows: counts.length + options.buckets,
  };
}

/** How one chunk is learnt from. */
export interface ChunkRun {
  /** The learning rate at the first id and after the last. */
  readonly from: number;
  readonly to: number;
  /** A stream of its own: the draws of a chunk do not depend on the chunks before. */
  readonly random: Random;
}

/** Sum of the loss over some predictions, in nats, and how many: divide to get the mean. */
export interface LossSample {
  readonly sum: number;
  readonly count: number;
}

/** Two matrices and the step that changes them. */
export interface Learner {
  /** v: row w is the vector of word w as one of the window, [V, stride]; with n-grams it is a part of that, and their rows follow. */
  readonly inputs: FloatArray;
  /** u: row w is the vector of word w as the predicted one, or of node w of the tree, [V, stride]. */
  readonly outputs: FloatArray;
  /** Numbers from one row to the next; those after the vector are 0. */
  readonly stride: number;
  /** Learns from ids, line ends (< 0) between them; at most `chunkLength`. */
  trainChunk(ids: Int32Array, run: ChunkRun): void;
  /** The loss since the last call. */
  takeLoss(): LossSample;
}
