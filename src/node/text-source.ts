// Several files as one text that can be read again and again, standard input too.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NomenError } from '../base/index.js';
import { fileError } from './file-errors.js';
import { readChunks } from './read.js';
import { writeAtomically } from './write.js';

/** A text of several files; `close` removes what was set aside for it. */
export interface OpenText {
  /** The bytes from the first on, at each call; a line end stands between files. A chunk is good until the next is asked for. */
  read(): AsyncIterable<Uint8Array>;
  /** Removes what was set aside. */
  close(): Promise<void>;
}

/**
 * Opens files to be read more than once, as the trainers of nomen/embeddings do. Standard input (`-`) is set aside in a temporary file.
 *
 * @param paths as for `readChunks`
 * @throws NomenError `standard-input` for a second `-`, those of `readChunks` and `writeAtomically`
 * @example
 * ```ts
 * import { openText } from 'nomen/node';
 * const text = await openText(['package.json']);
 * let bytes = 0;
 * for await (const chunk of text.read()) bytes += chunk.length;
 * await text.close();
 * bytes > 0; // true
 * ```
 */
export async function openText(paths: readonly string[]): Promise<OpenText> {
  let folder: string | undefined;
  const close = async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  const files: string[] = [];
  if (paths.indexOf('-') !== paths.lastIndexOf('-')) throw inputTwice();
  for (const path of paths) {
    if (path !== '-') {
      files.push(path);
      continue;
    }
    folder = await mkdtemp(join(tmpdir(), 'nomen-'));
    const copy = join(folder, 'standard-input');
    try {
      await writeAtomically(copy, readChunks('-'));
    } catch (error) {
      await close();
      throw error;
    }
    files.push(copy);
  }
  return { read: () => readAll(files), close };
}

function inputTwice(): NomenError {
  return new NomenError({
    code: 'standard-input',
    where: '-',
    expected: 'standard input once',
    got: 'it twice',
    fix: 'Leave one out',
  });
}

async function* readAll(paths: readonly string[]): AsyncGenerator<Uint8Array, void> {
  for (const path of paths) {
    yield* /\.(gz|xz|zst)$/.test(path) ? readChunks(path) : readInPlace(path);
    yield Uint8Array.of(0x0a);
  }
}

const bufferBytes = 1 << 20;

/** A plain file through one buffer: chunks of their own would pile up outside of V8's heap before it collects them. */
async function* readInPlace(path: string): AsyncGenerator<Uint8Array, void> {
  try {
    const file = await open(path);
    try {
      const buffer = new Uint8Array(bufferBytes);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, bufferBytes);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}
