// What a word's vector is the mean of: a row of its own and those of its n-grams.
import type { Vocabulary } from '../../text/index.js';
import {
  createSubwordVectors,
  createWordVectors,
  gramBuckets,
  type SubwordVectors,
  type WordVectors,
} from '../../vectors/index.js';
import type { Corpus } from '../corpus/corpus.js';
import type { Learner } from './learner.js';
import type { Word2vecOptions } from './options.js';

/** Rows of the inputs: those of word w are `rows[starts[w]]` … `rows[starts[w + 1] − 1]`. */
export interface WordParts {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** Row w for word w, then V + bucket for each n-gram; with no buckets there is nothing to list. */
export function buildWordParts({ size, wordOf }: Vocabulary, options: Word2vecOptions): WordParts | undefined {
  if (options.buckets === 0) return undefined;
  const starts = new Uint32Array(size + 1);
  const rows: number[] = [];
  for (let word = 0; word < size; word++) {
    rows.push(word);
    for (const bucket of gramBuckets(wordOf(word), options)) rows.push(size + bucket);
    starts[word + 1] = rows.length;
  }
  return { starts, rows: Uint32Array.from(rows) };
}

type Inputs = Pick<Learner, 'inputs' | 'stride'>;

/** The vector of each word: the mean of its parts. */
export function meansOfParts(
  { starts, rows }: WordParts,
  { inputs, stride }: Inputs,
  { corpus, options: { dimensions } }: { readonly corpus: Corpus; readonly options: Word2vecOptions },
): WordVectors {
  const { vocabulary } = corpus;
  const values = new Float32Array(vocabulary.size * dimensions);
  for (let word = 0; word < vocabulary.size; word++) {
    const share = 1 / (starts[word + 1] - starts[word]);
    for (let k = starts[word]; k < starts[word + 1]; k++) {
      for (let d = 0; d < dimensions; d++) values[word * dimensions + d] += inputs[rows[k] * stride + d] * share;
    }
  }
  return createWordVectors({ words: vocabulary, dimensions, values });
}

/** The rows of the n-grams, copied, without what fills them up to the stride. */
export function subwordsOf(
  { inputs, stride }: Inputs,
  size: number,
  { dimensions, buckets, shortestGram, longestGram }: Word2vecOptions,
): SubwordVectors {
  const values = new Float32Array(buckets * dimensions);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = (size + bucket) * stride;
    values.set(inputs.subarray(start, start + dimensions), bucket * dimensions);
  }
  return createSubwordVectors({ values, dimensions, buckets, shortestGram, longestGram });
}
