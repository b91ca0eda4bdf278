// Tables for people: aligned columns without lines.
import Table from 'cli-table3';
import type { Colours } from './colours.js';

/** A column: its heading, and whether its cells are numbers. */
export interface Column {
  readonly head: string;
  readonly numbers?: boolean;
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** The rows under their headings, one line each. */
export function plainTable(columns: readonly Column[], rows: readonly (readonly string[])[], colours: Colours): string {
  const table = new Table({
    head: columns.map(({ head }) => colours.dim(head)),
    colAligns: columns.map(({ numbers }) => (numbers ? 'right' : 'left')),
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(withoutControls)));
  return `${table.toString().replace(/ +$/gm, '')}\n`;
}

/** Text from a file on one line, and without the power to move the cursor. Our own colours (`ESC [ … m`) pass. */
function withoutControls(cell: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return cell.replace(/\s+/g, ' ').replace(/(?!\x1b\[\d+m)\p{Cc}/gu, '\ufffd');
}
