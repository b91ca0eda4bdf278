// The records of a JSON file: one a line (JSONL), or one array of all.
import { NomenError, quote } from '../../base/index.js';
import { linesOf } from './lines.js';

/**
 * One value of a file with its place.
 *
 * @example
 * ```ts
 * import { type JsonRecord, recordsOf } from 'nomen/text';
 * const [first]: JsonRecord[] = [...recordsOf('{"x": 1}', 'tiny.jsonl')];
 * first.where; // 'tiny.jsonl:1'
 * ```
 */
export interface JsonRecord {
  readonly value: unknown;
  /** 1-based line; in an array, the number of the record. */
  readonly line: number;
  /** 1-based among the records. */
  readonly number: number;
  /** `file:line`, or the file and the record's number. */
  readonly where: string;
}

/**
 * The records of a JSON file: one value a line, or one array of all; blank lines are passed over.
 *
 * @param text the whole file
 * @param file names it in messages
 * @throws NomenError `not-json` with file and line, `no-tokens`
 * @example
 * ```ts
 * import { recordsOf } from 'nomen/text';
 * [...recordsOf('[1, 2]', 'tiny.json')].length; // 2
 * ```
 */
export function* recordsOf(text: string, file: string): Generator<JsonRecord, void> {
  const items = arrayOf(text);
  let number = 0;
  if (items !== undefined) {
    for (const value of items) {
      number++;
      yield { value, line: number, number, where: `${file} record ${number}` };
    }
  } else {
    for (const { text: line, number: at } of linesOf(text)) {
      if (line.trim() === '') continue;
      const where = `${file}:${at}`;
      yield { value: parse(line, where), line: at, number: ++number, where };
    }
  }
  if (number === 0) throw noTokens(file);
}

// The items where the file is one JSON value over several lines, or an array that is not a [text, {entities}] pair itself.
function arrayOf(text: string): readonly unknown[] | undefined {
  let lines = 0;
  for (const { text: line } of linesOf(text)) {
    if (line.trim() === '') continue;
    const value = tryParse(line);
    if (lines === 0 && value !== undefined) return isListOfRecords(value) ? value : undefined;
    lines++;
    if (lines > 1) break;
  }
  if (lines < 2) return undefined;
  const whole = tryParse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (whole === undefined) return undefined;
  return Array.isArray(whole) ? whole : [whole];
}

function isListOfRecords(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && typeof value[0] !== 'string';
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const complaint = {
      code: 'not-json',
      where,
      expected: 'a JSON value on each line, or one array',
      got: quote(text),
      fix: 'Mend or remove this line',
    };
    throw new NomenError(complaint, error);
  }
}

function noTokens(file: string): NomenError {
  return new NomenError({
    code: 'no-tokens',
    where: file,
    expected: 'records with a text and its spans',
    got: 'none',
    fix: 'Write one JSON object a line, e.g. {"text": "Rome", "spans": [{"start": 0, "end": 4, "label": "LOC"}]}',
    details: { file },
  });
}
