// The shapes in which annotation tools write labelled text as JSON, recognised by their keys.
import { NomenError, quote } from '../../base/index.js';
import type { OffsetUnit, RawSpan } from './offsets.js';

/** What a record says, whatever its shape. */
export interface ShapedRecord {
  readonly text: string;
  readonly id: string | undefined;
  readonly spans: readonly RawSpan[];
  /** Stretches of Nomen's own records that are not known to be no name; `labels` of them where they state any. */
  readonly open?: readonly RawOpen[];
  /** The tokens of Prodigy's records. */
  readonly tokens?: readonly RawToken[];
  /** What the tool counts characters in. */
  readonly offsets: OffsetUnit;
}

/** An open stretch as a record states it. */
export interface RawOpen {
  readonly start: unknown;
  readonly end: unknown;
  readonly labels?: unknown;
}

/** A token as Prodigy states it. */
export interface RawToken {
  readonly start: number;
  readonly end: number;
}

type Fields = Readonly<Record<string, unknown>>;

const spanKeys = ['spans', 'entities', 'ents', 'label', 'labels'] as const;

/**
 * Reads a record of Nomen, Prodigy, spaCy, doccano or Label Studio; undefined when it is no accepted annotation.
 *
 * @throws NomenError `unknown-record` with the place
 */
export function shapeRecord(value: unknown, where: string): ShapedRecord | undefined {
  if (Array.isArray(value)) return shapePair(value, where);
  if (!isObject(value)) throw unknownRecord(value, where);
  if (isObject(value.data) && Array.isArray(value.annotations)) return shapeTask(value, where);
  if (value.answer !== undefined && value.answer !== 'accept') return undefined;
  const { text } = value;
  const key = spanKeys.find((name) => Array.isArray(value[name]));
  const isProdigy = ['_input_hash', '_task_hash', 'answer', 'tokens'].some((name) => name in value);
  if (typeof text !== 'string' || (key === undefined && !isProdigy)) throw unknownRecord(value, where);
  const items = key === undefined ? [] : (value[key] as readonly unknown[]);
  const spans = items.flatMap((item) => shapeSpan(item, where));
  const offsets = key === 'spans' && !isProdigy ? 'utf16' : 'codepoint';
  // spaCy's Doc.to_json has tokens too, but no hashes; both state start and end.
  const tokens = Array.isArray(value.tokens) ? value.tokens.map((token) => shapeToken(token, where)) : undefined;
  const open = value.open === undefined ? {} : { open: shapeOpen(value.open, where) };
  return { text, id: idOf(value), spans, offsets, ...(tokens === undefined ? {} : { tokens }), ...open };
}

// spaCy 2: ["text", {"entities": [[start, end, label], …]}].
function shapePair(value: readonly unknown[], where: string): ShapedRecord {
  const [text, annotations] = value;
  if (typeof text !== 'string' || !isObject(annotations) || !Array.isArray(annotations.entities)) {
    throw unknownRecord(value, where);
  }
  const spans = annotations.entities.flatMap((item) => shapeSpan(item, where));
  return { text, id: undefined, spans, offsets: 'codepoint' };
}

// Label Studio: the first annotation of a task that was not cancelled; regions that are no labels of text are passed over.
// It counts code points since 2021 (its pull request 1559); the text that each region states betrays older exports.
function shapeTask(task: Fields, where: string): ShapedRecord | undefined {
  const { text } = task.data as Fields;
  if (typeof text !== 'string') throw unknownRecord(task, where);
  const annotation = (task.annotations as readonly unknown[]).find(
    (one): one is Fields => isObject(one) && one.was_cancelled !== true,
  );
  if (annotation === undefined) return undefined;
  if (!Array.isArray(annotation.result)) throw unknownRecord(task, where);
  const values = annotation.result.map((region) => (isObject(region) ? region.value : undefined));
  const spans = values
    .filter((region) => isObject(region) && Array.isArray(region.labels))
    .flatMap((region) => shapeSpan(region, where));
  return { text, id: idOf(task), spans, offsets: 'codepoint' };
}

// [start, end, label] or an object; a region with several labels is as many spans.
function shapeSpan(item: unknown, where: string): RawSpan[] {
  if (Array.isArray(item)) return [{ start: item[0], end: item[1], label: item[2] }];
  if (!isObject(item)) throw unknownRecord(item, where);
  const { start = item.start_offset, end = item.end_offset, text } = item;
  const labels = Array.isArray(item.labels) ? item.labels : [item.label];
  return labels.map((label) => ({ start, end, label, text }));
}

function shapeOpen(value: unknown, where: string): RawOpen[] {
  if (!Array.isArray(value)) throw unknownRecord(value, where);
  return value.map((item) => {
    if (!isObject(item)) throw unknownRecord(item, where);
    const { start, end, labels } = item;
    return { start, end, labels };
  });
}

function shapeToken(token: unknown, where: string): RawToken {
  if (isObject(token) && Number.isInteger(token.start) && Number.isInteger(token.end)) {
    return { start: token.start as number, end: token.end as number };
  }
  throw unknownRecord(token, where);
}

function idOf({ id }: Fields): string | undefined {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownRecord(value: unknown, where: string): NomenError {
  return new NomenError({
    code: 'unknown-record',
    where,
    expected: 'a text with spans as Nomen, Prodigy, spaCy, doccano or Label Studio write it',
    got: quote(JSON.stringify(value), 80),
    fix: 'Write e.g. {"text": "Rome", "spans": [{"start": 0, "end": 4, "label": "LOC"}]}, with empty spans where there are none',
  });
}
