// All lists of a model as one table of bits, searched where it lies: nothing is unpacked when a model is opened.
import type { Gazetteer } from './gazetteer.js';

/**
 * Which lists hold a hash. The first bits of a hash are its slot; an entry is a record of the other bits and the number of its
 * list, in the order of hashes. Most slots have no record, and `used` tells so at once; an entry of several lists has several.
 *
 * @example
 * ```ts
 * import { buildGazetteer, type GazetteerIndex, indexGazetteers } from 'nomen/ner';
 * const index: GazetteerIndex = indexGazetteers([buildGazetteer('place', ['Paris', 'New York'])]);
 * index.starts[index.starts.length - 1]; // 2
 * ```
 */
export interface GazetteerIndex {
  /** The lists, by number. */
  readonly names: readonly string[];
  /** Bit s says whether slot s has records; Uint32Array [slots / 32]. */
  readonly used: Uint32Array;
  /** The first record of each block of 64 slots, then the number of all; Uint32Array [slots / 64 + 1]. */
  readonly starts: Uint32Array;
  /**
   * The records, each from its low bits on: 1 bit for the last of a slot, ⌈log₂ lists⌉ for the list, and the rest of the hash;
   * then three bytes more, so that any record can be read as 32 bits.
   */
  readonly records: Uint8Array;
}

/** How many bits of a hash choose the slot, how many are in its record, and how many tell the list. */
interface RecordBits {
  readonly slot: number;
  readonly rest: number;
  readonly list: number;
}

/** So many at least, so that a record and the bits before it in its first byte are no more than 32. */
const fewestSlotBits = 13;
const slotsPerBlock = 64;
/** A power of two above every list's number. */
const mostLists = 32;

/** Two to four slots an entry. */
function recordBits(entries: number, lists: number): RecordBits {
  const slot = Math.max(fewestSlotBits, Math.floor(Math.log2(entries)) + 2);
  return { slot, rest: 32 - slot, list: Math.ceil(Math.log2(Math.max(lists, 1))) };
}

function recordWidth({ rest, list }: RecordBits): number {
  return 1 + list + rest;
}

/**
 * The lengths of the arrays of an index.
 *
 * @param entries of all lists together
 * @example
 * ```ts
 * import { gazetteerIndexSizes } from 'nomen/ner';
 * gazetteerIndexSizes(600_000, 14); // { used: 65536, starts: 32769, records: 1200003 }
 * ```
 */
export function gazetteerIndexSizes(
  entries: number,
  lists: number,
): { readonly used: number; readonly starts: number; readonly records: number } {
  const bits = recordBits(entries, lists);
  return {
    used: 2 ** bits.slot / 32,
    starts: 2 ** bits.slot / slotsPerBlock + 1,
    records: Math.ceil((entries * recordWidth(bits)) / 8) + 3,
  };
}

/**
 * Puts lists into one index; equal lists give equal bytes.
 *
 * @param gazetteers as `checkGazetteers` allows them
 * @example
 * ```ts
 * import { buildGazetteer, indexGazetteers } from 'nomen/ner';
 * indexGazetteers([buildGazetteer('place', ['Paris'])]).names; // ['place']
 * ```
 */
export function indexGazetteers(gazetteers: readonly Gazetteer[]): GazetteerIndex {
  const names = Object.freeze(gazetteers.map(({ name }) => name));
  const pairs = sortedPairs(gazetteers);
  const sizes = gazetteerIndexSizes(pairs.length, names.length);
  const [used, starts] = [new Uint32Array(sizes.used), new Uint32Array(sizes.starts)];
  const records = new Uint8Array(sizes.records);
  const bits = recordBits(pairs.length, names.length);
  const slotOf = (pair: number) => Math.floor(pair / mostLists / 2 ** bits.rest);
  pairs.forEach((pair, i) => {
    const slot = slotOf(pair);
    used[slot >>> 5] |= 1 << (slot & 31);
    starts[Math.floor(slot / slotsPerBlock) + 1]++;
    const rest = Math.floor(pair / mostLists) % 2 ** bits.rest;
    const last = i + 1 === pairs.length || slotOf(pairs[i + 1]) !== slot ? 1 : 0;
    const record = (rest * 2 ** bits.list + (pair % mostLists)) * 2 + last;
    writeBits(records, i * recordWidth(bits), record);
  });
  for (let b = 1; b < starts.length; b++) starts[b] += starts[b - 1];
  return Object.freeze({ names, used, starts, records });
}

