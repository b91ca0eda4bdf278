// Rivals that are programs of their own: whether they are here, and what they say last.
import { execFileSync } from 'node:child_process';

/** What keeps a program from running here, as the way to get it, or undefined. */
export function obstacleOf(program: string, args: readonly string[], fix: string): string | undefined {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return undefined;
  } catch {
    return `not installed; ${fix}`;
  }
}

/** The last line of what a program prints, run on one thread. */
export function lastLineOf(program: string, args: readonly string[]): string {
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  return execFileSync(program, args, { encoding: 'utf8', env }).trim().split('\n').slice(-1)[0];
}
