// `nomen bench`: lists what a checkout can measure, runs it, and refuses the rest in one line.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addBench } from '../../src/cli/commands/bench.js';
import { collectingSession, makeFolder, nomen } from './command-line.js';

/** A checkout with two benchmarks that end at once and one that fails. */
function makeCheckout(): string {
  const folder = makeFolder();
  mkdirSync(join(folder, 'bench', 'harness'), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(folder, 'bench', name), text);
  const typed = 'const flags: string[] = process.argv.slice(2);\n';
  put('one.ts', `// How fast is one?\n${typed}console.log(JSON.stringify({ one: flags })); console.error('busy');\n`);
  put('two.ts', `// How fast is two?\n${typed}console.log(JSON.stringify({ two: flags }));\n`);
  put('wrong.ts', '// Is it wrong?\nconsole.error("wrong: no names"); process.exitCode = 1;\n');
  put('package.json', '{ "type": "module" }');
  return folder;
}

/** `nomen bench` of another checkout. */
async function bench(folder: string, ...args: string[]) {
  const { session, outcome } = collectingSession();
  const program = new Command('nomen').exitOverride();
  addBench(program, session, folder);
  await program.parseAsync(['bench', ...args], { from: 'user' });
  return outcome();
}

describe('nomen bench', () => {
  const checkout = makeCheckout();

  it('without names lists each benchmark with the question of its first line', async () => {
    expect(await bench(checkout)).toEqual({
      code: 0,
      out: 'benchmark  question\none        How fast is one?\ntwo        How fast is two?\nwrong      Is it wrong?\n',
      err: '',
    });
    const { out } = await bench(checkout, '--json');
    expect(JSON.parse(out).benchmarks[1]).toEqual({ name: 'two', question: 'How fast is two?' });
  });

  it('runs what is named, hands flags on, and keeps what is said on stderr apart', async () => {
    const { code, out, err } = await bench(checkout, 'one', 'two', '--runs', '3');
    expect([code, err]).toEqual([0, 'busy\n']);
    expect(out).toBe('How fast is one?\n\n{"one":["--runs","3"]}\n\nHow fast is two?\n\n{"two":["--runs","3"]}\n\n');
  });

  it('with --json prints one document and nothing else', async () => {
    const { code, out } = await bench(checkout, 'one', 'two', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ benchmarks: [{ one: ['--json'] }, { two: ['--json'] }] });
  });

  it('stops at a benchmark that fails, with its exit code', async () => {
    expect(await bench(checkout, 'wrong', 'one')).toEqual({
      code: 1,
      out: 'Is it wrong?\n\n',
      err: 'wrong: no names\n',
    });
    expect(await bench(checkout, 'wrong', 'one', '--json')).toEqual({ code: 1, out: '', err: 'wrong: no names\n' });
  });

  it('outside a checkout says so', async () => {
    await expect(bench(makeFolder())).rejects.toThrow(
      'bench: expected a checkout of the repository with its folder bench, got an installed package. ' +
        'Clone the repository, run npm ci there, then npx nomen bench.',
    );
  });

  it.each([
    [['tagign'], /^bench: expected a known benchmark, got "tagign"\. Did you mean "tagging"\? Known: .*\n$/],
    [['--runs', '3'], /^bench: expected the name of a benchmark before its flags, got --runs\. .*\n$/],
  ])('%s is refused in one line with exit code 2', async (args, message) => {
    const { code, out, err } = await nomen(['bench', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it('every benchmark of this checkout opens with a question', async () => {
    const { benchmarks } = JSON.parse((await nomen(['bench', '--json'])).out);
    expect(benchmarks.length).toBeGreaterThan(3);
    for (const { question } of benchmarks) expect(question).toMatch(/\?/);
  });

  it('a benchmark refuses flags that it does not have in one line with exit code 2', () => {
    const run = () =>
      execFileSync(process.execPath, ['--import', 'tsx', 'bench/training-step.ts', '--rnus', '3'], { stdio: 'pipe' });
    let failure: { status?: number; stderr?: Buffer; stdout?: Buffer } = {};
    try {
      run();
    } catch (error) {
      failure = error as typeof failure;
    }
    expect([failure.status, failure.stdout?.toString()]).toEqual([2, '']);
    expect(failure.stderr?.toString()).toMatch(
      /^training-step: flags: expected --runs, --batch, --json, got .*--rnus.*\n$/,
    );
  });
});

describe('the rivals', () => {
  it('are pinned to one version each, and their lock names no host', () => {
    const { dependencies } = JSON.parse(readFileSync('bench/package.json', 'utf8'));
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readFileSync('bench/package-lock.json', 'utf8')).not.toContain('"resolved"');
  });
});
