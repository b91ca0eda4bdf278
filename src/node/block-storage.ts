// Block storage on disk: each list of blocks is a file in a temporary folder.
import { appendFile, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NomenError } from '../base/index.js';
import type { BlockList, BlockStorage } from '../embeddings/index.js';
import { fileError } from './file-errors.js';
import { makeTemporaryFolder } from './temporary-folder.js';

/** Blocks in files. */
export interface FileStorage extends BlockStorage {
  /** Deletes the folder with all lists. */
  remove(): Promise<void>;
}

/**
 * Keeps blocks in a new folder under `parent`, for counts that are larger than memory. A file is open only while it is written
 * to or read from, so there may be any number of lists.
 *
 * @param parent the system's folder for temporary files when left out
 * @throws NomenError `folder-not-found`, `permission-denied`, `disk-full`, `file-error`
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus } from 'nomen/embeddings';
 * import { createFileStorage } from 'nomen/node';
 * const storage = await createFileStorage();
 * const counts = await countCooccurrences(createCorpus([['ice', 'cold']]), {}, { storage });
 * counts.entryCount; // 2
 * await storage.remove();
 * ```
 */
export async function createFileStorage(parent: string = tmpdir()): Promise<FileStorage> {
  const folder = await makeTemporaryFolder(parent);
  let made = 0;
  return Object.freeze({
    async create() {
      const path = join(folder, String(made++));
      const lengths: number[] = [];
      return {
        async append(block: Uint8Array) {
          await appendFile(path, block).catch((error) => {
            throw fileError(error, path, 'write');
          });
          lengths.push(block.length);
        },
        close: async () => listIn(path, lengths),
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  });
}

function listIn(path: string, lengths: readonly number[]): BlockList {
  return {
    read: () => readBlocks(path, lengths),
    remove: () => rm(path, { force: true }),
  };
}

async function* readBlocks(path: string, lengths: readonly number[]): AsyncGenerator<Uint8Array, void> {
  // A list without blocks has no file.
  if (lengths.length === 0) return;
  const file = await open(path).catch((error) => {
    throw fileError(error, path, 'read');
  });
  try {
    for (const length of lengths) {
      const block = new Uint8Array(length);
      let used = 0;
      while (used < length) {
        const { bytesRead } = await file.read(block, used, length - used);
        if (bytesRead === 0) throw brokenOff(path);
        used += bytesRead;
      }
      yield block;
    }
  } finally {
    await file.close();
  }
}

function brokenOff(path: string): NomenError {
  return new NomenError({
    code: 'block-broken-off',
    where: path,
    expected: 'the blocks that were written to it',
    got: 'an early end',
    fix: 'Leave the folder of the storage alone while it is in use',
  });
}
