// Where blocks of bytes go that do not fit in memory: the interface, and a storage that keeps them in memory after all.

/** Makes lists of byte blocks; `nomen/node` has one that keeps them on disk. */
export interface BlockStorage {
  /** Starts a new list. */
  create(): Promise<BlockWriter>;
}

/** The open end of a list. */
export interface BlockWriter {
  /** Adds a block; its bytes may be reused once the promise is kept. */
  append(block: Uint8Array): Promise<void>;
  /** Ends the list; what was written can then be read. */
  close(): Promise<BlockList>;
}

/** A list that is complete. */
export interface BlockList {
  /** The blocks in the order of writing, each at the start of a buffer of its own; not to be written to. */
  read(): AsyncIterable<Uint8Array>;
  /** Forgets the list. */
  remove(): Promise<void>;
}

/**
 * Keeps blocks in memory: for what fits there, and for hosts without a disk.
 *
 * @example
 * ```ts
 * import { createMemoryStorage } from 'nomen/embeddings';
 * const writer = await createMemoryStorage().create();
 * await writer.append(new Uint8Array([1, 2]));
 * const list = await writer.close();
 * const lengths = [];
 * for await (const block of list.read()) lengths.push(block.length);
 * lengths; // [2]
 * ```
 */
export function createMemoryStorage(): BlockStorage {
  return Object.freeze({
    async create() {
      let blocks: Uint8Array[] = [];
      return {
        async append(block: Uint8Array) {
          blocks.push(block.slice());
        },
        async close() {
          return {
            async *read() {
              yield* blocks;
            },
            async remove() {
              blocks = [];
            },
          };
        },
      };
    },
  });
}
