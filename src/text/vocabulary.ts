// Vocabulary: words and their ids, built from counts and then frozen.
import { checkNumber, NomenError, quote, resolveOptions } from '../base/index.js';
import { indexWords } from './word-index.js';

/**
 * A fixed list of different words; the id of a word is its place in the list.
 *
 * @example
 * ```ts
 * import { buildVocabulary, type Vocabulary } from 'nomen/text';
 * const vocabulary: Vocabulary = buildVocabulary(['Rome', 'Rome', 'Paris']);
 * [vocabulary.idOf('Rome'), vocabulary.idOf('Oslo'), vocabulary.wordOf(0)]; // [2, -1, '<pad>']
 * ```
 */
export interface Vocabulary {
  /** V, the number of words, reserved ones included. */
  readonly size: number;
  /** The words by id; frozen. */
  readonly words: readonly string[];
  /** How often each word occurred, by id, where that is known; treat it as read-only. */
  readonly counts?: ArrayLike<number>;
  /** The words as `packWords` gives them, where they are kept so: then `words` are made when first asked for. */
  readonly packed?: Uint8Array;
  /** The id of a word in [0, V), or −1 when the vocabulary lacks it: no row is chosen behind the caller's back. */
  idOf(word: string): number;
  /** Whether the vocabulary holds the word. */
  has(word: string): boolean;
  /**
   * The word of an id in [0, V).
   * @throws NomenError `number-out-of-range`
   */
  wordOf(id: number): string;
}

/**
 * What `buildVocabulary` keeps.
 *
 * @example
 * ```ts
 * import { buildVocabulary, type VocabularyOptions } from 'nomen/text';
 * const options: Partial<VocabularyOptions> = { minCount: 2, reserved: ['<unk>'] };
 * buildVocabulary(['a', 'a', 'b'], options).words; // ['<unk>', 'a']
 * ```
 */
export interface VocabularyOptions {
  /** Words that occur less often are left out. */
  readonly minCount: number;
  /** V at most, reserved words included; the rarest words are left out. */
  readonly maxSize: number;
  /** Words that take the first ids, in this order, whether they occur or not. */
  readonly reserved: readonly string[];
}

/**
 * Defaults of `buildVocabulary`: keep every word, `<pad>` with id 0 and `<unk>` with id 1.
 *
 * @example
 * ```ts
 * import { vocabularyDefaults } from 'nomen/text';
 * vocabularyDefaults.reserved; // ['<pad>', '<unk>']
 * ```
 */
export const vocabularyDefaults: VocabularyOptions = Object.freeze({
  minCount: 1,
  maxSize: Infinity,
  reserved: Object.freeze(['<pad>', '<unk>']),
});

/**
 * Makes a vocabulary of words whose order is their id.
 *
 * @param words different strings
 * @param counts how often each occurred, in the same order
 * @throws NomenError `duplicate-word`, `wrong-count-length`
 * @example
 * ```ts
 * import { createVocabulary } from 'nomen/text';
 * createVocabulary(['<unk>', 'Rome']).idOf('Rome'); // 1
 * ```
 */
export function createVocabulary(words: readonly string[], counts?: readonly number[]): Vocabulary {
  if (counts !== undefined && counts.length !== words.length) {
    throw new NomenError({
      code: 'wrong-count-length',
      where: 'createVocabulary',
      expected: `${words.length} counts, one a word`,
      got: String(counts.length),
      fix: 'Pass the counts in the order of the words, or leave them out',
    });
  }
  const kept = Object.freeze([...words]);
  const { idOf, repeated } = indexWords(kept);
  if (repeated !== undefined) throw duplicateWord(kept[repeated[0]], ...repeated);
  return Object.freeze({
    size: kept.length,
    words: kept,
    ...(counts === undefined ? {} : { counts: Object.freeze([...counts]) }),
    idOf,
    has: (word: string) => idOf(word) >= 0,
    wordOf(id: number) {
      checkNumber(id, { where: 'wordOf', min: 0, max: kept.length - 1, integer: true });
      return kept[id];
    },
  });
}

/**
 * Builds a vocabulary: reserved words first, then the others by falling count, equal counts by code unit.
 *
 * The order depends on the counts alone, never on the order of the input. A reserved word that occurs keeps its count.
 *
 * @param words tokens to count, or counts by word
 * @param options `minCount`, `maxSize`, `reserved`; see `vocabularyDefaults`
 * @throws NomenError `not-words`, `bad-count`, `number-out-of-range`, `unknown-option`, `duplicate-word`
 * @example
 * ```ts
 * import { buildVocabulary } from 'nomen/text';
 * buildVocabulary(['to', 'be', 'or', 'not', 'to', 'be']).words; // ['<pad>', '<unk>', 'be', 'to', 'not', 'or']
 * ```
 */
export function buildVocabulary(
  words: Iterable<string> | ReadonlyMap<string, number>,
  options?: Partial<VocabularyOptions>,
): Vocabulary {
  const { minCount, maxSize, reserved } = resolveOptions(vocabularyDefaults, options, 'buildVocabulary');
  checkNumber(minCount, { where: 'buildVocabulary.minCount', min: 0 });
  checkNumber(maxSize, { where: 'buildVocabulary.maxSize', min: reserved.length });
  const counts = words instanceof Map ? checkCounts(words) : countWords(words as Iterable<string>);
  const isReserved = new Set(reserved);
  const kept = [...counts].filter(([word, count]) => count >= minCount && !isReserved.has(word));
  kept.sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  const room = Math.min(kept.length, Math.floor(maxSize) - reserved.length);
  const order = [...reserved, ...kept.slice(0, room).map(([word]) => word)];
  return createVocabulary(
    order,
    order.map((word) => counts.get(word) ?? 0),
  );
}

function countWords(words: Iterable<string>): ReadonlyMap<string, number> {
  if (typeof words === 'string' || typeof words?.[Symbol.iterator] !== 'function') {
    throw notWords(typeof words === 'string' ? `the string ${quote(words)}` : quote(String(words)));
  }
  const counts = new Map<string, number>();
  for (const word of words) {
    if (typeof word !== 'string') throw notWords(`an item ${quote(String(word))}`);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function checkCounts(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  for (const [word, count] of counts) {
    if (count >= 0 && count < Infinity) continue;
    throw new NomenError({
      code: 'bad-count',
      where: `buildVocabulary, count of ${quote(word)}`,
      expected: 'a finite number ≥ 0',
      got: String(count),
      fix: 'Count occurrences before building',
      details: { word, count },
    });
  }
  return counts;
}

function notWords(got: string): NomenError {
  return new NomenError({
    code: 'not-words',
    where: 'buildVocabulary',
    expected: 'words one by one or a Map of counts',
    got,
    fix: 'Pass e.g. tokenize(text).map((token) => token.text)',
  });
}

function duplicateWord(word: string, first: number, second: number) {
  return new NomenError({
    code: 'duplicate-word',
    where: `words[${second}]`,
    expected: 'a word that is not there yet',
    got: `${quote(word)}, which is words[${first}] too`,
    fix: 'Remove one of them',
    details: { word, first, second },
  });
}
