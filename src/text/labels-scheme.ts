// Tag schemes: the tags that a model tells apart, which tag may follow which, and the scheme that a file is written in.
import { spansToTags, splitTag, type TagScheme, tagsToSpans } from './labels.js';

const prefixes: Readonly<Record<TagScheme, readonly string[]>> = Object.freeze({
  IO: ['I'],
  IOB1: ['B', 'I'],
  IOB2: ['B', 'I'],
  IOBES: ['B', 'I', 'E', 'S'],
});

/**
 * The K tags of a scheme: O, then for each label in the given order its B, I, E, S as far as the scheme has them.
 *
 * @example
 * ```ts
 * import { tagSet } from 'nomen/text';
 * tagSet(['LOC', 'PER'], 'IOB2'); // ['O', 'B-LOC', 'I-LOC', 'B-PER', 'I-PER']
 * ```
 */
export function tagSet(labels: readonly string[], scheme: TagScheme): string[] {
  return ['O', ...labels.flatMap((label) => prefixes[scheme].map((prefix) => `${prefix}-${label}`))];
}

/** What a scheme allows among K tags. */
export interface LegalTransitions {
  /** `[K]`: the tag may open a sentence. */
  readonly start: readonly boolean[];
  /** `[K]`: the tag may close a sentence. */
  readonly end: readonly boolean[];
  /** `[K, K]`, row-major: `pairs[from * K + to]`, `to` may follow `from`. */
  readonly pairs: readonly boolean[];
}

/**
 * Which tags may follow each other: a path is legal exactly when the scheme writes its spans with these very tags.
 *
 * A sentence's ends count as O. `IO` allows everything; `IOB1` wants B-X behind X; `IOB2` wants I-X behind X;
 * `IOBES` wants I-X or E-X behind B-X or I-X, and only there.
 *
 * @param tags as from `tagSet`
 * @example
 * ```ts
 * import { legalTransitions } from 'nomen/text';
 * const { start, pairs } = legalTransitions(['O', 'B-PER', 'I-PER'], 'IOB2');
 * start; // [true, true, false]
 * pairs[1 * 3 + 2]; // true: I-PER may follow B-PER
 * ```
 */
export function legalTransitions(tags: readonly string[], scheme: TagScheme): LegalTransitions {
  return {
    start: tags.map((tag) => mayFollow('O', tag, scheme)),
    end: tags.map((tag) => mayFollow(tag, 'O', scheme)),
    pairs: tags.flatMap((from) => tags.map((to) => mayFollow(from, to, scheme))),
  };
}

function mayFollow(from: string, to: string, scheme: TagScheme): boolean {
  const before = splitTag(from);
  const after = splitTag(to);
  const isSame = before.prefix !== 'O' && before.label === after.label;
  if (scheme === 'IOB1') return after.prefix !== 'B' || isSame;
  if (scheme === 'IOB2') return after.prefix !== 'I' || isSame;
  if (scheme === 'IO') return true;
  const isOpen = before.prefix === 'B' || before.prefix === 'I';
  const goesOn = after.prefix === 'I' || after.prefix === 'E';
  return isOpen ? goesOn && isSame : !goesOn;
}

/**
 * The scheme that a file's tags are written in: the first of IOB2, IOBES, IO, IOB1 that writes every sentence's spans with
 * these very tags, `mixed` when none does. A file without names counts as IOB2; IOB1 without B- cannot be told from IO.
 *
 * @param sentences the tags of each sentence
 * @example
 * ```ts
 * import { detectScheme } from 'nomen/text';
 * detectScheme([['O', 'I-LOC', 'B-LOC']]); // 'IOB1'
 * ```
 */
export function detectScheme(sentences: Iterable<readonly string[]>): TagScheme | 'mixed' {
  let fitting: readonly TagScheme[] = ['IOB2', 'IOBES', 'IO', 'IOB1'];
  for (const tags of sentences) {
    if (tags.every((tag) => tag === 'O')) continue;
    const spans = tagsToSpans(tags);
    fitting = fitting.filter((scheme) => spansToTags(spans, tags.length, scheme).every((tag, i) => tag === tags[i]));
    if (fitting.length === 0) return 'mixed';
  }
  return fitting[0];
}
