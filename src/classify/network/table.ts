// A table as a network takes it: named columns and rows of cells, each row with its place in the file.
import { NomenError } from '../../base/index.js';

/** One record of a file: an object of named values. */
export interface TableRecord {
  readonly value: unknown;
  /** Where it stands, for messages. */
  readonly where: string;
}

/** Rows of cells under names; cells are text, numbers or booleans. */
export interface DataTable {
  readonly names: readonly string[];
  /** Where the names stand, for messages. */
  readonly where: string;
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly where: string }[];
}

/**
 * The table of some records: a column for each key of the first; an array of numbers becomes columns `key.0`, `key.1`, …
 *
 * @throws NomenError `not-a-record`, `missing-column`
 * @example
 * ```ts
 * import { createDataTable } from 'nomen/classify';
 * createDataTable([{ value: { x: [1, 2], y: 'a' }, where: 'tiny:1' }]).names; // ['x.0', 'x.1', 'y']
 * ```
 */
export function createDataTable(records: Iterable<TableRecord>): DataTable {
  let names: readonly string[] | undefined;
  const rows: { cells: readonly unknown[]; where: string }[] = [];
  for (const { value, where } of records) {
    const cells = flatten(value, where);
    names ??= [...cells.keys()];
    const missing = names.find((name) => !cells.has(name));
    if (missing !== undefined || cells.size !== names.length) {
      throw fault(where, 'missing-column', [
        `the columns of the first record: ${names.join(', ')}`,
        [...cells.keys()].join(', '),
      ]);
    }
    rows.push({ cells: names.map((name) => cells.get(name)), where });
  }
  return { names: names ?? [], where: rows[0]?.where ?? 'table', rows };
}

function flatten(value: unknown, where: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fault(where, 'not-a-record', ['an object such as {"x": 0.5, "label": "a"}', 'another value']);
  }
  const cells = new Map<string, unknown>();
  for (const [key, cell] of Object.entries(value)) {
    if (Array.isArray(cell)) for (const [i, part] of cell.entries()) cells.set(`${key}.${i}`, part);
    else cells.set(key, cell);
  }
  return cells;
}

function fault(where: string, code: string, [expected, got]: readonly [string, string]): NomenError {
  const fix = 'Write one record a line with the same keys in each';
  return new NomenError({ code, where, expected, got, fix });
}
