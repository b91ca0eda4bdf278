// Bundles a source file for a child process, which then starts in some 50 ms: the tests start many.
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles `source` (from the project's root) into `folder`; gives the path of the module. */
export function bundleForNode(source: string, folder: string): string {
  const outfile = join(folder, `${source.replace(/\W+/g, '-')}.mjs`);
  const root = new URL('../..', import.meta.url).pathname;
  buildSync({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return outfile;
}
