// System errors of the file system as Nomen's one-line messages.
import { dirname, isAbsolute } from 'node:path';
import { NomenError } from '../base/index.js';

/** What was being done to a path when it failed. */
export type FileAction = 'read' | 'write';

type Explanation = Readonly<Record<'code' | 'expected' | 'got' | 'fix', string>>;

/** Turns what the file system threw about `path` into a NomenError; errors that are not the system's pass as they are. */
export function fileError(error: unknown, path: string, action: FileAction): unknown {
  if (!(error instanceof Error) || error instanceof NomenError) return error;
  const system = (error as NodeJS.ErrnoException).code;
  if (system === undefined) return error;
  const explanation = explain(system, path, action) ?? {
    code: 'file-error',
    expected: `a file that can be ${action === 'read' ? 'read' : 'written'}`,
    got: `the system's error ${error.message}`,
    fix: 'Check the disk and the path',
  };
  return new NomenError({ ...explanation, where: path, details: { path, action, system } }, error);
}

function explain(system: string, path: string, action: FileAction): Explanation | undefined {
  switch (system) {
    case 'ENOENT':
      return action === 'read' ? missingFile(path) : missingFolder(path);
    case 'ENOTDIR':
      return missingFolder(path);
    case 'EISDIR':
      return { code: 'is-a-folder', expected: 'a file', got: 'a folder', fix: 'Name a file in it' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'permission-denied',
        expected: `permission to ${action} it`,
        got: 'none',
        fix: 'Change its permissions (chmod) or use another path',
      };
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return {
        code: 'disk-full',
        expected: 'room for the file',
        got: system === 'ENOSPC' ? 'a full disk' : 'a limit on its size',
        fix: 'Free some space or write elsewhere; an older file of that name is unchanged',
      };
    default:
      return gzipError(system);
  }
}

function gzipError(system: string): Explanation | undefined {
  if (!system.startsWith('Z_')) return undefined;
  return {
    code: 'bad-gzip',
    expected: 'a whole gzip file, as its name says',
    got: system === 'Z_BUF_ERROR' ? 'one that breaks off' : 'other or damaged data',
    fix: 'Get the file again, or take .gz off its name if it is not compressed',
  };
}

function missingFile(path: string): Explanation {
  const from = isAbsolute(path) ? '' : `; it is looked for in ${process.cwd()}`;
  return { code: 'file-not-found', expected: 'a file', got: 'nothing there', fix: `Check the path${from}` };
}

function missingFolder(path: string): Explanation {
  const folder = dirname(path);
  return {
    code: 'folder-not-found',
    expected: `a folder ${folder}`,
    got: 'no such folder',
    fix: `Make it first: mkdir -p ${folder}`,
  };
}
