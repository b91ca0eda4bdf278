// What is built: the library runs in browsers, and the licences of what is in the command lie beside it.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicFolders } from './documentation.js';
import { createWorkingCopy, type WorkingCopy } from './working-copy.js';

describe('the built package', () => {
  let copy: WorkingCopy;
  beforeAll(() => {
    copy = createWorkingCopy();
  }, 60_000);
  afterAll(() => copy?.remove());

  /** What a module imports beyond the package, directly or through others. */
  function importsOf(file: string, seen = new Set<string>()): string[] {
    if (seen.has(file)) return [];
    seen.add(file);
    const names = Array.from(
      readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport|\brequire\() ?"([^"]+)"/g),
      ([, name]) => name,
    );
    return names.flatMap((name) => (name.startsWith('.') ? importsOf(join(dirname(file), name), seen) : [name]));
  }

  it.each(publicFolders.filter((name) => name !== 'node'))('%s needs neither Node nor a dependency', (folder) => {
    expect(importsOf(join(copy.path, 'dist', folder, 'index.js'))).toEqual([]);
  });

  it('needs Node in nomen/node and in the command', () => {
    for (const file of ['node/index.js', 'cli/main.js']) {
      expect(importsOf(join(copy.path, 'dist', file))).toContain('node:fs');
    }
  });

  it('names the packages whose code it contains, with their licences', () => {
    const notices = readFileSync(join(copy.path, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['cli-progress', 'commander', 'picocolors', 'string-width']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|ISC)\\)$`, 'm'));
    }
    expect(notices.match(/^Permission /gm)!.length).toBeGreaterThan(3);
  });
});
