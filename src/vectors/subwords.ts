// Vectors of n-grams of characters, from which words that were never seen get one.
import { checkNumber, NomenError } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import { idInAnyCase } from './known-words.js';
import { createWordVectors, type WordVectors } from './word-vectors.js';

/** Which n-grams a word has and how they share rows. */
export interface GramOptions {
  /** Rows that n-grams are hashed to. */
  readonly buckets: number;
  /** Characters of an n-gram at least and at most, `<` and `>` at the ends of the word among them. */
  readonly shortestGram: number;
  readonly longestGram: number;
}

/** G ∈ R^{B×D}: the vectors of n-grams; the value is frozen. */
export interface SubwordVectors extends GramOptions {
  /** D, as of the words' vectors. */
  readonly dimensions: number;
  /** [B, D], row-major. */
  readonly values: FloatArray;
  /** The mean of the rows of the word's n-grams [D]; undefined for a word so short that it has none. */
  vectorOf(word: string): FloatArray | undefined;
}

/**
 * g(w) = 1/n Σ_k G_{b(k)} over the n-grams k of `<w>`: a vector for any word, near those of words that are spelt alike. The word is
 * taken as it is: pass it in lower case where the training text was.
 *
 * @param parts `values` [B, D] row-major, kept, not copied
 * @throws NomenError `number-out-of-range`, `wrong-vector-count`
 * @see Bojanowski et al. 2017, Enriching word vectors with subword information
 * @example
 * ```ts
 * import { createSubwordVectors } from 'nomen/vectors';
 * const values = new Float32Array([1, 2, 3, 4]);
 * const subwords = createSubwordVectors({ values, dimensions: 2, buckets: 2, shortestGram: 3, longestGram: 3 });
 * subwords.vectorOf('ox')?.length; // 2
 * ```
 */
export function createSubwordVectors(parts: Omit<SubwordVectors, 'vectorOf'>): SubwordVectors {
  const { values, dimensions, buckets, shortestGram, longestGram } = parts;
  checkNumber(dimensions, { where: 'dimensions', min: 1, integer: true });
  checkNumber(buckets, { where: 'buckets', min: 1, max: 2 ** 31, integer: true });
  checkNumber(shortestGram, { where: 'shortestGram', min: 1, integer: true });
  checkNumber(longestGram, { where: 'longestGram', min: shortestGram, integer: true });
  if (values.length !== buckets * dimensions) throw wrongCount(values.length, parts);
  return Object.freeze({
    values,
    dimensions,
    buckets,
    shortestGram,
    longestGram,
    vectorOf(word: string) {
      const rows = gramBuckets(word, parts);
      if (rows.length === 0) return undefined;
      const mean = values.slice(0, dimensions).fill(0);
      for (const row of rows) {
        for (let d = 0; d < dimensions; d++) mean[d] += values[row * dimensions + d] / rows.length;
      }
      return mean;
    },
  });
}

/**
 * b(k) for each n-gram k of `<word>`: FNV-1a of its UTF-8 bytes, sign-extended as fastText's, modulo B.
 *
 * @returns a bucket for each n-gram, in the order of their places
 * @example
 * ```ts
 * import { gramBuckets } from 'nomen/vectors';
 * gramBuckets('ox', { buckets: 1000, shortestGram: 3, longestGram: 4 }).length; // 3: <ox, <ox>, ox>
 * ```
 */
export function gramBuckets(word: string, { buckets, shortestGram, longestGram }: GramOptions): number[] {
  const characters = Array.from(`<${word}>`, (character) => new TextEncoder().encode(character));
  const found: number[] = [];
  for (let start = 0; start < characters.length; start++) {
    let hash = 0x811c9dc5;
    const end = Math.min(characters.length, start + longestGram);
    for (let at = start; at < end; at++) {
      for (const byte of characters[at]) hash = Math.imul(hash ^ ((byte << 24) >> 24), 0x01000193);
      if (at - start + 1 >= shortestGram) found.push((hash >>> 0) % buckets);
    }
  }
  return found;
}

/**
 * E over g(u_1), g(u_2), …: the vectors with a row more for each word u that has none, in no case, and has n-grams. The n-grams are
 * those of the word in lower case; all rows become float32.
 *
 * @returns the very `vectors` when nothing is added
 * @example
 * ```ts
 * import { addUnseenWords, createSubwordVectors, createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 1, values: new Float32Array([1]) });
 * const form = { dimensions: 1, buckets: 1, shortestGram: 3, longestGram: 6 };
 * const subwords = createSubwordVectors({ ...form, values: new Float32Array([5]) });
 * addUnseenWords(vectors, subwords, ['Ice', 'iced']).words; // ['ice', 'iced']
 * ```
 */
export function addUnseenWords(vectors: WordVectors, subwords: SubwordVectors, words: Iterable<string>): WordVectors {
  const { dimensions, values } = vectors;
  const rows = new Map<string, FloatArray>();
  for (const word of words) {
    const row = idInAnyCase(vectors, word) < 0 ? subwords.vectorOf(word.toLowerCase()) : undefined;
    if (row !== undefined) rows.set(word, row);
  }
  if (rows.size === 0) return vectors;
  const extended = new Float32Array(values.length + rows.size * dimensions);
  extended.set(values);
  for (const [i, row] of [...rows.values()].entries()) extended.set(row, values.length + i * dimensions);
  return createWordVectors({ words: [...vectors.words, ...rows.keys()], dimensions, values: extended });
}

function wrongCount(got: number, { buckets, dimensions }: Pick<SubwordVectors, 'buckets' | 'dimensions'>): NomenError {
  return new NomenError({
    code: 'wrong-vector-count',
    where: 'values',
    expected: `${buckets} × ${dimensions} = ${buckets * dimensions} numbers`,
    got: String(got),
    fix: 'Pass one row of `dimensions` numbers for each bucket',
  });
}
