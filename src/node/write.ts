// Writing files so that a reader, or a crash at any moment, finds the old file or the new one, whole.
import { randomUUID } from 'node:crypto';
import { access, appendFile, constants, type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { NomenError } from '../base/index.js';
import { fileError } from './file-errors.js';

/**
 * Replaces a file at one stroke: a temporary file in the same folder, fsync, rename, fsync of the folder. When anything fails the
 * old file is unchanged and the temporary one is gone. The old file's permissions are kept and a symbolic link stays one;
 * what is no ordinary file (a pipe, /dev/null) is written to directly.
 *
 * @param data the new content, whole or in chunks
 * @throws NomenError `folder-not-found`, `is-a-folder`, `permission-denied`, `disk-full`, `file-error`; what `data` throws passes
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { readText, writeAtomically } from 'nomen/node';
 * const path = `${tmpdir()}/nomen-example.txt`;
 * await writeAtomically(path, new TextEncoder().encode('new'));
 * await readText(path); // 'new'
 * ```
 */
export async function writeAtomically(path: string, data: WritableData): Promise<void> {
  try {
    const old = await findOld(path);
    if (old?.isSpecial) return await writeDirectly(path, data);
    await replaceFile(old?.path ?? path, data, old?.mode);
  } catch (error) {
    throw fileError(error, path, 'write');
  }
}

/** Bytes, or a source of chunks of them. */
export type WritableData = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Adds one line to the end of a file, which is made when missing: for logs.
 *
 * @param line text without line breaks
 * @throws NomenError `line-break-in-line`, and as `writeAtomically`
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { appendLine } from 'nomen/node';
 * await appendLine(`${tmpdir()}/nomen-example.log`, JSON.stringify({ step: 1, loss: 0.5 }));
 * ```
 */
export async function appendLine(path: string, line: string): Promise<void> {
  if (/[\r\n]/.test(line)) {
    throw new NomenError({
      code: 'line-break-in-line',
      where: path,
      expected: 'one line',
      got: 'several',
      fix: 'Append them one by one',
    });
  }
  try {
    await appendFile(path, `${line}\n`);
  } catch (error) {
    throw fileError(error, path, 'write');
  }
}

interface OldFile {
  /** Its own path, links followed. */
  readonly path: string;
  readonly mode: number;
  readonly isSpecial: boolean;
}

async function findOld(path: string): Promise<OldFile | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  // A rename does not ask for the right to write to the old file, so ask here: write-protected files stay.
  if (!found.isDirectory()) await access(path, constants.W_OK);
  return { path: await realpath(path), mode: found.mode & 0o7777, isSpecial: !found.isFile() };
}

async function replaceFile(path: string, data: WritableData, mode: number | undefined): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      if (mode !== undefined) await file.chmod(mode);
      await writeAll(file, data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeDirectly(path: string, data: WritableData): Promise<void> {
  const file = await open(path, 'w');
  try {
    await writeAll(file, data);
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, data: WritableData): Promise<void> {
  for await (const chunk of data instanceof Uint8Array ? [data] : data) await file.writeFile(chunk);
}

/** Makes the rename itself durable; Windows cannot open folders and keeps its own journal. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
