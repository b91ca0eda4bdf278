// The threshold below which a mention means nothing that the knowledge base knows.
import type { LinkedDocument } from './document.js';
import type { Linker } from './linker.js';
import { scoreDocument } from './scoring.js';

/** A mention, the score of its best candidate, and whether that is right. */
export interface ScoredMention {
  /** −∞ without candidates. */
  readonly score: number;
  readonly isRight: boolean;
  /** Whether the mention means an entity at all. */
  readonly isKnown: boolean;
}

/** The best candidates of a document's mentions, from the scores of their rows. */
export function judgeMentions(
  { knowledge }: Linker,
  { mentions }: LinkedDocument,
  {
    offsets,
    entities,
    scores,
  }: { readonly offsets: Int32Array; readonly entities: Int32Array; readonly scores: Float64Array },
): ScoredMention[] {
  return mentions.map(({ entity }, m) => {
    let best = -1;
    for (let row = offsets[m]; row < offsets[m + 1]; row++) if (best < 0 || scores[row] > scores[best]) best = row;
    const isRight = best >= 0 && entity !== null && knowledge.idOf(entities[best]) === entity;
    return { score: best < 0 ? -Infinity : scores[best], isRight, isKnown: entity !== null };
  });
}

/** `judgeMentions` with the scores of a finished linker. */
export function judgeDocument(linker: Linker, document: LinkedDocument): ScoredMention[] {
  const { factors, scores } = scoreDocument(linker, document);
  return judgeMentions(linker, document, { ...factors, scores });
}

/**
 * The threshold of the greatest F1 of links: precision right / linked, recall right / known. Halfway between two scores, so that neither lies on it.
 */
export function chooseThreshold(mentions: readonly ScoredMention[]): number {
  const ranked = mentions.filter(({ score }) => score > -Infinity).sort((a, b) => b.score - a.score);
  const known = mentions.filter(({ isKnown }) => isKnown).length;
  let [right, bestF1, threshold] = [0, -1, 0];
  ranked.forEach(({ score, isRight }, i) => {
    right += isRight ? 1 : 0;
    const next = ranked.at(i + 1)?.score ?? score - 1;
    const f1 = (2 * right) / (i + 1 + known);
    if (next === score || f1 <= bestF1) return;
    bestF1 = f1;
    threshold = (score + next) / 2;
  });
  return threshold;
}
