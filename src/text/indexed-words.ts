// Packed words with a hash table of their bytes.
import { indexWithWasm, tableSize } from './wasm/index-words.js';

/**
 * The byte that ends each packed word: UTF-8 never uses it, so words need no escaping.
 *
 * @example
 * ```ts
 * import { packWords, wordEnd } from 'nomen/text';
 * packWords(['a']).at(-1) === wordEnd; // true
 * ```
 */
export const wordEnd = 0xff;

/** The place of the word that the first `length` bytes of a buffer spell, or the free one where it would be. */
export function placeOf(
  bytes: Uint8Array,
  { starts, hashes, table }: IndexedWords,
  word: Uint8Array,
  length = word.length,
): number {
  let hash = firstHash;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ word[i], hashPrime);
  hash = mixed(hash);
  const mask = table.length - 1;
  let place = hash & mask;
  for (; table[place] !== 0; place = (place + 1) & mask) {
    const id = table[place] - 1;
    const start = starts[id];
    if (hashes[id] !== hash || starts[id + 1] - 1 - start !== length) continue;
    let i = 0;
    while (i < length && bytes[start + i] === word[i]) i++;
    if (i === length) break;
  }
  return place;
}

/** FNV-1a. */
const firstHash = 0x811c9dc5;
const hashPrime = 0x01000193;

/** A hash with its high bits mixed into the low ones, which choose the place. */
function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}

/** Where each word starts, and where the next one would; and the hash of each. */
export interface ScannedWords {
  readonly starts: Int32Array;
  readonly hashes: Int32Array;
  /** The bytes with a zero for the end of each word. */
  readonly joined: Uint8Array;
}

/** Packed words with a hash table of them. */
export interface IndexedWords extends ScannedWords {
  /** Open addressing with linear probing, at most half full: id + 1, or 0 where free. */
  readonly table: Int32Array;
  /** The first id whose word came before, where the table ends; or the number of words. */
  readonly repeated: number;
}

/** Fewer bytes are not worth a module. */
const leastBytes = 1 << 14;

/** Scans packed words and fills the table, compiled where the host runs WebAssembly. */
export function indexWords(bytes: Uint8Array): IndexedWords {
  return (bytes.length < leastBytes ? undefined : indexWithWasm(bytes)) ?? indexWithoutWasm(bytes);
}

/** What `indexWithWasm` does, in TypeScript. */
export function indexWithoutWasm(bytes: Uint8Array): IndexedWords {
  const scanned = scanWords(bytes);
  const { starts, hashes } = scanned;
  const table = new Int32Array(tableSize(hashes.length));
  const indexed = { ...scanned, table, repeated: hashes.length };
  for (let id = 0; id < hashes.length; id++) {
    const place = placeOf(bytes, indexed, bytes.subarray(starts[id], starts[id + 1] - 1));
    if (table[place] !== 0) return { ...indexed, repeated: id };
    table[place] = id + 1;
  }
  return indexed;
}

/** Looks at each byte once. */
export function scanWords(bytes: Uint8Array): ScannedWords {
  const joined = bytes.slice();
  let [starts, hashes] = [new Int32Array(1025), new Int32Array(1024)];
  let [id, hash] = [0, firstHash];
  for (let i = 0; i < joined.length; i++) {
    if (joined[i] === wordEnd) {
      joined[i] = 0;
      if (id === hashes.length) [starts, hashes] = [withRoom(starts, 2 * id + 1), withRoom(hashes, 2 * id)];
      hashes[id++] = mixed(hash);
      starts[id] = i + 1;
      hash = firstHash;
    } else {
      hash = Math.imul(hash ^ joined[i], hashPrime);
    }
  }
  return { joined, starts: starts.slice(0, id + 1), hashes: hashes.slice(0, id) };
}

function withRoom(numbers: Int32Array, length: number) {
  const longer = new Int32Array(length);
  longer.set(numbers);
  return longer;
}
