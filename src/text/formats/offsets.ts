// Counting characters: offsets in code points, as Python tools write them, against UTF-16 code units, as strings here count.
import { NomenError, quote } from '../../base/index.js';
import type { Span } from '../documents.js';
import type { RawOpen } from './record-shapes.js';

/** What a file's offsets count: UTF-16 code units (an emoji is two) or Unicode code points (it is one). */
export type OffsetUnit = 'utf16' | 'codepoint';

/** A span as the file states it, before its offsets are understood. */
export interface RawSpan {
  readonly start: unknown;
  readonly end: unknown;
  readonly label: unknown;
  /** The stretch of text that the file says is there. */
  readonly text?: unknown;
}

/** A stretch of text that is not known to be no name, in UTF-16 code units. */
export interface OpenText {
  readonly start: number;
  readonly end: number;
  readonly labels?: readonly string[];
}

/** Offsets of one text. */
export interface OffsetReader {
  /** The text's length in the file's unit. */
  readonly length: number;
  /** An offset in UTF-16 code units; undefined outside of the text. */
  readonly toUtf16: (offset: number) => number | undefined;
}

/** The reader of one text's offsets. */
export function createOffsetReader(text: string, unit: OffsetUnit): OffsetReader {
  const { length } = text;
  const hasPairs = unit === 'codepoint' && /[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text);
  if (!hasPairs) return { length, toUtf16: (offset) => (offset >= 0 && offset <= length ? offset : undefined) };
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    starts.push(at);
    at += character.length;
  }
  starts.push(length);
  return { length: starts.length - 1, toUtf16: (offset) => starts[offset] };
}

/**
 * The span of `text` that a file states.
 *
 * @throws NomenError `bad-span`, `span-out-of-range`, `span-text-differs`
 */
export function readSpan(
  raw: RawSpan,
  text: string,
  { where, offsets }: { where: string; offsets: OffsetReader },
): Span {
  const { label } = raw;
  if (typeof label !== 'string' || label === '' || !Number.isInteger(raw.start) || !Number.isInteger(raw.end)) {
    throw badSpan(raw, where);
  }
  const start = offsets.toUtf16(raw.start as number);
  const end = offsets.toUtf16(raw.end as number);
  if (start === undefined || end === undefined || start >= end) throw outOfRange(raw, offsets.length, where);
  const span = { start, end, label, text: text.slice(start, end) };
  if (typeof raw.text === 'string' && withoutBreaks(raw.text) !== withoutBreaks(span.text)) {
    throw textDiffers(raw, span, where);
  }
  return span;
}

/**
 * The open stretch of a text that the file states.
 *
 * @throws NomenError `bad-open`, `span-out-of-range`
 */
export function readOpen(raw: RawOpen, { where, offsets }: { where: string; offsets: OffsetReader }): OpenText {
  const { labels } = raw;
  const isList = Array.isArray(labels) && labels.length > 0 && labels.every((label) => typeof label === 'string');
  if ((labels !== undefined && !isList) || !Number.isInteger(raw.start) || !Number.isInteger(raw.end)) {
    throw badOpen(raw, where);
  }
  const start = offsets.toUtf16(raw.start as number);
  const end = offsets.toUtf16(raw.end as number);
  if (start === undefined || end === undefined || start >= end) {
    throw outOfRange({ ...raw, label: 'open' }, offsets.length, where);
  }
  return { start, end, ...(labels === undefined ? {} : { labels: labels as readonly string[] }) };
}

// Tools write line ends in stated texts as blanks or as backslash and n.
function withoutBreaks(text: string): string {
  return text.replace(/\\n|\s/g, ' ');
}

function badSpan(raw: RawSpan, where: string): NomenError {
  return new NomenError({
    code: 'bad-span',
    where,
    expected: 'a span with whole numbers start and end and a label',
    got: quote(JSON.stringify(raw), 80),
    fix: 'Write e.g. {"start": 0, "end": 5, "label": "PER"}',
  });
}

function badOpen(raw: RawOpen, where: string): NomenError {
  return new NomenError({
    code: 'bad-open',
    where,
    expected: 'an open stretch with whole numbers start and end and, if any, a list of labels',
    got: quote(JSON.stringify(raw), 80),
    fix: 'Write e.g. {"start": 0, "end": 25, "labels": ["MISC"]}',
  });
}

function outOfRange(raw: RawSpan, length: number, where: string): NomenError {
  return new NomenError({
    code: 'span-out-of-range',
    where,
    expected: `0 ≤ start < end ≤ the text's length ${length}`,
    got: `${raw.label} [${raw.start}, ${raw.end})`,
    fix: 'Count characters from 0, with the end behind the last one',
    details: { span: raw, length },
  });
}

function textDiffers(raw: RawSpan, span: Span, where: string): NomenError {
  return new NomenError({
    code: 'span-text-differs',
    where,
    expected: `${quote(String(raw.text))} at [${raw.start}, ${raw.end})`,
    got: quote(span.text),
    fix: 'Mend the offsets, or say with the option offsets whether they count utf16 units or codepoints',
    details: { stated: raw.text, found: span.text },
  });
}
