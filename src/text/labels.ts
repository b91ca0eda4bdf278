// Tags and spans: a sentence's labelled spans as one tag a token, and back.
import { NomenError } from '../base/index.js';
import type { TokenSpan } from './documents.js';

/**
 * How tags write spans. `IO`: I- on every token (neighbours of one label merge); `IOB1`: B- only where a span touches
 * one of its own label before it; `IOB2` (BIO): B- on every first token; `IOBES`: S- on spans of one token, E- on last tokens.
 */
export type TagScheme = 'IO' | 'IOB1' | 'IOB2' | 'IOBES';

/** A tag in its two parts; `O` has the prefix `O` and no label. */
export interface TagParts {
  readonly prefix: string;
  readonly label: string;
}

/**
 * A tag = prefix, first hyphen, label; labels may hold hyphens. A tag without hyphen is all prefix.
 *
 * @example
 * ```ts
 * import { splitTag } from 'nomen/text';
 * splitTag('B-creative-work'); // { prefix: 'B', label: 'creative-work' }
 * ```
 */
export function splitTag(tag: string): TagParts {
  const hyphen = tag.indexOf('-');
  return hyphen < 0 ? { prefix: tag, label: '' } : { prefix: tag.slice(0, hyphen), label: tag.slice(hyphen + 1) };
}

/**
 * The spans that a sentence's tags spell, in any mixture of schemes; no sequence of tags is refused.
 *
 * A span starts at a tag other than O when its prefix is B or S, or the tag before is O, has another label or the prefix
 * E or S. It ends where the next one starts, or at O. These are the rules of conlleval, with S and E read as IOBES means them.
 *
 * @param tags the tags of one sentence, e.g. `B-PER`, `I-PER`, `O`
 * @returns sorted, disjoint spans
 * @example
 * ```ts
 * import { tagsToSpans } from 'nomen/text';
 * tagsToSpans(['O', 'I-LOC', 'I-LOC', 'B-LOC']); // [{ start: 1, end: 3, label: 'LOC' }, { start: 3, end: 4, label: 'LOC' }]
 * ```
 */
export function tagsToSpans(tags: readonly string[]): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let before = outside;
  let start = 0;
  for (let i = 0; i <= tags.length; i++) {
    const tag = i < tags.length ? splitTag(tags[i]) : outside;
    const isInside = tag.prefix !== 'O';
    if (isInside && continues(before, tag)) {
      before = tag;
      continue;
    }
    if (before.prefix !== 'O') spans.push({ start, end: i, label: before.label });
    start = i;
    before = tag;
  }
  return spans;
}

const outside: TagParts = Object.freeze({ prefix: 'O', label: '' });

// Whether `tag`, which is not O, goes on with the span of the tag before it.
function continues(before: TagParts, tag: TagParts): boolean {
  if (tag.prefix === 'B' || tag.prefix === 'S') return false;
  return before.prefix !== 'O' && before.prefix !== 'E' && before.prefix !== 'S' && before.label === tag.label;
}

/**
 * One tag a token: the inverse of `tagsToSpans` (under `IO`, touching spans of one label cannot be told apart).
 *
 * @param spans disjoint spans of one sentence, in any order
 * @param length tokens of the sentence
 * @throws NomenError `span-out-of-range`, `overlapping-spans`
 * @example
 * ```ts
 * import { spansToTags } from 'nomen/text';
 * spansToTags([{ start: 1, end: 3, label: 'PER' }], 4, 'IOBES'); // ['O', 'B-PER', 'E-PER', 'O']
 * ```
 */
export function spansToTags(spans: readonly TokenSpan[], length: number, scheme: TagScheme): string[] {
  const tags = new Array<string>(length).fill('O');
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  sorted.forEach((span, s) => {
    const before = sorted[s - 1];
    checkSpan(span, before, length);
    const touches = before !== undefined && before.end === span.start && before.label === span.label;
    for (let i = span.start; i < span.end; i++) {
      tags[i] = `${prefixAt(i, span, { scheme, touches })}-${span.label}`;
    }
  });
  return tags;
}

function prefixAt(
  i: number,
  { start, end }: TokenSpan,
  { scheme, touches }: { readonly scheme: TagScheme; readonly touches: boolean },
): string {
  const isFirst = i === start;
  if (scheme === 'IOBES' && i === end - 1) return isFirst ? 'S' : 'E';
  const marksFirst = scheme === 'IOB2' || scheme === 'IOBES' || (scheme === 'IOB1' && touches);
  return isFirst && marksFirst ? 'B' : 'I';
}

function checkSpan(span: TokenSpan, before: TokenSpan | undefined, length: number): void {
  const { start, end } = span;
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= length)) {
    throw new NomenError({
      code: 'span-out-of-range',
      where: 'spansToTags',
      expected: `a span of 1 or more of the sentence's ${length} tokens`,
      got: show(span),
      fix: 'Count tokens from 0, with the end behind the last token',
      details: { span, length },
    });
  }
  if (before === undefined || before.end <= start) return;
  throw new NomenError({
    code: 'overlapping-spans',
    where: 'spansToTags',
    expected: 'spans that do not overlap',
    got: `${show(before)} and ${show(span)}`,
    fix: 'Keep one of the two',
    details: { spans: [before, span] },
  });
}

function show({ start, end, label }: TokenSpan): string {
  return `${label} [${start}, ${end})`;
}
