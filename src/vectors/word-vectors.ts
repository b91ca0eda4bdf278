// The WordVectors value: one row of numbers for each word.
import { checkNumber, NomenError, quote } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';

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

/**
 * Makes a WordVectors value of V words and their matrix E ∈ R^{V×D}; `values` is kept, not copied.
 *
 * @param parts `words` (V different ones), `values` [V, D] row-major and finite, `dimensions` D ≥ 1
 * @throws NomenError `number-out-of-range`, `wrong-vector-count`, `duplicate-word`, `number-not-finite`
 * @example
 * ```ts
 * import { createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([0.5, -1]) });
 * vectors.idOf('ice'); // 0
 * vectors.idOf('fire'); // -1
 * ```
 */
export function createWordVectors(parts: Pick<WordVectors, 'words' | 'values' | 'dimensions'>): WordVectors {
  const { values, dimensions } = parts;
  checkNumber(dimensions, { where: 'dimensions', min: 1, integer: true });
  const words = Object.freeze([...parts.words]);
  checkValues(words, values, dimensions);
  const ids = numberWords(words);
  const idOf = (word: string) => ids.get(word) ?? -1;
  return Object.freeze({
    words,
    dimensions,
    values,
    idOf,
    vectorOf(word: string) {
      const id = idOf(word);
      return id < 0 ? undefined : values.subarray(id * dimensions, (id + 1) * dimensions);
    },
  });
}

function numberWords(words: readonly string[]): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const [id, word] of words.entries()) {
    const first = ids.get(word);
    if (first !== undefined) {
      throw new NomenError({
        code: 'duplicate-word',
        where: `words[${id}]`,
        expected: 'a word that is not there yet',
        got: `${quote(word)}, which is words[${first}] too`,
        fix: 'Give each word one row',
        details: { word, first, second: id },
      });
    }
    ids.set(word, id);
  }
  return ids;
}

function checkValues(words: readonly string[], values: FloatArray, dimensions: number): void {
  if (values.length !== words.length * dimensions) {
    throw new NomenError({
      code: 'wrong-vector-count',
      where: 'values',
      expected: `${words.length} × ${dimensions} = ${words.length * dimensions} numbers`,
      got: String(values.length),
      fix: 'Pass one row of `dimensions` numbers for each word',
    });
  }
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new NomenError({
    code: 'number-not-finite',
    where: `the vector of ${quote(words[Math.floor(at / dimensions)])}`,
    expected: 'finite numbers',
    got: String(values[at]),
    fix: 'Leave the word out or train it again',
    details: { word: words[Math.floor(at / dimensions)], dimension: at % dimensions },
  });
}
