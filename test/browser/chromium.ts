// Sees to Chromium before the browser tests: found, or installed as root, or skipped with a printed reason.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the browser's program; empty when there is none. */
    chromium: string;
  }
}

/** Vitest's global setup of the browser project. */
export function setup(project: TestProject): void {
  const found = findChromium() ?? installChromium();
  if (found === undefined) {
    project.vitest.logger.warn(
      'browser tests skipped: no chromium, chromium-browser or google-chrome on PATH, none named by NOMEN_CHROMIUM, ' +
        'and none could be installed with apt-get as root',
    );
  }
  project.provide('chromium', found ?? '');
}

function findChromium(): string | undefined {
  const named = process.env.NOMEN_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isProgram);
}

function installChromium(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    for (const task of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
      execFileSync('apt-get', task, { env: environment, stdio: 'ignore', timeout: 300_000 });
    }
  } catch {
    return undefined;
  }
  return findChromium();
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
