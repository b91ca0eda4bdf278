// From text to feature rows: hashes of lower-case words and of word n-grams, and the table that gives those that count a row.

/** Growable list of 32-bit numbers. */
export interface HashList {
  values: Uint32Array;
  length: number;
}

/** Rows of features by hash. */
export interface FeatureTable {
  rowOf(hash: number): number;
}

/** Reads texts as rows of features, one text at a time. */
export interface FeatureReader {
  /** Reads a text; gives back its number of words, `MOST_WORDS` at most. */
  read(text: string): number;
  /** Writes the rows of its words and n-grams to `ids` from `at` on, as many as fit; gives back where they end. */
  write(ids: Uint32Array, at: number): number;
}

/** Words of a text that count. */
export const MOST_WORDS = 65536;
export const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** What a code unit is: 0 parts words, 1 is part of one, 2 is a token of its own. */
export const kinds = new Uint8Array(65536).fill(1);
for (let code = 0; code < 0xc0; code++) {
  const isWord = /[a-z0-9'_]/.test(String.fromCharCode(code));
  kinds[code] = isWord ? 1 : /\s/.test(String.fromCharCode(code)) || code < 32 ? 0 : 2;
}
for (let code = 0xc0; code < 65536; code++) if (/\s/.test(String.fromCharCode(code))) kinds[code] = 0;
for (let code = 0x2010; code < 0x2060; code++) if (kinds[code] === 1) kinds[code] = 2;

/**
 * Appends the hash of each token of the lower-cased text: FNV-1a-32 over code units; words are runs of letters, digits and
 * apostrophes, other characters are tokens of their own. No hash is 0.
 */
export function appendWordHashes(text: string, to: HashList): void {
  const lower = text.toLowerCase();
  const { length } = lower;
  reserve(to, to.length + length);
  const { values } = to;
  let count = to.length;
  let hash = 0;
  for (let i = 0; i < length; i++) {
    const code = lower.charCodeAt(i);
    const kind = kinds[code];
    if (kind === 1) {
      hash = Math.imul((hash === 0 ? FNV_OFFSET : hash) ^ code, FNV_PRIME);
      continue;
    }
    if (hash !== 0) values[count++] = hash;
    hash = 0;
    if (kind === 2) values[count++] = Math.imul(FNV_OFFSET ^ code, FNV_PRIME);
  }
  if (hash !== 0) values[count++] = hash;
  to.length = count;
}

/** The hash of an n-gram one word longer. */
export function longerGram(hash: number, word: number): number {
  const mixed = Math.imul(hash, 0x5bd1e995) ^ Math.imul(word, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0 || 1;
}

/** Makes room for `capacity` numbers. */
function reserve(list: HashList, capacity: number): void {
  if (capacity <= list.values.length) return;
  const larger = new Uint32Array(Math.max(capacity, 2 * list.values.length));
  larger.set(list.values.subarray(0, list.length));
  list.values = larger;
}

/** Pairs of hash and row, side by side in one line of the processor's cache; open addressing, at most half full. */
export interface FeatureSlots {
  /** [2 · slots]; hash 0 marks an empty pair. */
  readonly pairs: Uint32Array;
  /** 32 − log₂ slots: the upper bits of a product of the hash are its first slot. */
  readonly shift: number;
}

/** The `shift` of the slots of so many features. */
export function slotShift(features: number): number {
  return 32 - Math.max(4, Math.ceil(Math.log2(2 * features + 1)));
}

/** Places the hashes, row by row, in `pairs`, all 0 before. */
export function fillSlots(hashes: Uint32Array, { pairs, shift }: FeatureSlots): void {
  const mask = (pairs.length >> 1) - 1;
  hashes.forEach((hash, row) => {
    let slot = Math.imul(hash, 0x9e3779b1) >>> shift;
    while (pairs[slot << 1] !== 0) slot = (slot + 1) & mask;
    pairs[slot << 1] = hash;
    pairs[(slot << 1) + 1] = row;
  });
}

/** The table of these hashes, row by row; `unknown` for all others. */
export function createFeatureTable(hashes: Uint32Array, unknown = -1): FeatureTable {
  const shift = slotShift(hashes.length);
  const pairs = new Uint32Array(2 ** (33 - shift));
  fillSlots(hashes, { pairs, shift });
  const mask = (pairs.length >> 1) - 1;
  const rowOf = (hash: number): number => {
    let slot = Math.imul(hash, 0x9e3779b1) >>> shift;
    while (pairs[slot << 1] !== hash) {
      if (pairs[slot << 1] === 0) return unknown;
      slot = (slot + 1) & mask;
    }
    return pairs[(slot << 1) + 1];
  };
  return Object.freeze({ rowOf });
}

/** Writes the rows of a document's words and n-grams to `to` from `at` on, as many as fit; gives back where it ended. */
export function writeFeatureRows(
  to: Uint32Array,
  words: Uint32Array,
  { at, table, gramLength }: { readonly at: number; readonly table: FeatureTable; readonly gramLength: number },
): number {
  let end = at;
  const most = to.length - gramLength;
  for (let i = 0; i < words.length && end <= most; i++) {
    let hash = words[i];
    const last = Math.min(words.length, i + gramLength);
    for (let j = i + 1; ; j++) {
      const row = table.rowOf(hash);
      if (row >= 0) to[end++] = row;
      if (j >= last) break;
      hash = longerGram(hash, words[j]);
    }
  }
  return end;
}

/** The reader in plain TypeScript. */
export function createFeatureReader(features: Uint32Array, gramLength: number): FeatureReader {
  const table = createFeatureTable(features);
  const words: HashList = { values: new Uint32Array(1024), length: 0 };
  return Object.freeze({
    read(text: string) {
      words.length = 0;
      appendWordHashes(text, words);
      return Math.min(words.length, MOST_WORDS);
    },
    write: (ids: Uint32Array, at: number) =>
      writeFeatureRows(ids, words.values.subarray(0, Math.min(words.length, MOST_WORDS)), { at, table, gramLength }),
  });
}
