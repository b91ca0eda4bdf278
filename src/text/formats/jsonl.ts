// JSON lines: one text with character spans a line, in the shapes of the common annotation tools.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument } from '../documents.js';
import { alignSpans, type MisalignedSpan } from './align.js';
import { linesOf } from './lines.js';
import { type OffsetUnit, recognizeRecord } from './record-shapes.js';

/** How JSON lines are read. */
export interface JsonlOptions {
  /** Names the file in messages. */
  readonly file: string;
  /** Overrides the unit of the recognised tool. */
  readonly offsets?: OffsetUnit;
}

/** Documents, one a line, and the spans that cut tokens. */
export interface AlignedDocuments {
  readonly documents: LabelledDocument[];
  readonly misaligned: MisalignedSpan[];
}

/**
 * Reads JSON lines: `{"text", "spans": [{"start", "end", "label"}]}` in UTF-16 code units, or the shapes of Prodigy, spaCy
 * and doccano (code points) and Label Studio (UTF-16); a single JSON array of such records is read too.
 * A span that does not begin and end with tokens is reported, not dropped in silence.
 *
 * @throws NomenError `not-json`, `unknown-record`, `span-out-of-range`, `overlapping-spans`, `no-tokens`, each with file and line
 * @example
 * ```ts
 * import { readJsonl } from 'nomen/text';
 * const line = '{"text": "Paris sleeps", "spans": [{"start": 0, "end": 5, "label": "LOC"}]}';
 * readJsonl(line, { file: 'tiny' }).documents[0].sentences[0].spans; // [{ start: 0, end: 1, label: 'LOC' }]
 * ```
 */
export function readJsonl(text: string, { file, offsets }: JsonlOptions): AlignedDocuments {
  const documents: LabelledDocument[] = [];
  const misaligned: MisalignedSpan[] = [];
  for (const { value, line } of recordsOf(text, file)) {
    const record = recognizeRecord(value);
    if (record === undefined) throw unknownRecord(`${file}:${line}`, value);
    const spans = (offsets ?? record.unit) === 'utf16' ? record.spans : toUtf16(record.text, record.spans);
    const aligned = alignSpans({ text: record.text, spans, file, line });
    documents.push(aligned.document);
    misaligned.push(...aligned.misaligned);
  }
  if (documents.length === 0) throw empty(file);
  return { documents, misaligned };
}

/**
 * Writes documents as JSON lines with UTF-16 spans; a document without its text is written as its words with blanks between.
 *
 * @example
 * ```ts
 * import { writeJsonl } from 'nomen/text';
 * const sentences = [{ words: ['Paris'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 0 }];
 * writeJsonl([{ id: '1', sentences }]); // '{"text":"Paris","spans":[{"start":0,"end":5,"label":"LOC"}]}\n'
 * ```
 */
export function writeJsonl(documents: readonly LabelledDocument[]): string {
  return documents.map((document) => `${JSON.stringify(spannedText(document))}\n`).join('');
}

/** A document's text and its spans in UTF-16 code units of it. */
export function spannedText(document: LabelledDocument): {
  text: string;
  spans: { start: number; end: number; label: string }[];
} {
  let text = document.text ?? '';
  const spans: { start: number; end: number; label: string }[] = [];
  for (const sentence of document.sentences) {
    let { starts, ends } = sentence;
    if (document.text === undefined || starts === undefined || ends === undefined) {
      if (text !== '') text += '\n';
      starts = new Int32Array(sentence.words.length);
      ends = new Int32Array(sentence.words.length);
      sentence.words.forEach((word, i) => {
        if (i > 0) text += ' ';
        starts![i] = text.length;
        text += word;
        ends![i] = text.length;
      });
    }
    for (const { start, end, label } of sentence.spans) spans.push({ start: starts[start], end: ends[end - 1], label });
  }
  return { text, spans };
}

function* recordsOf(text: string, file: string): Generator<{ value: unknown; line: number }> {
  if (/^\uFEFF?\s*\[\s*[{[]/.test(text)) {
    const records = parse(text.replace(/^\uFEFF/, ''), file, 1) as unknown[];
    for (const value of records) yield { value, line: 1 };
    return;
  }
  for (const { text: content, number } of linesOf(text)) {
    if (content.trim() !== '') yield { value: parse(content, file, number), line: number };
  }
}

function parse(content: string, file: string, line: number): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new NomenError(
      {
        code: 'not-json',
        where: `${file}:${line}`,
        expected: 'one JSON value a line',
        got: quote(content),
        fix: 'Mend or remove the line',
        details: { file, line },
      },
      cause,
    );
  }
}

/** Turns code-point offsets into UTF-16 ones; beyond the end they stay out of range. */
function toUtf16<T extends { start: number; end: number }>(text: string, spans: readonly T[]): T[] {
  const unitAt: number[] = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) unitAt.push(at);
  unitAt.push(text.length);
  const convert = (offset: number) => unitAt[offset] ?? (offset < 0 ? offset : text.length + 1);
  return spans.map((span) => ({ ...span, start: convert(span.start), end: convert(span.end) }));
}

function unknownRecord(where: string, value: unknown): NomenError {
  return new NomenError({
    code: 'unknown-record',
    where,
    expected: 'a record such as {"text": "…", "spans": [{"start": 0, "end": 5, "label": "LOC"}]}',
    got: quote(JSON.stringify(value) ?? 'nothing', 60),
    fix: 'Export text with character spans from the annotation tool',
  });
}

function empty(file: string): NomenError {
  return new NomenError({
    code: 'no-tokens',
    where: file,
    expected: 'lines of JSON records',
    got: 'none',
    fix: 'Give a file with one record a line',
  });
}
