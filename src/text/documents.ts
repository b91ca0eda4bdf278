// The shapes that labelled text has between a file and a model: spans, sentences, documents.

/**
 * A labelled stretch of tokens, half-open `[start, end)` in token indices of its sentence.
 *
 * @example
 * ```ts
 * import type { TokenSpan } from 'nomen/text';
 * const span: TokenSpan = { start: 0, end: 2, label: 'PER' };
 * ```
 */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/**
 * Tokens of which it is not known whether they are part of a name, half-open `[start, end)` in token indices of their sentence:
 * annotators did not look there, or not for these labels. Where a span is, the span is known.
 *
 * @example
 * ```ts
 * import type { OpenTokens } from 'nomen/text';
 * const open: OpenTokens = { start: 0, end: 5, labels: ['MISC'] };
 * ```
 */
export interface OpenTokens {
  readonly start: number;
  readonly end: number;
  /** What the tokens may be; any label where left out. */
  readonly labels?: readonly string[];
}

/**
 * A labelled stretch of the original text, half-open `[start, end)` in UTF-16 code units.
 *
 * @example
 * ```ts
 * import type { Span } from 'nomen/text';
 * const span: Span = { start: 0, end: 5, label: 'LOC', text: 'Paris', score: 0.98 };
 * ```
 */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** `text.slice(start, end)` of the text that the span points into. */
  readonly text: string;
  /** Probability of the span in [0, 1], where a model gave one. */
  readonly score?: number;
}

/**
 * The tokens of one sentence with the names in it; spans are sorted and do not overlap.
 *
 * @example
 * ```ts
 * import type { LabelledSentence } from 'nomen/text';
 * const sentence: LabelledSentence = { words: ['Paris', '.'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 1 };
 * ```
 */
export interface LabelledSentence {
  readonly words: readonly string[];
  readonly spans: readonly TokenSpan[];
  /** What was not looked for; a token outside of spans and of these is no name. */
  readonly open?: readonly OpenTokens[];
  /** 1-based line of the first token in the file; 0 when unknown. */
  readonly line: number;
  /** Int32Array [words]: where each token starts in the document's text, UTF-16 code units, when the text is known. */
  readonly starts?: Int32Array;
  /** Int32Array [words]: where each token ends, exclusive. */
  readonly ends?: Int32Array;
}

/**
 * One document: its sentences in order and, where the format keeps it, its text.
 *
 * @example
 * ```ts
 * import type { LabelledDocument } from 'nomen/text';
 * const document: LabelledDocument = { id: 'news-1', sentences: [] };
 * ```
 */
export interface LabelledDocument {
  readonly id: string;
  readonly sentences: readonly LabelledSentence[];
  readonly text?: string;
}
