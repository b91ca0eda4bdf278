// `nomen bench`: runs the benchmarks of a checkout; each is a file of bench/ whose first line asks its question.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { NomenError, unknownName } from '../../base/index.js';
import { coloursFor } from '../colours.js';
import { packageFolder } from '../package-folder.js';
import { plainTable } from '../plain-table.js';
import { exitCodes, print, printJson, type Session } from '../session.js';

interface BenchFlags {
  readonly json?: boolean;
}

interface Benchmark {
  readonly name: string;
  readonly question: string;
  readonly path: string;
}

/** Adds the command to the program; `folder` is the checkout that holds `bench/`. */
export function addBench(program: Command, session: Session, folder = fileURLToPath(packageFolder)): void {
  program
    .command('bench')
    .description('run benchmarks (in a checkout of the repository); without names, list them')
    .argument('[name...]', 'which to run; flags that are not mentioned here are handed on to them')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .allowUnknownOption()
    .action((words: string[], flags: BenchFlags) => bench(words, { ...flags, folder }, session));
}

async function bench(
  words: readonly string[],
  { json = false, folder }: BenchFlags & { readonly folder: string },
  session: Session,
): Promise<void> {
  const known = findBenchmarks(join(folder, 'bench'));
  const firstFlag = words.findIndex((word) => word.startsWith('-'));
  const names = firstFlag < 0 ? words : words.slice(0, firstFlag);
  const flags = firstFlag < 0 ? [] : words.slice(firstFlag);
  const chosen = names.map((name) => benchmarkNamed(name, known));
  if (chosen.length === 0) {
    if (flags.length > 0) throw flagsWithoutName(flags[0]);
    await list(known, json, session);
  } else if (json) {
    await runForJson(chosen, flags, session);
  } else {
    await runForReading(chosen, flags, session);
  }
}

function findBenchmarks(folder: string): Benchmark[] {
  if (!existsSync(folder)) throw notInCheckout();
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return files.sort().map((file) => {
    const path = join(folder, file);
    const [firstLine] = readFileSync(path, 'utf8').split('\n', 1);
    return { name: basename(file, '.ts'), question: firstLine.replace(/^\/\/ */, ''), path };
  });
}

function benchmarkNamed(name: string, known: readonly Benchmark[]): Benchmark {
  const found = known.find((benchmark) => benchmark.name === name);
  if (found !== undefined) return found;
  const names = known.map((benchmark) => benchmark.name);
  throw unknownName(name, names, { where: 'bench', kind: 'benchmark' });
}

async function list(known: readonly Benchmark[], json: boolean, session: Session): Promise<void> {
  if (json) return printJson(session, { benchmarks: known.map(({ name, question }) => ({ name, question })) });
  const rows = known.map(({ name, question }) => [name, question]);
  await print(session, plainTable([{ head: 'benchmark' }, { head: 'question' }], rows, coloursFor(session)));
}

async function runForReading(chosen: readonly Benchmark[], flags: readonly string[], session: Session): Promise<void> {
  for (const { path, question } of chosen) {
    await print(session, `${question}\n\n`);
    await run(path, flags, { session, onOutput: (text) => print(session, text) });
    if (session.exitCode !== exitCodes.done) return;
    await print(session, '\n');
  }
}

/** One document for all, so each is held until the last one has ended well. */
async function runForJson(chosen: readonly Benchmark[], flags: readonly string[], session: Session): Promise<void> {
  const documents: unknown[] = [];
  for (const { path } of chosen) {
    const held: string[] = [];
    await run(path, [...flags, '--json'], { session, onOutput: (text) => void held.push(text) });
    if (session.exitCode !== exitCodes.done) return;
    documents.push(JSON.parse(held.join('')));
  }
  await printJson(session, { benchmarks: documents });
}

/** Runs a TypeScript file in a process of its own; its exit code becomes the session's, its stderr goes to stderr. */
async function run(
  path: string,
  flags: readonly string[],
  { session, onOutput }: { readonly session: Session; readonly onOutput: (text: string) => void | Promise<void> },
): Promise<void> {
  const child = spawn(process.execPath, ['--import', typeScriptLoader(), path, ...flags], {
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => session.stderr.write(text));
  const closed = once(child, 'close');
  for await (const text of child.stdout.setEncoding('utf8')) await onOutput(text);
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  session.exitCode = signal === null ? (code ?? exitCodes.badInput) : exitCodes.interrupted;
}

function typeScriptLoader(): string {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  } catch {
    throw new NomenError({
      code: 'missing-tool',
      where: 'bench',
      expected: 'the package tsx in node_modules',
      got: 'none',
      fix: 'Run npm ci in the checkout',
    });
  }
}

function notInCheckout(): NomenError {
  return new NomenError({
    code: 'no-checkout',
    where: 'bench',
    expected: 'a checkout of the repository with its folder bench',
    got: 'an installed package',
    fix: 'Clone the repository, run npm ci there, then npx nomen bench',
  });
}

function flagsWithoutName(flag: string): NomenError {
  return new NomenError({
    code: 'conflicting-flags',
    where: 'bench',
    expected: 'the name of a benchmark before its flags',
    got: flag,
    fix: 'Run nomen bench without anything to see the names',
  });
}
