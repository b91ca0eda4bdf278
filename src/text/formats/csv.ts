// Reading tables of text: comma-separated values (RFC 4180) and their like with tabs or semicolons.
import { NomenError, quote } from '../../base/index.js';

/** One row of a table with the 1-based line on which it begins. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A table whose first row names its columns; every row has a cell for each. */
export interface CsvTable {
  readonly names: readonly string[];
  /** The 1-based line of the names. */
  readonly line: number;
  readonly rows: readonly CsvRow[];
}

/** Names the file, and the character between cells where it is not to be told from the first line. */
export interface CsvOptions {
  /** Names the file in messages. */
  readonly file: string;
  /** Default: a tab where the first line has one, else a semicolon, else a comma. */
  readonly delimiter?: string;
}

/**
 * Reads a table: cells parted by a delimiter, quoted cells may hold it, line ends and doubled quotes; the first row names the
 * columns; empty lines are passed over. Source: RFC 4180.
 *
 * @param text the whole file; LF or CRLF, a byte order mark is passed over
 * @throws NomenError `no-rows`, `unclosed-quote`, `stray-quote`, `wrong-column-count`, `repeated-column`, with file and line
 * @example
 * ```ts
 * import { readCsv } from 'nomen/text';
 * readCsv('x,label\n0.5,"a, b"\n', { file: 'tiny.csv' }).rows[0]; // { cells: ['0.5', 'a, b'], line: 2 }
 * ```
 */
export function readCsv(text: string, { file, delimiter }: CsvOptions): CsvTable {
  const [header, ...rows] = rowsOf(text, { file, delimiter: delimiter ?? detectDelimiter(text) });
  if (rows.length === 0)
    throw fault(
      { file, line: 1 },
      {
        code: 'no-rows',
        expected: 'a row of names and rows of values',
        got: header === undefined ? 'nothing' : 'one row',
      },
    );
  const names = header.cells.map((name) => name.trim());
  const repeated = names.find((name, i) => names.indexOf(name) < i);
  if (repeated !== undefined) {
    throw fault(
      { file, line: header.line },
      { code: 'repeated-column', expected: 'a name of its own for each column', got: `${quote(repeated)} twice` },
    );
  }
  const odd = rows.find(({ cells }) => cells.length !== names.length);
  if (odd !== undefined) {
    const got = `${odd.cells.length}`;
    throw fault({ file, line: odd.line }, { code: 'wrong-column-count', expected: `${names.length} cells`, got });
  }
  return { names, line: header.line, rows };
}

function detectDelimiter(text: string): string {
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end);
  return ['\t', ';'].find((delimiter) => first.includes(delimiter)) ?? ',';
}

/** The rows of a text in order, one state of the reader: where the next cell begins. */
function rowsOf(text: string, { file, delimiter }: Required<CsvOptions>): CsvRow[] {
  const rows: CsvRow[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let lineEnd = -1;
  while (at < text.length) {
    const cells: string[] = [];
    const first = line;
    let isOpen = true;
    while (isOpen) {
      if (lineEnd < at) lineEnd = endOfLine(text, at);
      const cell =
        text[at] === '"' ? quotedCell(text, at, { file, line }) : plainCell(text, at, { delimiter, lineEnd });
      cells.push(cell.text);
      line += cell.text.split('\n').length - 1;
      at = cell.end;
      isOpen = text.startsWith(delimiter, at);
      if (isOpen) at += delimiter.length;
    }
    const end = /^\r?\n/.exec(text.slice(at, at + 2));
    if (end === null && at < text.length) {
      throw fault(
        { file, line },
        {
          code: 'stray-quote',
          expected: 'a delimiter or a line end after a closing quote',
          got: quote(text.slice(at, at + 10)),
        },
      );
    }
    at += end === null ? 0 : end[0].length;
    line++;
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: first });
  }
  return rows;
}

interface Cell {
  readonly text: string;
  /** Index of the first character behind it. */
  readonly end: number;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

function plainCell(
  text: string,
  start: number,
  { delimiter, lineEnd }: { readonly delimiter: string; readonly lineEnd: number },
): Cell {
  let end = lineEnd > start && text[lineEnd] === '\n' && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const next = text.indexOf(delimiter, start);
  if (next >= 0 && next < end) end = next;
  return { text: text.slice(start, end), end };
}

function quotedCell(text: string, start: number, place: Place): Cell {
  for (let at = start + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) throw fault(place, { code: 'unclosed-quote', expected: 'a closing quote', got: 'the end of the file' });
    if (text[at + 1] !== '"') return { text: text.slice(start + 1, at).replaceAll('""', '"'), end: at + 1 };
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function fault(
  { file, line }: Place,
  { code, expected, got }: { readonly code: string; readonly expected: string; readonly got: string },
): NomenError {
  const fix =
    code === 'no-rows'
      ? 'Write the names of the columns in the first line, and a line for each record'
      : 'Mend the row; a cell with a delimiter, a quote or a line end stands in quotes';
  return new NomenError({ code, where: `${file}:${line}`, expected, got, fix, details: { file, line } });
}
