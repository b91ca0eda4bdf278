// README.md does what it says: its commands and its programs run, in order, in a copy of the project.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeBlock, codeBlocks } from '../house/documentation.js';
import { runExamples } from '../house/examples.js';
import { readText } from '../house/project.js';
import { createWorkingCopy, type WorkingCopy } from '../house/working-copy.js';

const SLOW = 180_000;
const readme = readText('README.md');
const byPlace = (blocks: readonly CodeBlock[]) => blocks.map((block) => [block.where, block] as const);
const commands = byPlace(codeBlocks(readme, 'sh', 'README.md'));
const programs = byPlace(codeBlocks(readme, 'ts', 'README.md'));

describe('README.md', () => {
  let copy: WorkingCopy;
  beforeAll(() => {
    copy = createWorkingCopy();
  }, SLOW);
  afterAll(() => copy?.remove());

  it('has commands and programs, and says why one is not run', () => {
    expect(commands.length).toBeGreaterThan(2);
    expect(programs.length).toBeGreaterThan(1);
    const infos = [...commands, ...programs].map(([, { info }]) => info);
    expect(infos.filter((info) => info !== '' && !/^no-run: \w/.test(info))).toEqual([]);
  });

  it.for(commands)('the commands at %s run', { timeout: SLOW }, ([, block]) => {
    const runnable = withoutInstalling(block.code).trim();
    if (block.info !== '' || runnable === '') return;
    expect(outputOf(runnable, copy.path)).not.toBe('');
  });

  it.for(programs)('the program at %s runs and gives what it shows', { timeout: SLOW }, ([, block]) => {
    if (block.info !== '') return;
    expect(runExamples([block], copy.path)).toEqual([]);
  });

  it('shows the names that are found in the hard cases', { timeout: SLOW }, () => {
    const [, table] = /`npx nomen tag examples\/hard-cases\.txt` says:\n\n.*\n.*\n((?:\|.*\n)+)/.exec(readme)!;
    const cells = table
      .trimEnd()
      .split('\n')
      .map((row) => row.split(' | ')[1]);
    const shown = cells.filter((cell) => cell !== '–').flatMap((cell) => cell.split(', '));
    const blocks = outputOf('node dist/cli/main.js tag examples/hard-cases.txt --format jsonl', copy.path);
    const spans = blocks
      .trimEnd()
      .split('\n')
      .flatMap((line) => JSON.parse(line).spans);
    expect(shown).toEqual(spans.map(({ text, label }) => `${text} ${label}`));
  });
});

/** The copy is built already, `npx` would build it again, and the tests cannot run themselves. */
function withoutInstalling(code: string): string {
  return code
    .replace(/^npm ci && npm test$/gm, '')
    .replaceAll('npm ci && ', '')
    .replaceAll('npx nomen', 'node dist/cli/main.js');
}

function outputOf(code: string, folder: string): string {
  const script = `set -euo pipefail\n${code}`;
  return execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
