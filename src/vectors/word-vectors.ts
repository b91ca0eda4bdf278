// The WordVectors value: one row of numbers for each word.
import { checkNumber, NomenError, quote } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import { createVocabulary, type Vocabulary } from '../text/index.js';

/**
 * E ∈ R^{V×D}: row `idOf(word)` of `values` is the vector of `word`. The value is frozen; treat `values` as read-only too.
 *
 * @example
 * ```ts
 * import { createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice', 'steam'], dimensions: 2, values: new Float32Array([1, 2, 3, 4]) });
 * vectors.vectorOf('steam'); // Float32Array [3, 4]
 * ```
 */
export interface WordVectors {
  /** Ids and words; those that are kept packed are made into strings by `words` alone. */
  readonly vocabulary: Vocabulary;
  /** The V words in order of their ids, each once. */
  readonly words: readonly string[];
  /** D, the length of each vector. */
  readonly dimensions: number;
  /** [V, D], row-major. */
  readonly values: FloatArray;
  /** The row of a word, −1 when it has none. */
  idOf(word: string): number;
  /** The vector of a word [D], a view into `values`; undefined when it has none. */
  vectorOf(word: string): FloatArray | undefined;
}

/** What `createWordVectors` makes its value of. */
export interface WordVectorsParts extends Pick<WordVectors, 'values' | 'dimensions'> {
  readonly words: readonly string[] | Vocabulary;
}

/**
 * Makes a WordVectors value of V words and their matrix E ∈ R^{V×D}; `values` is kept, not copied.
 *
 * @param parts `words` (V different ones, or a vocabulary), `values` [V, D] row-major and finite, `dimensions` D ≥ 1
 * @throws NomenError `number-out-of-range`, `wrong-vector-count`, `duplicate-word`, `number-not-finite`
 * @example
 * ```ts
 * import { createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([0.5, -1]) });
 * vectors.idOf('ice'); // 0
 * vectors.idOf('fire'); // -1
 * ```
 */
export function createWordVectors({ words, dimensions, values }: WordVectorsParts): WordVectors {
  checkNumber(dimensions, { where: 'dimensions', min: 1, integer: true });
  const vocabulary = 'idOf' in words ? words : createVocabulary(words);
  checkValues(vocabulary, values, dimensions);
  return Object.freeze({
    vocabulary,
    get words() {
      return vocabulary.words;
    },
    dimensions,
    values,
    idOf: vocabulary.idOf,
    vectorOf(word: string) {
      const id = vocabulary.idOf(word);
      return id < 0 ? undefined : values.subarray(id * dimensions, (id + 1) * dimensions);
    },
  });
}

function checkValues({ size, wordOf }: Vocabulary, values: FloatArray, dimensions: number): void {
  if (values.length !== size * dimensions) {
    throw new NomenError({
      code: 'wrong-vector-count',
      where: 'values',
      expected: `${size} × ${dimensions} = ${size * dimensions} numbers`,
      got: String(values.length),
      fix: 'Pass one row of `dimensions` numbers for each word',
    });
  }
  let at = 0;
  while (at < values.length && Number.isFinite(values[at])) at++;
  if (at === values.length) return;
  throw new NomenError({
    code: 'number-not-finite',
    where: `the vector of ${quote(wordOf(Math.floor(at / dimensions)))}`,
    expected: 'finite numbers',
    got: String(values[at]),
    fix: 'Leave the word out or train it again',
    details: { word: wordOf(Math.floor(at / dimensions)), dimension: at % dimensions },
  });
}
