// Tables for people: aligned columns without lines.
import stringWidth from 'string-width';
import type { Colours } from './colours.js';

/** A column: its heading, and whether its cells are numbers. */
export interface Column {
  readonly head: string;
  readonly numbers?: boolean;
}

/** The rows under their headings, one line each. */
export function plainTable(columns: readonly Column[], rows: readonly (readonly string[])[], colours: Colours): string {
  const lines = [columns.map(({ head }) => colours.dim(head)), ...rows.map((row) => row.map(withoutControls))];
  const widths = columns.map((_, c) => lines.reduce((most, cells) => Math.max(most, stringWidth(cells[c])), 0));
  const aligned = lines.map((cells) =>
    cells.map((cell, c) => {
      const gap = ' '.repeat(widths[c] - stringWidth(cell));
      return columns[c].numbers ? gap + cell : cell + gap;
    }),
  );
  return aligned.map((cells) => `${cells.join('  ').trimEnd()}\n`).join('');
}

/** Text from a file on one line, and without the power to move the cursor. Our own colours (`ESC [ … m`) pass. */
function withoutControls(cell: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return cell.replace(/\s+/g, ' ').replace(/(?!\x1b\[\d+m)\p{Cc}/gu, '\ufffd');
}
