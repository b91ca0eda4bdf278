// How well names are linked: accuracy on known mentions, what is said of unknown ones, and both together.
import { findCandidates } from './candidates.js';
import { type LinkedDocument, mentionText } from './document.js';
import type { LinkedSpan } from './linked-text.js';
import { type Linker, linkDocument } from './linker.js';

/**
 * Where a name stands in a text and the entity that it means.
 *
 * @example
 * ```ts
 * import type { SpanLink } from 'nomen/linking';
 * const link: SpanLink = { start: 0, end: 4, entity: 'rome' };
 * ```
 */
export type SpanLink = Pick<LinkedSpan, 'start' | 'end' | 'entity'>;

/**
 * Scores of linking, in percent; 0 where nothing was asked.
 *
 * @example
 * ```ts
 * import type { LinkEvaluation } from 'nomen/linking';
 * const show = ({ accuracy, nil }: LinkEvaluation) => `${accuracy} ${nil.f1}`;
 * ```
 */
export interface LinkEvaluation extends LinkScores {
  readonly mentions: number;
  /** Mentions that mean an entity, and those of them whose entity is among the candidates. */
  readonly known: number;
  readonly reachable: number;
  /** Known mentions whose best candidate is right, whatever the threshold says. */
  readonly accuracy: number;
  /** Known mentions whose most probable candidate before reading, by its own name alone, is right. */
  readonly priorAccuracy: number;
  /** Mentions that mean nothing in the knowledge base, and are said to. */
  readonly nil: LinkScores & { readonly support: number };
}

/**
 * Right / said, right / true, and their harmonic mean; in percent.
 *
 * @example
 * ```ts
 * import type { LinkScores } from 'nomen/linking';
 * const scores: LinkScores = { precision: 100, recall: 50, f1: 66.7 };
 * ```
 */
export interface LinkScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Scores a linker on mentions that people linked; precision, recall and F1 are those of links: right / made and right / known, over all mentions.
 *
 * @example
 * ```ts
 * import { buildKnowledgeBase, createLinker, evaluateLinks } from 'nomen/linking';
 * const linker = createLinker(buildKnowledgeBase([{ id: 'rome', name: 'Rome' }]));
 * const mentions = [{ start: 0, end: 1, label: 'LOC', entity: 'rome' }, { start: 1, end: 2, label: 'LOC', entity: null }];
 * evaluateLinks(linker, [{ words: ['Rome', 'Oslo'], mentions }]).nil.recall; // 100
 * ```
 */
export function evaluateLinks(linker: Linker, documents: readonly LinkedDocument[]): LinkEvaluation {
  const total = { mentions: 0, known: 0, reachable: 0, best: 0, prior: 0, linked: 0, right: 0, nil: 0 };
  let nilSaid = 0;
  for (const document of documents) {
    linkDocument(linker, document).forEach(({ id, candidates }, m) => {
      const gold = document.mentions[m].entity;
      total.mentions++;
      if (id === null) nilSaid++;
      else total.linked++;
      if (gold === null) {
        total.nil += id === null ? 1 : 0;
        return;
      }
      const entity = linker.knowledge.entityOf(gold);
      const [mostProbable] = findCandidates(
        linker.knowledge,
        mentionText(document, document.mentions[m]),
        linker.options,
      );
      total.known++;
      total.reachable += candidates.some((candidate) => candidate.entity === entity) ? 1 : 0;
      total.best += candidates.length > 0 && candidates[0].entity === entity ? 1 : 0;
      total.prior += mostProbable !== undefined && mostProbable.entity === entity ? 1 : 0;
      total.right += id === gold ? 1 : 0;
    });
  }
  const { mentions, known, reachable } = total;
  return {
    mentions,
    known,
    reachable,
    accuracy: percent(total.best, known),
    priorAccuracy: percent(total.prior, known),
    ...scoresOf(total.right, total.linked, known),
    nil: { ...scoresOf(total.nil, nilSaid, mentions - known), support: mentions - known },
  };
}

/**
 * Scores links from raw text on: right where span and id are both exactly those of people. Names that mean nothing do not count, neither missed nor found.
 *
 * @param gold the linked names of each text
 * @param guesses what was found and linked in the same texts
 * @example
 * ```ts
 * import { scoreSpanLinks } from 'nomen/linking';
 * const rome = { start: 0, end: 4, entity: 'rome' };
 * scoreSpanLinks([[rome]], [[rome, { start: 5, end: 9, entity: 'oslo' }]]).precision; // 50
 * ```
 */
export function scoreSpanLinks(
  gold: readonly (readonly SpanLink[])[],
  guesses: readonly (readonly SpanLink[])[],
): LinkScores {
  const keysOf = (links: readonly SpanLink[]) =>
    new Set(links.filter(({ entity }) => entity !== null).map(({ start, end, entity }) => `${start} ${end} ${entity}`));
  let [right, said, known] = [0, 0, 0];
  gold.forEach((links, t) => {
    const [own, guessed] = [keysOf(links), keysOf(guesses[t])];
    said += guessed.size;
    known += own.size;
    for (const key of guessed) right += own.has(key) ? 1 : 0;
  });
  return scoresOf(right, said, known);
}

/** Precision, recall and F1 of counts, in percent. */
function scoresOf(right: number, said: number, gold: number): LinkScores {
  return { precision: percent(right, said), recall: percent(right, gold), f1: percent(2 * right, said + gold) };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
