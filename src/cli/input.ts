// What flags and files give a command, checked: numbers, lists, pairs, JSON files.
import { NomenError, quote } from '../base/index.js';
import { readText } from '../node/index.js';

/**
 * The number that a flag's text stands for.
 *
 * @throws NomenError `not-a-number`
 */
export function parseNumber(text: string, flag: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  throw new NomenError({
    code: 'not-a-number',
    where: flag,
    expected: 'a number',
    got: quote(text),
    fix: 'Write it with digits, e.g. 12 or 0.5',
  });
}

const bytesByUnit: Readonly<Record<string, number>> = Object.freeze({ B: 1, kB: 1e3, MB: 1e6, GB: 1e9 });

/**
 * The number of bytes that a flag's text stands for, e.g. `500MB`.
 *
 * @throws NomenError `not-a-size`
 */
export function parseBytes(text: string, flag: string): number {
  const parts = /^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)$/.exec(text);
  const unit = parts === null ? undefined : bytesByUnit[parts[2]];
  if (parts !== null && unit !== undefined) return Math.floor(Number(parts[1]) * unit);
  throw new NomenError({
    code: 'not-a-size',
    where: flag,
    expected: `a number of ${Object.keys(bytesByUnit).join(', ')}`,
    got: quote(text),
    fix: 'Write e.g. 500MB or 1.5GB',
  });
}

/**
 * The names of a comma-separated list.
 *
 * @throws NomenError `bad-list`
 */
export function parseList(text: string, flag: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new NomenError({
    code: 'bad-list',
    where: flag,
    expected: 'names with commas between them',
    got: quote(text),
    fix: 'Write e.g. PER,ORG,LOC',
  });
}

/**
 * The pairs of `from=to,…`; an empty `to` is allowed and drops what it is given to.
 *
 * @throws NomenError `bad-map`
 */
export function parseMap(text: string, flag: string, example = 'person=PER,location=LOC'): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  const isPair = (pair: string[]) => pair.length === 2 && pair[0] !== '';
  if (pairs.every(isPair)) return Object.fromEntries(pairs);
  throw new NomenError({
    code: 'bad-map',
    where: flag,
    expected: 'pairs a=b with commas between them',
    got: quote(text),
    fix: `Write e.g. ${example}`,
  });
}

/**
 * The object in a JSON file.
 *
 * @throws NomenError `not-a-json-object`, and those of `readText`
 */
export async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  const text = await readText(path);
  let value: unknown;
  let got = 'another value';
  try {
    value = JSON.parse(text);
  } catch (error) {
    got = `text that is no JSON: ${(error as Error).message}`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new NomenError({
    code: 'not-a-json-object',
    where: path,
    expected: 'a JSON object such as {"epochs": 5}',
    got,
    fix: 'Mend the file',
  });
}

/** What a path is called in messages and results. */
export function fileLabel(path: string): string {
  return path === '-' ? 'standard input' : path;
}
