// Reading brat standoff: a text and the .ann file beside it.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument } from '../documents.js';
import { alignSpans, type MisalignedSpan, type StatedSpan } from './align.js';
import { type Line, linesOf } from './lines.js';
import { createOffsetReader, type OffsetReader, type OffsetUnit, readSpan } from './offsets.js';

/**
 * A document read from brat, the spans that cannot be used, and the lines of other kinds.
 *
 * @example
 * ```ts
 * import { type BratDocument, readBrat } from 'nomen/text';
 * const read: BratDocument = readBrat('I saw Rome.', 'T1\tLOC 6 10\tRome\n', { file: 'trip.ann' });
 * read.document.id; // 'trip'
 * ```
 */
export interface BratDocument {
  readonly document: LabelledDocument;
  /** Spans that cut tokens, and spans with gaps. */
  readonly misaligned: readonly MisalignedSpan[];
  /** Relations, events, attributes and notes, which name no span. */
  readonly otherLines: number;
}

/** Names the annotation file, and says how its offsets count. */
export interface BratOptions {
  /** Names the .ann file in messages; without folders and ending it is the document's name. */
  readonly file: string;
  /** Default `codepoint`, as brat itself counts. */
  readonly offsets?: OffsetUnit;
}

/**
 * Reads a text with brat's annotations of it: the lines `T1<tab>LABEL start end<tab>covered text`.
 *
 * Spans with gaps (`0 5;8 12`) and spans that cut through a token are in `misaligned`; lines of relations, events,
 * attributes and notes are counted.
 *
 * @param text the .txt file
 * @param annotations the .ann file
 * @throws NomenError `not-an-annotation`, `bad-span`, `span-out-of-range`, `span-text-differs`, `overlapping-spans`, with file
 *   and line
 * @example
 * ```ts
 * import { readBrat } from 'nomen/text';
 * readBrat('I saw Rome.', 'T1\tLOC 6 10\tRome\n', { file: 'trip.ann' }).document.sentences[0].spans;
 * // [{ start: 2, end: 3, label: 'LOC' }]
 * ```
 */
export function readBrat(
  text: string,
  annotations: string,
  { file, offsets: unit = 'codepoint' }: BratOptions,
): BratDocument {
  const offsets = createOffsetReader(text, unit);
  const spans: StatedSpan[] = [];
  let otherLines = 0;
  for (const line of linesOf(annotations)) {
    if (line.text.trim() === '') continue;
    if (line.text.startsWith('T')) spans.push(readTextBound(line, text, { file, offsets }));
    else otherLines++;
  }
  const id = file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  return { ...alignSpans({ id, text, spans, lineAt: createLineCounter(text) }), otherLines };
}

function readTextBound(
  { text: line, number }: Line,
  text: string,
  { file, offsets }: { readonly file: string; readonly offsets: OffsetReader },
): StatedSpan {
  const where = `${file}:${number}`;
  const match = /^T\S*\t(\S+) (\d+(?: \d+;\d+)* \d+)(?:\t(.*))?$/.exec(line);
  if (match === null) throw notAnnotation(line, where);
  const [, label, bounds, covered] = match;
  const numbers = bounds.split(/[ ;]/).map(Number);
  const hasGaps = numbers.length > 2;
  const raw = { start: numbers[0], end: numbers[numbers.length - 1], label };
  // The covered text of a span with gaps leaves them out.
  const stated = hasGaps ? raw : { ...raw, text: covered };
  return { where, line: number, span: readSpan(stated, text, { where, offsets }), hasGaps };
}

// Lines of ascending offsets, in one walk over the text.
function createLineCounter(text: string): (offset: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (offset) => {
    while (next >= 0 && next < offset) {
      line++;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}

function notAnnotation(line: string, where: string): NomenError {
  return new NomenError({
    code: 'not-an-annotation',
    where,
    expected: 'a line such as T1<tab>PER 0 5<tab>Maria',
    got: quote(line),
    fix: 'Part the three columns by tabs, label and offsets by blanks',
  });
}
