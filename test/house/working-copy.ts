// A copy of the project as an installer would see it, built from the present source, in a temporary folder.
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { filesUnder, ROOT } from './project.js';

/** A folder that stands in for the project's root. */
export interface WorkingCopy {
  readonly path: string;
  remove(): void;
}

/** Compiles `src/` into a new folder's `dist/` and puts beside it what the package ships. */
export async function createWorkingCopy(): Promise<WorkingCopy> {
  const path = mkdtempSync(join(tmpdir(), 'nomen-copy-'));
  await build({
    entryPoints: filesUnder('src', '.ts').map((name) => ROOT + name),
    outbase: `${ROOT}src`,
    outdir: join(path, 'dist'),
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  for (const name of ['package.json', 'README.md', 'examples', 'models']) {
    if (existsSync(ROOT + name)) cpSync(ROOT + name, join(path, name), { recursive: true });
  }
  symlinkSync(`${ROOT}node_modules`, join(path, 'node_modules'));
  const command = join(path, 'dist/cli/main.js');
  if (existsSync(command)) chmodSync(command, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
