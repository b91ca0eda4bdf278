// The command as users have it: built, since TypeScript loaded on the fly takes time and memory of its own.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NomenError } from '../../src/base/index.js';

/**
 * The path of the built command.
 *
 * @throws NomenError `not-built`
 */
export function builtCommand(): string {
  const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  if (existsSync(command)) return command;
  throw new NomenError({
    code: 'not-built',
    where: 'dist/cli/main.js',
    expected: 'the built command',
    got: 'nothing there',
    fix: 'Run npm run build',
  });
}
