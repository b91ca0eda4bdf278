// The columns of a CoNLL file: what parts them, which hold word and tag, which lines are comments.
import { NomenError, quote } from '../../base/index.js';
import { linesOf } from './lines.js';

/** How the lines of one file are built. */
export interface ConllLayout {
  /** Fields are parted by single tabs; else by runs of blanks and tabs. */
  readonly hasTabs: boolean;
  /** Lines that open with `#` can be comments. */
  readonly hasComments: boolean;
  /** The first column counts tokens, as in CoNLL-U. */
  readonly isIndexed: boolean;
}

/** Reads the layout off the first lines: comments open the file or never come; the first token line has tabs or none does. */
export function detectLayout(text: string): ConllLayout {
  let hasComments: boolean | undefined;
  for (const { text: line } of linesOf(text)) {
    if (line.trim() === '' || line.startsWith('-DOCSTART-')) continue;
    hasComments ??= line.startsWith('#') && !endsInTag(line);
    if (hasComments && line.startsWith('#')) continue;
    const hasTabs = line.includes('\t');
    const first = line.slice(0, 300).split(hasTabs ? '\t' : ' ', 3);
    return { hasTabs, hasComments, isIndexed: hasComments && first.length === 3 && /^\d+$/.test(first[0]) };
  }
  return { hasTabs: false, hasComments: hasComments === true, isIndexed: false };
}

/** Whether a line of a file with this layout is a comment. */
export function isComment(line: string, { hasComments, isIndexed }: ConllLayout): boolean {
  return hasComments && line.charCodeAt(0) === 35 && (isIndexed || !endsInTag(line));
}

function endsInTag(line: string): boolean {
  return /\t(?:O|[BIES]-[^\t]+)$| (?:O|[BIES]-\S+) *$/.test(line);
}

/** The fields of a token line. */
export function fieldsOf(line: string, { hasTabs }: ConllLayout): string[] {
  if (hasTabs) return line.split('\t');
  const fields = line.split(' ');
  // Nearly every line has single blanks; only the others pay for the pattern.
  return fields.includes('') || line.includes('\t') ? (line.match(/[^ \t]+/g) ?? []) : fields;
}

/** The columns that were asked for, as indices from 0. */
export interface Columns {
  readonly count: number;
  readonly word: number;
  readonly tag: number;
}

/** Which columns a caller wants, counted from 0, negative ones from the end. */
export interface WantedColumns {
  readonly wordColumn?: number | undefined;
  readonly tagColumn?: number | undefined;
}

/**
 * Places the wanted columns in the file's first token line.
 *
 * @throws NomenError `no-tag-column`, `no-such-column`
 */
export function placeColumns(fields: readonly string[], wanted: Required<WantedColumns>, where: string): Columns {
  const count = fields.length;
  if (count < 2) {
    throw new NomenError({
      code: 'no-tag-column',
      where,
      expected: 'a word and a tag, parted by a blank or a tab',
      got: quote(fields.join(' ')),
      fix: 'Add the tags as the last column; text without labels cannot be read here',
    });
  }
  const [word, tag] = [wanted.wordColumn, wanted.tagColumn].map((column = 0) => {
    const index = column < 0 ? count + column : column;
    if (Number.isInteger(index) && index >= 0 && index < count) return index;
    throw new NomenError({
      code: 'no-such-column',
      where,
      expected: `a column between ${-count} and ${count - 1}`,
      got: String(column),
      fix: 'Count columns from 0, or from -1 at the end',
    });
  });
  return { count, word, tag };
}
