// Reading labelled text from JSON: one record a text, with spans of characters.
import { NomenError } from '../../base/index.js';
import type { LabelledDocument } from '../documents.js';
import type { Token } from '../tokenize.js';
import { type AlignedText, alignSpans, type MisalignedSpan } from './align.js';
import { type JsonRecord, recordsOf } from './json-records.js';
import { createOffsetReader, type OffsetReader, type OffsetUnit, readOpen, readSpan } from './offsets.js';
import { type RawToken, type ShapedRecord, shapeRecord } from './record-shapes.js';

/**
 * Documents, and what of the file is not in them.
 *
 * @example
 * ```ts
 * import { type AlignedDocuments, readJsonl } from 'nomen/text';
 * const read: AlignedDocuments = readJsonl('{"text": "Rome", "spans": []}', { file: 'tiny' });
 * read.documents.length; // 1
 * ```
 */
export interface AlignedDocuments {
  readonly documents: readonly LabelledDocument[];
  /** Spans that do not lie on whole tokens, and are in no sentence. */
  readonly misaligned: readonly MisalignedSpan[];
  /** Records that are no accepted annotation: rejected answers, cancelled tasks. */
  readonly ignored: number;
}

/** Names the file, and says how its offsets count where the shape of the records does not. */
export interface JsonlOptions {
  /** Names the file in messages. */
  readonly file: string;
  /** What offsets count; left out: UTF-16 units in Nomen's own records, code points in those of Python tools. */
  readonly offsets?: OffsetUnit;
}

/**
 * Reads records of a text with labelled spans of characters; each record is a document.
 *
 * Recognised by their keys, one a line or all in one array: `{"text", "spans": [{"start", "end", "label"}]}` of Nomen;
 * the same with hashes, answer or tokens of Prodigy (whose tokens are kept, and of which only accepted answers count);
 * `["text", {"entities": [[start, end, label]]}]` and `{"text", "entities" | "ents"}` of spaCy; `{"text", "label" | "labels"}`
 * of doccano; `{"data": {"text"}, "annotations"}` of Label Studio, its first annotation that was not cancelled.
 *
 * A record of Nomen may have `"open": [{"start", "end", "labels"}]`: what lies there outside of spans may be a name of these
 * labels, of any where `labels` is left out. Without it all that is in no span is no name.
 *
 * @param text the whole file
 * @returns documents with their text and token offsets; `misaligned` has every span that does not lie on whole tokens
 * @throws NomenError `no-tokens`, `not-json`, `unknown-record`, `bad-span`, `bad-open`, `span-out-of-range`, `span-text-differs`,
 *   `overlapping-spans`, `bad-tokens`, with file and line
 * @example
 * ```ts
 * import { readJsonl } from 'nomen/text';
 * const line = '{"text": "I saw Rome.", "spans": [{"start": 6, "end": 10, "label": "LOC"}]}';
 * readJsonl(line, { file: 'tiny' }).documents[0].sentences[0].spans; // [{ start: 2, end: 3, label: 'LOC' }]
 * ```
 */
export function readJsonl(text: string, { file, offsets }: JsonlOptions): AlignedDocuments {
  const documents: LabelledDocument[] = [];
  const misaligned: MisalignedSpan[] = [];
  let ignored = 0;
  for (const record of recordsOf(text, file)) {
    const shaped = shapeRecord(record.value, record.where);
    if (shaped === undefined) {
      ignored++;
      continue;
    }
    const aligned = alignRecord(shaped, record, offsets ?? shaped.offsets);
    documents.push(aligned.document);
    for (const span of aligned.misaligned) misaligned.push(span);
  }
  return { documents, misaligned, ignored };
}

function alignRecord(shaped: ShapedRecord, { line, number, where }: JsonRecord, unit: OffsetUnit): AlignedText {
  const { text } = shaped;
  const offsets = createOffsetReader(text, unit);
  return alignSpans({
    id: shaped.id ?? String(number),
    text,
    spans: shaped.spans.map((raw) => ({ where, line, span: readSpan(raw, text, { where, offsets }) })),
    open: (shaped.open ?? []).map((raw) => readOpen(raw, { where, offsets })),
    tokens: shaped.tokens?.length ? readTokens(shaped.tokens, text, { where, offsets }) : undefined,
    lineAt: () => line,
  });
}

function readTokens(
  raw: readonly RawToken[],
  text: string,
  { where, offsets }: { readonly where: string; readonly offsets: OffsetReader },
): Token[] {
  let reached = 0;
  return raw.map((token) => {
    const start = offsets.toUtf16(token.start);
    const end = offsets.toUtf16(token.end);
    if (start === undefined || end === undefined || start < reached || end < start) throw badTokens(token, where);
    reached = end;
    return { text: text.slice(start, end), start, end };
  });
}

function badTokens({ start, end }: RawToken, where: string): NomenError {
  return new NomenError({
    code: 'bad-tokens',
    where,
    expected: 'tokens inside of the text, in order and apart',
    got: `a token [${start}, ${end})`,
    fix: 'Remove the tokens, and the text is tokenised here',
  });
}
