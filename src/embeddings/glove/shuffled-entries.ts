// The entries of a matrix in random order: dealt to blocks that fit in a cache, then each block shuffled.
import { createRandom, type Random } from '../../base/index.js';
import type { BlockList, BlockStorage } from '../cooccurrence/block-storage.js';
import type { Cooccurrences } from '../cooccurrence/cooccurrences.js';
import type { GloveOptions } from './options.js';

/** 32-bit words of an entry: row, column, and log X and f(X) as bits of float32. */
export const entryWords = 4;
/** Entries of a block: 4 MB, so that shuffling it stays in the cache. */
const defaultBlockEntries = 2 ** 18;
/** Entries of a block that are written together: with 4000 blocks, a thousand million entries, 64 MB are under way. */
const dealtTogether = 1024;

/** All entries of a matrix in an order that the seed decides, every order equally likely. */
export interface ShuffledEntries {
  readonly blockCount: number;
  /** A hash of all entries, in their order of storage. */
  readonly hash: number;
  /** A block, `entryWords` words an entry. */
  load(block: number): Promise<Int32Array>;
  remove(): Promise<void>;
}

/** Deals the entries to blocks, each equally likely to be in any, and shuffles the blocks. */
export async function shuffleEntries(
  counts: Cooccurrences,
  options: GloveOptions,
  { storage, signal, blockEntries = defaultBlockEntries }: ShuffleRun,
): Promise<ShuffledEntries> {
  const random = createRandom(options.seed);
  const blockCount = Math.max(1, Math.ceil(counts.entryCount / blockEntries));
  const piles = await Promise.all(Array.from({ length: blockCount }, () => createPile(storage)));
  let hash = 0;
  for await (const entries of weightedEntries(counts, options)) {
    signal?.throwIfAborted();
    for (let e = 0; e < entries.length; e += entryWords) {
      for (let word = e; word < e + 3; word++) hash = Math.imul(hash ^ entries[word], 0x01000193);
      const pending = piles[random.integer(blockCount)].add(entries, e);
      if (pending !== undefined) await pending;
    }
  }
  const lists: BlockList[] = [];
  for (const pile of piles) lists.push(await shuffled(await pile.close(), { storage, random }));
  return {
    blockCount,
    hash: hash >>> 0,
    load: (block) => readEntries(lists[block]),
    async remove() {
      for (const list of lists) await list.remove();
    },
  };
}

/** Where the dealing happens. */
export interface ShuffleRun {
  readonly storage: BlockStorage;
  readonly signal?: AbortSignal | undefined;
  readonly blockEntries?: number;
}

/** The list with its entries in random order, in one block; the old one is removed. */
async function shuffled(
  list: BlockList,
  { storage, random }: { readonly storage: BlockStorage; readonly random: Random },
): Promise<BlockList> {
  const entries = await readEntries(list);
  await list.remove();
  shuffleInPlace(entries, random);
  const writer = await storage.create();
  await writer.append(new Uint8Array(entries.buffer));
  return writer.close();
}

/** The entries of each block of counts with log X and f(X) = min(1, (X / x_max)^exponent). */
async function* weightedEntries(
  counts: Cooccurrences,
  { fullWeightCount, weightExponent }: GloveOptions,
): AsyncGenerator<Int32Array, void> {
  const logFullWeight = Math.log(fullWeightCount);
  for await (const { rows, offsets, columns, counts: values } of counts.blocks()) {
    const entries = new Int32Array(values.length * entryWords);
    const numbers = new Float32Array(entries.buffer);
    for (let i = 0; i < rows.length; i++) {
      for (let k = offsets[i], e = k * entryWords; k < offsets[i + 1]; k++, e += entryWords) {
        const x = values[k] / counts.unit;
        entries[e] = rows[i];
        entries[e + 1] = columns[k];
        const logCount = Math.log(x);
        numbers[e + 2] = logCount;
        // (x / x_max)^exponent by way of the logarithm that is there already.
        numbers[e + 3] = Math.min(1, Math.exp(weightExponent * (logCount - logFullWeight)));
      }
    }
    yield entries;
  }
}

/** The entries of a block before it is complete. */
interface Pile {
  /** Adds the entry that begins at `entries[e]`; a promise only when that writes. */
  add(entries: Int32Array, e: number): Promise<void> | undefined;
  close(): Promise<BlockList>;
}

async function createPile(storage: BlockStorage): Promise<Pile> {
  const writer = await storage.create();
  const words = new Int32Array(dealtTogether * entryWords);
  let used = 0;
  function write(): Promise<void> {
    const bytes = new Uint8Array(words.buffer, 0, used * 4);
    used = 0;
    return writer.append(bytes);
  }
  return {
    add(entries, e) {
      for (let word = 0; word < entryWords; word++) words[used++] = entries[e + word];
      return used === words.length ? write() : undefined;
    },
    async close() {
      if (used > 0) await write();
      return writer.close();
    },
  };
}

async function readEntries(list: BlockList): Promise<Int32Array<ArrayBuffer>> {
  const parts: Int32Array[] = [];
  for await (const { buffer } of list.read()) parts.push(new Int32Array(buffer));
  const entries = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let used = 0;
  for (const part of parts) {
    entries.set(part, used);
    used += part.length;
  }
  return entries;
}

/** Every order of the entries equally likely (Fisher and Yates). */
function shuffleInPlace(entries: Int32Array, random: Random): void {
  for (let i = entries.length / entryWords - 1; i > 0; i--) {
    const from = i * entryWords;
    const to = random.integer(i + 1) * entryWords;
    for (let word = 0; word < entryWords; word++) {
      const kept = entries[from + word];
      entries[from + word] = entries[to + word];
      entries[to + word] = kept;
    }
  }
}
