// The files of the project, as the tests of the house read them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project's root folder, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Paths from the root of all files under `folder` that end in `suffix`, sorted; empty when there is no such folder. */
export function filesUnder(folder: string, suffix: string): string[] {
  if (!existsSync(ROOT + folder)) return [];
  return readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** The text of a file of the project. */
export function readText(path: string): string {
  return readFileSync(ROOT + path, 'utf8');
}
