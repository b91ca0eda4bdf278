// Labelled documents from files: fastText's lines, JSON lines, tables with a column of text and one of labels.
import { NomenError, quote } from '../../base/index.js';
import { linesOf, readCsv, recordsOf } from '../../text/index.js';

/** A text and what it is about: one label or several. */
export interface LabelledText {
  readonly text: string;
  readonly labels: readonly string[];
}

const PREFIX = '__label__';

/**
 * Reads labelled documents; the form is told from the beginning: `__label__a __label__b the text` a line (fastText), JSON lines
 * `{"text", "label"}` or `{"text", "labels": []}`, or a table (CSV, TSV) with the columns `text` and `label`.
 *
 * @param text the whole file
 * @throws NomenError `no-label`, `bad-document`, `missing-column`, `no-documents`, and those of `readCsv` and `recordsOf`
 * @example
 * ```ts
 * import { readDocuments } from 'nomen/classify';
 * readDocuments('__label__spam buy now\n', { file: 'tiny' })[0]; // { text: 'buy now', labels: ['spam'] }
 * ```
 */
export function readDocuments(text: string, { file }: { readonly file: string }): LabelledText[] {
  if (text.trim() === '') throw fault(file, 'no-documents', ['documents with their labels', 'an empty file']);
  const isJson = /^\uFEFF?\s*[{[]/.test(text);
  const documents = isJson
    ? fromRecords(text, file)
    : text.includes(PREFIX)
      ? fromLines(text, file)
      : fromTable(text, file);
  if (documents.length > 0) return documents;
  throw fault(file, 'no-documents', ['documents with their labels', 'none']);
}

function fromLines(text: string, file: string): LabelledText[] {
  const documents: LabelledText[] = [];
  for (const { text: line, number } of linesOf(text)) {
    if (line.trim() === '') continue;
    const labels: string[] = [];
    let rest = line.trimStart();
    while (rest.startsWith(PREFIX)) {
      const end = /\s|$/.exec(rest)!.index;
      labels.push(rest.slice(PREFIX.length, end));
      rest = rest.slice(end).trimStart();
    }
    if (labels.length === 0 || labels.includes('')) {
      throw fault(`${file}:${number}`, 'no-label', [`a line that begins with ${PREFIX}NAME`, quote(line)]);
    }
    documents.push({ text: rest, labels });
  }
  return documents;
}

function fromRecords(text: string, file: string): LabelledText[] {
  return Array.from(recordsOf(text, file), ({ value, where }) => {
    const {
      text: own,
      label,
      labels = label === undefined ? undefined : [label],
    } = Object(value) as Record<string, unknown>;
    const isWhole =
      typeof own === 'string' && Array.isArray(labels) && labels.every((one) => typeof one === 'string' && one !== '');
    if (isWhole) return { text: own, labels: labels as string[] };
    throw fault(where, 'bad-document', [
      '{"text": "…", "label": "…"} or "labels": ["…"]',
      quote(JSON.stringify(value)),
    ]);
  });
}

function fromTable(text: string, file: string): LabelledText[] {
  const { names, rows } = readCsv(text, { file });
  const columnOf = (name: string) => {
    const column = names.findIndex((one) => one.toLowerCase() === name);
    if (column >= 0) return column;
    throw fault(`${file}:1`, 'missing-column', [
      `a column ${name}, or lines with ${PREFIX}NAME, or JSON lines`,
      quote(names.join(', '), 80),
    ]);
  };
  const [textAt, labelAt] = [columnOf('text'), columnOf('label')];
  return rows.map(({ cells, line }) => {
    if (cells[labelAt] !== '') return { text: cells[textAt], labels: [cells[labelAt]] };
    throw fault(`${file}:${line}`, 'no-label', ['a label', 'an empty cell']);
  });
}

/** @throws NomenError `several-labels` where a document has none or more than one */
export function checkOneLabel(documents: readonly LabelledText[], where: string): void {
  const odd = documents.findIndex(({ labels }) => new Set(labels).size !== 1);
  if (odd < 0) return;
  const got = `${new Set(documents[odd].labels).size} labels in document ${odd + 1}`;
  const fix = 'Give each document its main label, or train with the loss independent';
  throw new NomenError({ code: 'several-labels', where, expected: 'one label a document', got, fix });
}

function fault(where: string, code: string, [expected, got]: readonly [string, string]): NomenError {
  return new NomenError({ code, where, expected, got, fix: 'See docs/documents.md for the formats' });
}
