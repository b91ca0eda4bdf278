// Texts whose names people have linked, as JSON lines; and texts with names as documents of words.
import { checkNumber, NomenError, quote } from '../base/index.js';
import { recordsOf, type Span, type TokenOffsets, tokenOffsets } from '../text/index.js';
import type { LinkedDocument, Mention, MentionDocument } from './document.js';

/**
 * A text with its names, in UTF-16 code units, and its tokens where they are known: what a tagger gives.
 *
 * @example
 * ```ts
 * import type { NamedText } from 'nomen/linking';
 * const named: NamedText = { text: 'Rome', spans: [{ start: 0, end: 4, label: 'LOC', text: 'Rome' }] };
 * ```
 */
export interface NamedText {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly tokens?: TokenOffsets;
}

/**
 * A name in a text and the id of what it means; null where the knowledge base has no such thing.
 *
 * @example
 * ```ts
 * import type { LinkedSpan } from 'nomen/linking';
 * const span: LinkedSpan = { start: 0, end: 4, label: 'LOC', text: 'Rome', entity: 'rome' };
 * ```
 */
export interface LinkedSpan extends Span {
  readonly entity: string | null;
}

/**
 * A text whose names are linked.
 *
 * @example
 * ```ts
 * import type { LinkedText } from 'nomen/linking';
 * const linked: LinkedText = { text: 'none', spans: [] };
 * ```
 */
export interface LinkedText extends NamedText {
  readonly spans: readonly LinkedSpan[];
}

/**
 * A text with names as the document that `linkDocument` takes; a name that cuts words counts as those words, its text stays as it is.
 *
 * @example
 * ```ts
 * import { toMentionDocument } from 'nomen/linking';
 * toMentionDocument({ text: 'in Rome', spans: [{ start: 3, end: 7, label: 'LOC', text: 'Rome' }] }).mentions[0].start; // 1
 * ```
 */
export function toMentionDocument({ text, spans, tokens = tokenOffsets(text) }: NamedText): MentionDocument {
  const { starts, ends } = tokens;
  const words = Array.from(starts, (start, i) => text.slice(start, ends[i]));
  const mentions = spans.map(
    (span): Mention => ({
      start: countBelow(ends, span.start + 1),
      end: countBelow(starts, span.end),
      label: span.label,
      text: text.slice(span.start, span.end),
    }),
  );
  return { words, mentions };
}

/**
 * A text with linked names as the document that `trainLinker` and `evaluateLinks` take.
 *
 * @example
 * ```ts
 * import { readLinkedTexts, toLinkedDocument } from 'nomen/linking';
 * const line = '{"text": "Rome", "spans": [{"start": 0, "end": 4, "label": "LOC", "entity": "Q220"}]}';
 * toLinkedDocument(readLinkedTexts(line, { file: 'tiny' })[0]).mentions[0].entity; // 'Q220'
 * ```
 */
export function toLinkedDocument(linked: LinkedText): LinkedDocument {
  const { words, mentions } = toMentionDocument(linked);
  return { words, mentions: mentions.map((mention, m) => ({ ...mention, entity: linked.spans[m].entity })) };
}

/**
 * Reads texts with linked names: `{"text", "spans": [{"start", "end", "label"?, "entity"}]}`, one a line or all in an array. Offsets count
 * UTF-16 code units; `entity` is an id, or null for what the knowledge base does not have.
 *
 * @throws NomenError `bad-linked-text`, `number-out-of-range`, and those of `recordsOf`, with file and line
 * @example
 * ```ts
 * import { readLinkedTexts } from 'nomen/linking';
 * const line = '{"text": "Rome", "spans": [{"start": 0, "end": 4, "entity": null}]}';
 * readLinkedTexts(line, { file: 'tiny' })[0].spans[0]; // { start: 0, end: 4, label: '', text: 'Rome', entity: null }
 * ```
 */
export function readLinkedTexts(text: string, { file }: { readonly file: string }): LinkedText[] {
  return Array.from(recordsOf(text, file), ({ value, where }) => {
    const { text: own, spans } = asObject(value, where);
    if (typeof own !== 'string' || !Array.isArray(spans)) throw badRecord(value, where);
    return { text: own, spans: spans.map((span) => linkedSpan(asObject(span, where), own, where)) };
  });
}

function linkedSpan(value: Readonly<Record<string, unknown>>, text: string, where: string): LinkedSpan {
  const { start, end, label = '', entity } = value;
  checkNumber(start, { where: `${where}, start`, min: 0, max: text.length - 1, integer: true });
  checkNumber(end, { where: `${where}, end`, min: start + 1, max: text.length, integer: true });
  if (typeof label !== 'string' || !(typeof entity === 'string' || entity === null)) throw badRecord(value, where);
  return { start, end, label, text: text.slice(start, end), entity };
}

function asObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  throw badRecord(value, where);
}

function badRecord(value: unknown, where: string): NomenError {
  return new NomenError({
    code: 'bad-linked-text',
    where,
    expected: 'a text with linked names',
    got: quote(JSON.stringify(value) ?? 'nothing', 60),
    fix: 'Write e.g. {"text": "Rome", "spans": [{"start": 0, "end": 4, "label": "LOC", "entity": "Q220"}]}, null where nothing is meant',
  });
}

/** How many of ascending numbers are below a bound. */
function countBelow(ascending: Int32Array, bound: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
