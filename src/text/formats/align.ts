// From character spans to token spans: the text is tokenised, and a span must begin and end where tokens do.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument, LabelledSentence, Span, TokenSpan } from '../documents.js';
import { splitSentences } from '../sentences.js';
import { type Token, tokenize } from '../tokenize.js';

/** A character span that cuts a token: it cannot be learned from, and whoever reads the file is told. */
export interface MisalignedSpan {
  /** 1-based line of the file. */
  readonly line: number;
  readonly span: Span;
  /** The shortest run of whole tokens that holds the span; empty where no token does. */
  readonly nearest: string;
}

/** A text with character spans, and where it stands. */
export interface SpannedText {
  readonly text: string;
  /** In UTF-16 code units. */
  readonly spans: readonly { readonly start: number; readonly end: number; readonly label: string }[];
  readonly file: string;
  readonly line: number;
}

/**
 * Tokenises a text and finds the tokens of each span; sentences that a span reaches across are joined.
 *
 * @throws NomenError `span-out-of-range`, `overlapping-spans`, each with file and line
 */
export function alignSpans(spanned: SpannedText): { document: LabelledDocument; misaligned: MisalignedSpan[] } {
  const { text, line } = spanned;
  const tokens = tokenize(text);
  const starts = new Map(tokens.map((token, i) => [token.start, i]));
  const ends = new Map(tokens.map((token, i) => [token.end, i + 1]));
  const found: TokenSpan[] = [];
  const misaligned: MisalignedSpan[] = [];
  for (const { start, end, label } of checkedSpans(spanned)) {
    const first = starts.get(start);
    const last = ends.get(end);
    if (first !== undefined && last !== undefined) found.push({ start: first, end: last, label });
    else
      misaligned.push({
        line,
        span: { start, end, label, text: text.slice(start, end) },
        nearest: nearestTo(text, tokens, { start, end }),
      });
  }
  const sentences = cutSentences(tokens, splitSentences(text, tokens), { spans: found, line });
  return { document: { id: String(line), sentences, text }, misaligned };
}

function checkedSpans({ text, spans, file, line }: SpannedText): SpannedText['spans'] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  const show = ({ start, end, label }: { start: number; end: number; label: string }) => `[${start}, ${end}) ${label}`;
  sorted.forEach((span, i) => {
    if (!(span.start >= 0 && span.start < span.end && span.end <= text.length)) {
      throw new NomenError({
        code: 'span-out-of-range',
        where: `${file}:${line}`,
        expected: `spans with 0 ≤ start < end ≤ ${text.length}`,
        got: show(span),
        fix: 'Count characters from 0; the end is exclusive',
      });
    }
    const before = sorted[i - 1];
    if (before === undefined || before.end <= span.start) return;
    throw new NomenError({
      code: 'overlapping-spans',
      where: `${file}:${line}`,
      expected: 'spans that do not overlap',
      got: `${show(before)} and ${show(span)} in ${quote(text)}`,
      fix: 'Keep one of the two',
    });
  });
  return sorted;
}

function nearestTo(text: string, tokens: readonly Token[], { start, end }: { start: number; end: number }): string {
  const touching = tokens.filter((token) => token.start < end && token.end > start);
  return touching.length === 0 ? '' : text.slice(touching[0].start, touching[touching.length - 1].end);
}

function cutSentences(
  tokens: readonly Token[],
  offsets: Int32Array,
  { spans, line }: { spans: readonly TokenSpan[]; line: number },
): LabelledSentence[] {
  const crossed = new Set(
    spans.flatMap(({ start, end }) => Array.from({ length: end - start - 1 }, (_, i) => start + i + 1)),
  );
  const bounds = Array.from(offsets).filter((bound) => !crossed.has(bound));
  return bounds.slice(1).map((end, s) => {
    const first = bounds[s];
    const own = tokens.slice(first, end);
    return {
      words: own.map((token) => token.text),
      spans: spans
        .filter((span) => span.start >= first && span.end <= end)
        .map((span) => ({ start: span.start - first, end: span.end - first, label: span.label })),
      line,
      starts: Int32Array.from(own, (token) => token.start),
      ends: Int32Array.from(own, (token) => token.end),
    };
  });
}
