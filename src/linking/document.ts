// A document as the linker sees it: its words, the names found in it, and, in labelled data, what they mean.

/**
 * A name in a document, `[start, end)` in tokens; the label is the recogniser's.
 *
 * @example
 * ```ts
 * import type { Mention } from 'nomen/linking';
 * const mention: Mention = { start: 0, end: 1, label: 'LOC' };
 * ```
 */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** The name as the text has it; the words with blanks between when left out. */
  readonly text?: string;
}

/**
 * The words of a document and the names in it, in any order.
 *
 * @example
 * ```ts
 * import type { MentionDocument } from 'nomen/linking';
 * const document: MentionDocument = { words: ['Paris', 'burns'], mentions: [{ start: 0, end: 1, label: 'LOC' }] };
 * ```
 */
export interface MentionDocument {
  readonly words: readonly string[];
  readonly mentions: readonly Mention[];
}

/**
 * A document whose names people have linked.
 *
 * @example
 * ```ts
 * import type { LinkedDocument } from 'nomen/linking';
 * const mentions = [{ start: 0, end: 1, label: 'LOC', entity: 'paris' }];
 * const document: LinkedDocument = { words: ['Paris', 'burns'], mentions };
 * ```
 */
export interface LinkedDocument extends MentionDocument {
  readonly mentions: readonly LinkedMention[];
}

/**
 * A name and the id of what it means; null where the knowledge base has no such thing.
 *
 * @example
 * ```ts
 * import type { LinkedMention } from 'nomen/linking';
 * const mention: LinkedMention = { start: 0, end: 1, label: 'LOC', entity: null };
 * ```
 */
export interface LinkedMention extends Mention {
  readonly entity: string | null;
}

/** The name as the text has it. */
export function mentionText({ words }: MentionDocument, { start, end, text }: Mention): string {
  return text ?? words.slice(start, end).join(' ');
}
