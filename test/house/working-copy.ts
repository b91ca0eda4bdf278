// A copy of the project as an installer would see it, built from the present source, in a temporary folder.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './project.js';

/** A folder that stands in for the project's root. */
export interface WorkingCopy {
  readonly path: string;
  remove(): void;
}

/** Compiles `src/` into a new folder's `dist/` and puts beside it what the package ships. */
export function createWorkingCopy(): WorkingCopy {
  const path = mkdtempSync(join(tmpdir(), 'nomen-copy-'));
  execFileSync('node_modules/.bin/tsx', ['scripts/bundle.ts', join(path, 'dist')], { cwd: ROOT });
  for (const name of ['package.json', 'README.md', 'examples', 'models']) {
    if (existsSync(ROOT + name)) cpSync(ROOT + name, join(path, name), { recursive: true });
  }
  symlinkSync(`${ROOT}node_modules`, join(path, 'node_modules'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
