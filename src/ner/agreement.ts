// What several taggers agree on in raw text: labels to learn from without an annotator.
import type { LabelledSentence, TokenSpan } from '../text/index.js';

/**
 * The names that every tagger found, with a mean score of at least `confidence`; all others are open: a tagger that learns from this
 * is told neither that they are names nor that they are none.
 *
 * @param found the spans of one text, for each tagger, in tokens or in code units; sorted, without overlaps, with scores
 * @param doubts further spans that are open, but for those that overlap a sure one
 * @returns spans in order, and what is open where anything is
 * @example
 * ```ts
 * import { agreeOn } from 'nomen/ner';
 * const [ada, may] = [{ start: 0, end: 1, label: 'PER', score: 0.99 }, { start: 4, end: 5, label: 'PER', score: 0.6 }];
 * agreeOn([[ada, may], [ada]], 0.9); // { spans: [{ start: 0, end: 1, label: 'PER' }], open: [{ start: 4, end: 5 }] }
 * ```
 */
export function agreeOn(
  found: readonly (readonly (TokenSpan & { readonly score?: number })[])[],
  confidence: number,
  doubts: readonly TokenSpan[] = [],
): Pick<LabelledSentence, 'spans' | 'open'> {
  const votes = new Map<string, { readonly span: TokenSpan; readonly scores: number[] }>();
  for (const { start, end, label, score = 0 } of found.flat()) {
    const key = `${start} ${end} ${label}`;
    const vote = votes.get(key) ?? { span: { start, end, label }, scores: [] };
    vote.scores.push(score);
    votes.set(key, vote);
  }
  const isSure = ({ scores }: { readonly scores: readonly number[] }) =>
    scores.length === found.length && scores.reduce((sum, score) => sum + score, 0) >= confidence * found.length;
  const ordered = [...votes.values()].sort((a, b) => a.span.start - b.span.start);
  const spans = ordered.filter(isSure).map(({ span }) => span);
  const isFree = ({ start, end }: TokenSpan) => !spans.some((span) => span.start < end && start < span.end);
  const unsure = [...ordered.filter((vote) => !isSure(vote)).map(({ span }) => span), ...doubts.filter(isFree)];
  const open = unsure.map(({ start, end }) => ({ start, end }));
  return open.length === 0 ? { spans } : { spans, open };
}
