// Files packed with xz or zstd, unpacked by the system's own programs.
import { access } from 'node:fs/promises';
import { NomenError } from '../base/index.js';

const tools = Object.freeze({ xz: ['xz', '-dc'], zst: ['zstd', '-dcq'] });

/** Whether the name of a file says that it is packed so. */
export function isPacked(path: string): boolean {
  return /\.(xz|zst)$/.test(path);
}

/**
 * The unpacked bytes of a `.xz` or `.zst` file; leaving the loop ends the program.
 *
 * @throws NomenError `program-missing`, `bad-archive`, and the errors of the file system
 */
export async function* unpack(path: string): AsyncGenerator<Uint8Array, void> {
  await access(path);
  const { spawn } = await import('node:child_process');
  const [tool, flag] = tools[path.endsWith('.xz') ? 'xz' : 'zst'];
  const child = spawn(tool, [flag, '--', path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(missing(path, tool, error)));
    child.on('close', resolve);
  });
  // A program that does not start ends its output too; the loop below is left before this is waited for.
  ended.catch(() => {});
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    if ((await ended) !== 0) throw badArchive(path, complaint.split('\n')[0]);
  } finally {
    child.kill();
  }
}

function missing(path: string, tool: string, cause: Error): NomenError {
  return new NomenError(
    {
      code: 'program-missing',
      where: path,
      expected: `the program ${tool} to unpack it`,
      got: 'none on this machine',
      fix: `Install ${tool} or unpack the file first`,
      details: { path, tool },
    },
    cause,
  );
}

function badArchive(path: string, complaint: string): NomenError {
  return new NomenError({
    code: 'bad-archive',
    where: path,
    expected: 'a whole packed file, as its name says',
    got: `other or damaged data (${complaint})`,
    fix: 'Get the file again, or take the ending off its name if it is not packed',
    details: { path },
  });
}
