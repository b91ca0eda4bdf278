// Several files as one text that can be read again and again, pipes too.
import { open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NomenError } from '../base/index.js';
import { packingOf } from '../text/index.js';
import { fileError } from './file-errors.js';
import { readChunks } from './read.js';
import { makeTemporaryFolder } from './temporary-folder.js';
import { writeAtomically } from './write.js';

/** A text of several files; `close` removes what was set aside for it. */
export interface OpenText {
  /** The bytes from the first on, at each call; a line end stands between files. A chunk is good until the next is asked for. */
  read(): AsyncIterable<Uint8Array>;
  /** Removes what was set aside. */
  close(): Promise<void>;
}

/**
 * Opens files to be read more than once, as the trainers of nomen/embeddings do. Standard input (`-`) and other pipes are set aside in
 * temporary files; whether each file can be read is seen first.
 *
 * @param paths as for `readChunks`
 * @throws NomenError `standard-input` for a second `-`, those of `readChunks` and `writeAtomically`; when read, `packed-text` for packed
 *   bytes whose name does not say so
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
  if (paths.indexOf('-') !== paths.lastIndexOf('-')) throw inputTwice();
  const areFiles: boolean[] = [];
  for (const path of paths) areFiles.push(path !== '-' && (await isReadableFile(path)));
  let folder: string | undefined;
  const close = async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  const files: TextFile[] = [];
  try {
    for (const [i, path] of paths.entries()) {
      if (areFiles[i]) {
        files.push({ path, name: path });
        continue;
      }
      folder ??= await makeTemporaryFolder(tmpdir());
      const copy = join(folder, String(i));
      await writeAtomically(copy, readChunks(path));
      files.push({ path: copy, name: path === '-' ? 'standard input' : path });
    }
  } catch (error) {
    await close();
    throw error;
  }
  const buffers: Uint8Array[] = [];
  return { read: () => readAll(files, buffers), close };
}

/** Whether a path is a file, which can be read again, and not a pipe; throws when it cannot be read at all. */
async function isReadableFile(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) return false;
    const file = await open(path);
    try {
      await file.read(new Uint8Array(1));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    throw fileError(error, path, 'read');
  }
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

/** A file that is read again and again, and what messages call it. */
interface TextFile {
  readonly path: string;
  readonly name: string;
}

const bufferBytes = 1 << 20;

/** All files through one buffer, an idle one if there is one: more would pile up outside of V8's heap before it collects them. */
async function* readAll(files: readonly TextFile[], idle: Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  const buffer = idle.pop() ?? new Uint8Array(bufferBytes);
  try {
    for (const file of files) {
      yield* /\.(gz|xz|zst)$/.test(file.path) ? readChunks(file.path) : readInPlace(file, buffer);
      yield Uint8Array.of(0x0a);
    }
  } finally {
    idle.push(buffer);
  }
}

/** A plain file, piece by piece in the buffer. */
async function* readInPlace({ path, name }: TextFile, buffer: Uint8Array): AsyncGenerator<Uint8Array, void> {
  try {
    const file = await open(path);
    try {
      for (let isFirst = true; ; isFirst = false) {
        const { bytesRead } = await file.read(buffer);
        if (bytesRead === 0) return;
        const chunk = buffer.subarray(0, bytesRead);
        if (isFirst) checkNotPacked(chunk, name);
        yield chunk;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** To learn words from packed bytes would be to learn noise. */
function checkNotPacked(bytes: Uint8Array, name: string): void {
  const packing = packingOf(bytes);
  if (packing === undefined) return;
  throw new NomenError({
    code: 'packed-text',
    where: name,
    expected: 'plain text',
    got: `packed bytes, as of a .${packing} file`,
    fix: `Unpack it first${packing === 'zip' ? '' : `, or name a file that ends in .${packing}`}`,
    details: { name, packing },
  });
}
