// The shapes that annotation tools give a text with spans; each is recognised by its fields.

/** How offsets are counted: by UTF-16 code units as JavaScript does, or by code points as Python does. */
export type OffsetUnit = 'utf16' | 'codepoint';

/** A record in one form: text, spans, and the unit that the tool counts in. */
export interface TextRecord {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly label: string }[];
  readonly unit: OffsetUnit;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Recognises a parsed JSON value; undefined when it has none of the shapes:
 *
 * - `{text, spans: [{start, end, label}]}`, Nomen's own; with `tokens` or `_task_hash` it is Prodigy's and counts code points
 * - spaCy: `{text, entities: [[start, end, label]]}` or `[text, {entities}]`, code points
 * - doccano: `{text, label | labels: [[start, end, label]]}`, code points
 * - Label Studio: `{data: {text}, annotations: [{result: [{value: {start, end, labels}}]}]}`, UTF-16
 */
export function recognizeRecord(value: unknown): TextRecord | undefined {
  if (Array.isArray(value)) {
    const [text, rest] = value;
    return isFields(rest) && typeof text === 'string' ? fromTriples(text, rest.entities) : undefined;
  }
  if (!isFields(value)) return undefined;
  if (isFields(value.data)) return fromLabelStudio(value);
  if (typeof value.text !== 'string') return undefined;
  const triples = value.entities ?? value.label ?? value.labels;
  if (value.spans === undefined && triples !== undefined) return fromTriples(value.text, triples);
  const unit = value.tokens !== undefined || value._task_hash !== undefined ? 'codepoint' : 'utf16';
  return collect(value.text, value.spans ?? [], unit, (span) =>
    isFields(span) ? [span.start, span.end, span.label] : [],
  );
}

function fromTriples(text: string, triples: unknown): TextRecord | undefined {
  return collect(text, triples ?? [], 'codepoint', (triple) => {
    if (Array.isArray(triple)) return triple;
    return isFields(triple) ? [triple.start ?? triple.start_offset, triple.end ?? triple.end_offset, triple.label] : [];
  });
}

function fromLabelStudio(value: Fields): TextRecord | undefined {
  const { data, annotations } = value as { data: Fields; annotations: unknown };
  if (typeof data.text !== 'string') return undefined;
  const first: unknown = Array.isArray(annotations) ? annotations[0] : undefined;
  const results: unknown = isFields(first) ? first.result : [];
  if (!Array.isArray(results)) return undefined;
  const spans = results.map((result) => (isFields(result) ? result.value : undefined)).filter(isFields);
  return collect(data.text, spans, 'utf16', (span) =>
    isFields(span) ? [span.start, span.end, Array.isArray(span.labels) ? span.labels[0] : undefined] : [],
  );
}

function collect(
  text: string,
  list: unknown,
  unit: OffsetUnit,
  partsOf: (item: unknown) => readonly unknown[],
): TextRecord | undefined {
  if (!Array.isArray(list)) return undefined;
  const spans: { start: number; end: number; label: string }[] = [];
  for (const item of list) {
    const [start, end, label] = partsOf(item);
    if (!Number.isInteger(start) || !Number.isInteger(end) || typeof label !== 'string' || label === '')
      return undefined;
    spans.push({ start: start as number, end: end as number, label });
  }
  return { text, spans, unit };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
