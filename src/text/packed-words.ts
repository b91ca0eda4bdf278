// Words as bytes: how model files keep them, and a vocabulary that looks words up in those bytes.
import { checkNumber, NomenError, quote } from '../base/index.js';
import { type IndexedWords, indexWords, placeOf, type ScannedWords, scanWords, wordEnd } from './indexed-words.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * words → bytes: each word in UTF-8, then the byte 0xFF, which UTF-8 never uses; so words may hold anything but lone surrogates.
 *
 * @throws NomenError `lone-surrogate`
 * @example
 * ```ts
 * import { packWords, unpackWords } from 'nomen/text';
 * unpackWords(packWords(['Zoë', '']), { name: 'words' }); // ['Zoë', '']
 * ```
 */
export function packWords(words: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  // A code unit takes three bytes at most.
  const bytes = new Uint8Array(words.reduce((sum, word) => sum + 3 * word.length + 1, 0));
  let at = 0;
  for (const [i, word] of words.entries()) {
    if (hasLoneSurrogate(word)) throw loneSurrogate(word, i);
    at += encoder.encodeInto(word, bytes.subarray(at)).written;
    bytes[at++] = wordEnd;
  }
  return bytes.slice(0, at);
}

/**
 * bytes → words: the inverse of `packWords`, strict.
 *
 * @param source `name` of the tensor or file, for messages
 * @throws NomenError `bad-words`
 * @example
 * ```ts
 * import { unpackWords } from 'nomen/text';
 * unpackWords(Uint8Array.of(0x61, 0xff, 0x62, 0xff), { name: 'words' }); // ['a', 'b']
 * ```
 */
export function unpackWords(bytes: Uint8Array, { name }: { readonly name: string }): string[] {
  const decoder = createDecoder();
  const words: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(wordEnd, start);
    if (end < 0) throw badWords(name, 'the byte 0xFF after the last word', 'none');
    try {
      words.push(decoder.decode(bytes.subarray(start, end)));
    } catch {
      throw badWords(name, 'words in UTF-8', `other bytes in word ${words.length}`);
    }
    start = end + 1;
  }
  return words;
}

/**
 * A list of packed words that are decoded one by one, when asked for; words may occur twice.
 *
 * @example
 * ```ts
 * import { openPackedWords, type PackedWords, packWords } from 'nomen/text';
 * const names: PackedWords = openPackedWords(packWords(['Rome', 'Rome']), { name: 'names' });
 * [names.size, names.wordOf(1)]; // [2, 'Rome']
 * ```
 */
export interface PackedWords {
  readonly size: number;
  /** What `packWords` gave. */
  readonly bytes: Uint8Array;
  /**
   * The word of an id in [0, size).
   * @throws NomenError `number-out-of-range`
   */
  wordOf(id: number): string;
}

/**
 * Opens packed words without a string a word.
 *
 * @param bytes what `packWords` gave; kept, not copied
 * @param source `name` of the tensor or file, for messages
 * @throws NomenError `bad-words`
 * @example
 * ```ts
 * import { openPackedWords, packWords } from 'nomen/text';
 * openPackedWords(packWords(['Rome', 'Zoë']), { name: 'names' }).wordOf(1); // 'Zoë'
 * ```
 */
export function openPackedWords(bytes: Uint8Array, { name }: { readonly name: string }): PackedWords {
  const scanned = scanWords(bytes);
  checkScanned(bytes, scanned, name);
  return Object.freeze({ bytes, ...listOf(bytes, scanned.starts) });
}

function listOf(bytes: Uint8Array, starts: Int32Array): Pick<PackedWords, 'size' | 'wordOf'> {
  const size = starts.length - 1;
  const decoder = createDecoder();
  const wordOf = (id: number) => {
    checkNumber(id, { where: 'wordOf', min: 0, max: size - 1, integer: true });
    return decoder.decode(bytes.subarray(starts[id], starts[id + 1] - 1));
  };
  return { size, wordOf };
}

