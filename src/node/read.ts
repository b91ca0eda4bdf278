// Reading files and standard input, whole or in pieces; files named .gz, .xz and .zst are unpacked on the way.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { NomenError } from '../base/index.js';
import { fileError } from './file-errors.js';
import { isPacked, unpack } from './unpack.js';

const CHUNK_BYTES = 1 << 20;

/**
 * The bytes of a file in chunks of about 1 MB; leaving the loop closes the file.
 *
 * @param path a file (unpacked when its name ends in `.gz`, or in `.xz` or `.zst` with the system's program), or `-` for standard input
 * @throws NomenError `file-not-found`, `is-a-folder`, `permission-denied`, `bad-gzip`, `program-missing`, `bad-archive`, `file-error`
 * @example
 * ```ts
 * import { readChunks } from 'nomen/node';
 * let count = 0;
 * for await (const chunk of readChunks('package.json')) count += chunk.length;
 * count > 0; // true
 * ```
 */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array, void> {
  try {
    const stream = isPacked(path) ? unpack(path) : await openStream(path);
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw fileError(error, path === '-' ? 'standard input' : path, 'read');
  }
}

/**
 * All bytes of a file or of standard input.
 *
 * @param path as for `readChunks`
 * @throws NomenError as `readChunks`
 * @example
 * ```ts
 * import { readBytes } from 'nomen/node';
 * (await readBytes('package.json'))[0]; // 123, the brace
 * ```
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  if (path !== '-' && !isPacked(path) && !isGzip(path)) return readWhole(path);
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(path)) chunks.push(chunk);
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * The text of a file in strict UTF-8; a byte order mark is dropped.
 *
 * @param path as for `readChunks`
 * @throws NomenError as `readChunks`, and `not-utf8` with file and line
 * @example
 * ```ts
 * import { readText } from 'nomen/node';
 * JSON.parse(await readText('package.json')).name; // 'nomen'
 * ```
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(bytes, path === '-' ? 'standard input' : path);
  }
}

/** A file as it is, without a copy on the way. */
async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

function isGzip(path: string): boolean {
  return path.endsWith('.gz');
}

async function openStream(path: string): Promise<Readable> {
  const file = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!isGzip(path)) return file;
  const { createGunzip } = await import('node:zlib');
  // An error of the file reaches the reader through the unpacker, which `pipeline` destroys with it.
  return pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
}

/** Finds the first line that is not UTF-8; a newline byte is never part of a longer character. */
function notUtf8(bytes: Uint8Array, where: string): NomenError {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  for (let line = 1; ; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const stop = newline < 0 ? bytes.length : newline;
    try {
      decoder.decode(bytes.subarray(start, stop));
    } catch {
      return new NomenError({
        code: 'not-utf8',
        where: `${where}:${line}`,
        expected: 'text in UTF-8',
        got: 'other bytes',
        fix: `Convert it, e.g. iconv -f latin1 -t utf-8 ${where}`,
        details: { file: where, line },
      });
    }
    if (newline < 0) throw new Error(`internal: ${where} is UTF-8 line by line but not as a whole`);
    start = newline + 1;
  }
}
