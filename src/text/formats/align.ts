// Labelled characters as labelled tokens: text with spans in it is tokenised, and each span is put on its tokens.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument, LabelledSentence, OpenTokens, Span, TokenSpan } from '../documents.js';
import { splitSentences } from '../sentences.js';
import { type Token, tokenize } from '../tokenize.js';
import type { OpenText } from './offsets.js';

/**
 * A labelled stretch of text that no run of whole tokens covers: it is in no sentence, and whoever reads the file is told.
 *
 * @example
 * ```ts
 * import { type MisalignedSpan, readJsonl } from 'nomen/text';
 * const line = '{"text": "Parisians", "spans": [{"start": 0, "end": 5, "label": "LOC"}]}';
 * const misaligned: MisalignedSpan = readJsonl(line, { file: 'tiny' }).misaligned[0];
 * misaligned.nearest; // 'Parisians'
 * ```
 */
export interface MisalignedSpan {
  /** 1-based line of the annotation; in a JSON array, the number of the record. */
  readonly line: number;
  readonly span: Span;
  /** The shortest run of whole tokens that holds the span; empty where it touches none. */
  readonly nearest: string;
}

/** A span as a file states it, in UTF-16 code units, with its place. */
export interface StatedSpan {
  /** For messages: `file:line`, or the file and the number of the record. */
  readonly where: string;
  readonly line: number;
  readonly span: Span;
  /** It has gaps, so no run of tokens can stand for it. */
  readonly hasGaps?: boolean;
}

/** A text with its spans. */
export interface SpannedText {
  readonly id: string;
  readonly text: string;
  readonly spans: readonly StatedSpan[];
  /** Whatever token an open stretch touches is open. */
  readonly open?: readonly OpenText[];
  /** The file's own tokens; the text is tokenised when left out. */
  readonly tokens?: readonly Token[] | undefined;
  /** 1-based line of a token that starts at `offset`; asked with ascending offsets. */
  readonly lineAt: (offset: number) => number;
}

/** What became of one text. */
export interface AlignedText {
  readonly document: LabelledDocument;
  readonly misaligned: readonly MisalignedSpan[];
}

/**
 * Puts spans on tokens; a sentence bound inside of a span is dropped, so that every span lies in one sentence.
 *
 * @throws NomenError `overlapping-spans` with the place and both spans
 */
export function alignSpans({ id, text, spans, open = [], tokens = tokenize(text), lineAt }: SpannedText): AlignedText {
  const sorted = [...spans].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  checkDisjoint(sorted.filter(({ hasGaps }) => !hasGaps));
  const aligned: TokenSpan[] = [];
  const misaligned: MisalignedSpan[] = [];
  for (const { span, line, hasGaps } of sorted) {
    const start = firstTokenBehind(tokens, span.start);
    const end = firstTokenFrom(tokens, span.end);
    const isOnTokens = start < end && tokens[start].start === span.start && tokens[end - 1].end === span.end;
    if (isOnTokens && !hasGaps) aligned.push({ start, end, label: span.label });
    else {
      const nearest = start < end ? text.slice(tokens[start].start, tokens[end - 1].end) : '';
      misaligned.push({ line, span, nearest });
    }
  }
  const sentences = sentencesOf({ text, tokens, lineAt }, aligned);
  return { document: { id, sentences: open.length === 0 ? sentences : withOpen(sentences, open), text }, misaligned };
}

/** Leaves the tokens open that a stretch touches. */
function withOpen(sentences: readonly LabelledSentence[], open: readonly OpenText[]): LabelledSentence[] {
  return sentences.map((sentence) => {
    const { words, starts, ends } = sentence;
    const own = open.flatMap((stretch): OpenTokens[] => {
      const start = lowerBound(words.length, (i) => ends![i] > stretch.start);
      const end = lowerBound(words.length, (i) => starts![i] >= stretch.end);
      return start < end ? [{ ...stretch, start, end }] : [];
    });
    return own.length === 0 ? sentence : { ...sentence, open: own };
  });
}

function checkDisjoint(sorted: readonly StatedSpan[]): void {
  for (let i = 1; i < sorted.length; i++) {
    const [before, after] = [sorted[i - 1], sorted[i]];
    if (before.span.end <= after.span.start) continue;
    throw new NomenError({
      code: 'overlapping-spans',
      where: after.where,
      expected: 'spans that do not overlap',
      got: `${show(before.span)} and ${show(after.span)}`,
      fix: 'Keep one of the two',
      details: { spans: [before.span, after.span] },
    });
  }
}

function show({ start, end, label, text }: Span): string {
  return `${label} [${start}, ${end}) ${quote(text)}`;
}

/** Index of the first token that ends behind `offset`. */
function firstTokenBehind(tokens: readonly Token[], offset: number): number {
  return lowerBound(tokens.length, (i) => tokens[i].end > offset);
}

/** Index of the first token that starts at `offset` or behind it. */
function firstTokenFrom(tokens: readonly Token[], offset: number): number {
  return lowerBound(tokens.length, (i) => tokens[i].start >= offset);
}

// The least i in [0, count] for which `holds`, where it holds from some i on.
function lowerBound(count: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sentencesOf(
  { text, tokens, lineAt }: { text: string; tokens: readonly Token[]; lineAt: (offset: number) => number },
  spans: readonly TokenSpan[],
): LabelledSentence[] {
  const inside = new Set<number>();
  for (const { start, end } of spans) for (let i = start + 1; i < end; i++) inside.add(i);
  const offsets = {
    starts: Int32Array.from(tokens, (token) => token.start),
    ends: Int32Array.from(tokens, (token) => token.end),
  };
  const bounds = [...splitSentences(text, offsets)].filter((bound) => !inside.has(bound));
  let next = 0;
  return bounds.slice(1).map((to, s) => {
    const from = bounds[s];
    const own: TokenSpan[] = [];
    for (; next < spans.length && spans[next].end <= to; next++) {
      const { start, end, label } = spans[next];
      own.push({ start: start - from, end: end - from, label });
    }
    const inSentence = tokens.slice(from, to);
    return {
      words: inSentence.map((token) => token.text),
      spans: own,
      line: lineAt(tokens[from].start),
      starts: Int32Array.from(inSentence, (token) => token.start),
      ends: Int32Array.from(inSentence, (token) => token.end),
    };
  });
}