/**
 * The vocabulary of packed words, made in milliseconds and without a string a word; `words` is unpacked when first asked for.
 *
 * @param bytes what `packWords` gave; kept, not copied
 * @param source `name` of the tensor or file, for messages; `counts` of the words, where they are known
 * @throws NomenError `bad-words`, `duplicate-word`
 * @example
 * ```ts
 * import { createPackedVocabulary, packWords } from 'nomen/text';
 * createPackedVocabulary(packWords(['<unk>', 'Rome']), { name: 'words' }).idOf('Rome'); // 1
 * ```
 */
export function createPackedVocabulary(
  bytes: Uint8Array,
  { name, counts }: { readonly name: string; readonly counts?: Float64Array },
): Vocabulary {
  const indexed = indexWords(bytes);
  checkScanned(bytes, indexed, name);
  const { starts } = indexed;
  const { size, wordOf } = listOf(bytes, starts);
  const idAt = createByteIndex(bytes, indexed, name);
  const encoder = new TextEncoder();
  let encoded = new Uint8Array(64);
  let words: readonly string[] | undefined;
  const idOf = (word: string) => {
    if (encoded.length < 3 * word.length) encoded = new Uint8Array(3 * word.length);
    const written = encodeAscii(word, encoded) ? word.length : encoder.encodeInto(word, encoded).written;
    const id = idAt(encoded, written);
    // What is encoded of a lone surrogate is that of U+FFFD.
    return id >= 0 && written > word.length && hasLoneSurrogate(word) ? -1 : id;
  };
  return Object.freeze({
    size,
    get words() {
      words ??= Object.freeze(unpackWords(bytes, { name }));
      return words;
    },
    packed: bytes,
    ...(counts === undefined ? {} : { counts }),
    idOf,
    has: (word: string) => idOf(word) >= 0,
    wordOf,
  });
}

/** Writes a word of ASCII alone, faster than an encoder does; says whether it is one. */
function encodeAscii(word: string, to: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit > 127) return false;
    to[i] = unit;
  }
  return true;
}

/** Finds the id of the first `length` bytes of a buffer, or −1. */
type ByteIndex = (buffer: Uint8Array, length: number) => number;

function createByteIndex(bytes: Uint8Array, indexed: IndexedWords, name: string): ByteIndex {
  const { starts, table, repeated } = indexed;
  if (repeated < starts.length - 1) {
    const word = bytes.subarray(starts[repeated], starts[repeated + 1] - 1);
    throw duplicateWord(name, table[placeOf(bytes, indexed, word)] - 1, repeated);
  }
  return (buffer, length) => table[placeOf(bytes, indexed, buffer, length)] - 1;
}

/** Refuses other bytes than UTF-8. All words are checked at once; which one is at fault is looked for only then. */
function checkScanned(bytes: Uint8Array, { joined, starts }: ScannedWords, name: string): void {
  if (starts[starts.length - 1] !== bytes.length) throw badWords(name, 'the byte 0xFF after the last word', 'none');
  try {
    createDecoder().decode(joined);
  } catch {
    unpackWords(bytes, { name });
  }
}

function createDecoder() {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

function hasLoneSurrogate(word: string): boolean {
  return /\p{Surrogate}/u.test(word);
}

function loneSurrogate(word: string, index: number) {
  return new NomenError({
    code: 'lone-surrogate',
    where: `words[${index}]`,
    expected: 'well-formed Unicode',
    got: quote(word),
    fix: 'Replace lone surrogates before building the vocabulary (text.toWellFormed())',
    details: { index },
  });
}

function duplicateWord(where: string, first: number, second: number) {
  const got = `word ${first} again as word ${second}`;
  return new NomenError({ code: 'duplicate-word', where, expected: 'each word once', got, fix: damaged });
}

function badWords(where: string, expected: string, got: string) {
  return new NomenError({ code: 'bad-words', where, expected, got, fix: damaged });
}

const damaged = 'The file is damaged; get it again';
