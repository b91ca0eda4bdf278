// One benchmark's way in and out: its flags, its JSON lines under bench/results, its table or JSON on standard output.
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkNumber, NomenError, quote } from '../../src/base/index.js';
import type { Skipped } from './rivals.js';

/** A flag with a text value, and what it is when not given. */
export type TextFlags = Readonly<Record<string, string>>;

/** What a benchmark found, as a table, and who could not take part. */
export interface Findings {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly skipped?: readonly Skipped[];
}

/** A benchmark under way. */
export interface Benchmark<Flags extends TextFlags> {
  readonly flags: Flags;
  /**
   * A flag as a whole number of at least 1.
   *
   * @throws NomenError `number-out-of-range`
   */
  count(flag: keyof Flags & string): number;
  /** Adds a record to bench/results/NAME.jsonl at once, with machine, date and commit. */
  keep(record: object): void;
  /** Says on stderr what is being done. */
  note(line: string): void;
}

/**
 * Runs the benchmark whose file has the URL `url`: reads its flags and `--json`, and prints a Markdown table, or with
 * `--json` one document with the records that were kept. Bad flags end in one line and
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
    const records: object[] = [];
    const place = machine();
    const keep = (record: object) => {
      records.push(record);
      appendFileSync(
        new URL(`../results/${name}.jsonl`, import.meta.url),
        `${JSON.stringify({ ...record, ...place })}\n`,
      );
    };
    const count = (flag: string) => wholeNumber(flag, flags[flag]);
    const { heads, rows, skipped = [] } = await work({ flags, count, keep, note });
    for (const { contender, reason } of skipped) note(`${contender} skipped: ${reason}`);
    const found = { benchmark: name, ...place, records, skipped };
    process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : markdownTable(heads, rows));
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

function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  checkNumber(value, { where: `--${flag}`, min: 1, integer: true });
  return value;
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
