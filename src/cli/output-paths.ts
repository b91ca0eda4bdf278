// Output files, checked before the work that fills them.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NomenError } from '../base/index.js';

/**
 * Checks that a file can be written at `path`: its folder is there and writable, and what may be there already is a writable file
 * and none of the inputs, by whatever name.
 *
 * @throws NomenError `cannot-write`
 */
export async function checkWritable(
  path: string,
  flag: string,
  inputs: readonly (string | undefined)[] = [],
): Promise<void> {
  if (path === '-') throw cannotWrite(flag, path, 'standard output');
  const old = await stat(path).catch(() => undefined);
  if (old?.isDirectory()) throw cannotWrite(flag, path, 'a folder');
  for (const input of old === undefined ? [] : inputs) {
    const given = input === undefined ? undefined : await stat(input).catch(() => undefined);
    if (given?.ino === old?.ino && given?.dev === old?.dev) throw cannotWrite(flag, path, `the input ${input}`);
  }
  const folder = dirname(path);
  const parent = await stat(folder).catch(() => undefined);
  if (!parent?.isDirectory()) throw cannotWrite(flag, path, `no folder ${folder}`);
  for (const place of old === undefined ? [folder] : [folder, path]) {
    await access(place, constants.W_OK).catch(() => {
      throw cannotWrite(flag, path, `no permission to write to ${place}`);
    });
  }
}

function cannotWrite(flag: string, path: string, got: string): NomenError {
  return new NomenError({
    code: 'cannot-write',
    where: `${flag} ${path}`,
    expected: 'a file that can be written',
    got,
    fix: 'Name another path or make the folder first',
    details: { path },
  });
}
