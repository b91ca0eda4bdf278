// One benchmark's way in and out: its flags, its JSON lines under bench/results, its table or JSON on standard output.
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NomenError, quote } from '../../src/base/index.js';
import type { Skipped } from './rivals.js';

/** A flag with a text value, and what it is when not given. */
export type TextFlags = Readonly<Record<string, string>>;

/** What a benchmark found: rows for the table, and the records that are kept. */
export interface Findings {
  readonly records: readonly object[];
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly skipped?: readonly Skipped[];
}

/** A benchmark under way. */
export interface Benchmark<Flags extends TextFlags> {
  readonly flags: Flags;
  /** Says on stderr what is being done. */
  note(line: string): void;
}

/**
 * Runs the benchmark whose file has the URL `url`: reads its flags and `--json`, keeps each record with machine, date and
 * commit in bench/results/NAME.jsonl, prints a Markdown table, or with `--json` one document. Bad flags end in one line and
 * exit code 2, anything else that is thrown (a wrong answer above all) in one line and exit code 1.
 */
export async function runBenchmark<Flags extends TextFlags>(
  url: string,
  defaults: Flags,
  work: (benchmark: Benchmark<Flags>) => Promise<Findings> | Findings,
): Promise<void> {
  const name = basename(fileURLToPath(url), '.ts');
  const note = (line: string) => void process.stderr.write(`${name}: ${line}\n`);
  try {
    const { flags, json } = readFlags(process.argv.slice(2), defaults);
    const findings = await work({ flags, note });
    keep(name, findings.records);
    for (const { contender, reason } of findings.skipped ?? []) note(`${contender} skipped: ${reason}`);
    process.stdout.write(json ? asJson(name, findings) : markdownTable(findings.heads, findings.rows));
  } catch (error) {
    note((error as Error).message);
    process.exitCode = error instanceof NomenError ? 2 : 1;
  }
}

function readFlags<Flags extends TextFlags>(args: string[], defaults: Flags) {
  const options = Object.fromEntries(Object.entries(defaults).map(([name, text]) => [name, textFlag(text)]));
  try {
    const { json, ...flags } = parseArgs({
      args,
      options: { ...options, json: { type: 'boolean', default: false } },
    }).values;
    return { flags: flags as unknown as Flags, json: json === true };
  } catch (error) {
    throw new NomenError({
      code: 'bad-flag',
      where: 'flags',
      expected: [...Object.keys(defaults), 'json'].map((flag) => `--${flag}`).join(', '),
      got: quote((error as Error).message.split('. ')[0]),
      fix: 'Leave the others out',
    });
  }
}

function textFlag(text: string) {
  return { type: 'string', default: text } as const;
}

function asJson(name: string, { records, skipped = [] }: Findings): string {
  return `${JSON.stringify({ benchmark: name, ...machine(), records, skipped }, null, 2)}\n`;
}

function keep(name: string, records: readonly object[]): void {
  const lines = records.map((record) => `${JSON.stringify({ ...record, ...machine() })}\n`);
  appendFileSync(new URL(`../results/${name}.jsonl`, import.meta.url), lines.join(''));
}

/** Where and when: without these a stored figure means nothing. */
function machine() {
  const cpu = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`;
  return { cpu, node: process.version, date: new Date().toISOString().slice(0, 10), commit: commit() };
}

function commit(): string {
  try {
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}

/** A table in Markdown. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return `${line(heads)}|${heads.map(() => '---|').join('')}\n${rows.map(line).join('')}`;
}
