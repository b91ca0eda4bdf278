// Tables for people: aligned columns without lines.
import stringWidth from 'string-width';
import type { Colours } from './colours.js';

/** A column: its heading, and whether its cells are numbers. */
export interface Column {
  readonly head: string;
  readonly numbers?: boolean;
}

/** The rows under their headings, one line each; a row may end early. */
export function plainTable(columns: readonly Column[], rows: readonly (readonly string[])[], colours: Colours): string {
  const lines = [columns.map(({ head }) => colours.dim(head)), ...rows.map((row) => row.map(withoutControls))];
  const sizes = lines.map((cells) => cells.map(widthOf));
  const widths = columns.map((_, c) => sizes.reduce((most, of) => Math.max(most, of[c] ?? 0), 0));
  const aligned = lines.map((cells, l) =>
    cells.map((cell, c) => {
      const gap = ' '.repeat(widths[c] - sizes[l][c]);
      return columns[c].numbers ? gap + cell : cell + gap;
    }),
  );
  return aligned.map((cells) => `${cells.join('  ').trimEnd()}\n`).join('');
}

/** The columns that a cell takes on a terminal; most are Latin text, for which string-width would look in vain for wide signs and colours. */
function widthOf(cell: string): number {
  return /^[ -~À-ɏ–]*$/.test(cell) ? cell.length : stringWidth(cell);
}

/** Text from a file on one line, and without the power to move the cursor. Our own colours (`ESC [ … m`) pass. */
function withoutControls(cell: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return cell.replace(/\s+/g, ' ').replace(/(?!\x1b\[\d+m)\p{Cc}/gu, '\ufffd');
}