/** hash · 32 + list of each entry, ascending. */
function sortedPairs(gazetteers: readonly Gazetteer[]): Float64Array {
  const pairs = new Float64Array(gazetteers.reduce((sum, { hashes }) => sum + hashes.length, 0));
  let next = 0;
  gazetteers.forEach(({ hashes }, list) => {
    for (const hash of hashes) pairs[next++] = hash * mostLists + list;
  });
  return pairs.sort();
}

function writeBits(bytes: Uint8Array, from: number, value: number): void {
  let left = value * 2 ** (from % 8);
  for (let at = Math.floor(from / 8); left > 0; left = Math.floor(left / 256)) bytes[at++] |= left % 256;
}

/** Asks an index; hashes and lists are int32. */
export interface ListLookup {
  /** 1 where the slot of a hash has records, else 0: told without a branch, so that many can be asked at once. */
  isUsed(hash: number): number;
  /** A byte from where `listsOf` looks first, so that it is on its way from memory. */
  touch(hash: number): number;
  /** The lists that hold a hash whose slot is used, as bits. */
  listsOf(hash: number): number;
}

/** Prepares look-ups. */
export function createListLookup({ names, used, starts, records }: GazetteerIndex): ListLookup {
  const { bits, recordAt } = openRecords({ names, starts, records });
  const { list, rest } = bits;
  const [listMask, restMask, known] = [2 ** list - 1, 2 ** rest - 1, 2 ** names.length - 1];
  const isUsed = (hash: number) => (used[hash >>> (rest + 5)] >>> ((hash >>> rest) & 31)) & 1;
  const width = recordWidth(bits);
  const touch = (hash: number) => records[(starts[hash >>> (rest + 6)] * width) >>> 3];
  const listsOf = (hash: number) => {
    const slot = hash >>> rest;
    const word = used[slot >>> 5];
    let usedBefore = countOnes(word & ((1 << (slot & 31)) - 1));
    if ((slot & 32) !== 0) usedBefore += countOnes(used[(slot >>> 5) - 1]);
    const block = slot >>> 6;
    const end = starts[block + 1];
    let i = starts[block];
    for (; usedBefore > 0 && i < end; i++) usedBefore -= recordAt(i) & 1;
    const wanted = hash & restMask;
    let lists = 0;
    for (let isLast = 0; isLast === 0 && i < end; i++) {
      const record = recordAt(i);
      if (((record >>> (1 + list)) & restMask) === wanted) lists |= 1 << ((record >>> 1) & listMask);
      isLast = record & 1;
    }
    return lists & known;
  };
  return { isUsed, touch, listsOf };
}

/** Reads records, with the bits of what comes behind each above its own. */
function openRecords({ names, starts, records }: Omit<GazetteerIndex, 'used'>) {
  const bits = recordBits(starts[starts.length - 1], names.length);
  const width = recordWidth(bits);
  const view = new DataView(records.buffer, records.byteOffset, records.length);
  const recordAt = (i: number) => view.getUint32((i * width) >>> 3, true) >>> ((i * width) & 7);
  return { bits, recordAt };
}

/** How many bits of 32 are set. */
function countOnes(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * How many entries each list has.
 *
 * @example
 * ```ts
 * import { buildGazetteer, countEntries, indexGazetteers } from 'nomen/ner';
 * countEntries(indexGazetteers([buildGazetteer('place', ['Paris', 'Rome'])])); // [2]
 * ```
 */
export function countEntries(index: GazetteerIndex): number[] {
  const { bits, recordAt } = openRecords(index);
  const counts = index.names.map(() => 0);
  const entries = index.starts[index.starts.length - 1];
  for (let i = 0; i < entries; i++) counts[(recordAt(i) >>> 1) & (2 ** bits.list - 1)]++;
  return counts;
}
