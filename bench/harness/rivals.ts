// The rivals pinned in bench/package.json: loaded when they are installed, skipped with a reason when not.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../package.json', import.meta.url));

/** A contender that cannot run here, and why. */
export interface Skipped {
  readonly contender: string;
  readonly reason: string;
}

/**
 * A package of bench/node_modules as `Module`, or undefined when it is not installed. The shape is the caller's word: the
 * types of rivals are not there in a fresh checkout.
 */
export function loadRival<Module>(name: string): Module | undefined {
  try {
    return require(name) as Module;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`)) return undefined;
    throw error;
  }
}

/** The file of a package of bench/node_modules. */
export function rivalPath(file: string): string {
  return require.resolve(file);
}

/** Says how to get a rival. */
export function notInstalled(contender: string): Skipped {
  return { contender, reason: 'not installed; run npm ci --prefix bench' };
}

/** Makes each contender, and splits those that are not installed off. */
export async function gather<Made>(
  makers: Readonly<Record<string, () => Made | undefined | Promise<Made | undefined>>>,
): Promise<{ readonly contenders: readonly Made[]; readonly skipped: readonly Skipped[] }> {
  const contenders: Made[] = [];
  const skipped: Skipped[] = [];
  for (const [name, make] of Object.entries(makers)) {
    const made = await make();
    if (made === undefined) skipped.push(notInstalled(name));
    else contenders.push(made);
  }
  return { contenders, skipped };
}
