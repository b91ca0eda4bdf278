// Candidates: the entities that a name may mean, how the name was matched, and how probable each is before the text is read.
import { checkNumber } from '../base/index.js';
import { foldName, initialsOf, looksLikeInitials } from './fold.js';
import { isOneSlip, soughtHalves } from './fuzzy.js';
import { hashText } from './hash-index.js';
import type { KnowledgeBase } from './knowledge-base.js';

/**
 * How a mention found an entity: by a name as it is written; but for case, accents and punctuation; by its initials; by a name one slip away; or as
 * a part of a longer mention in the same document.
 *
 * @example
 * ```ts
 * import { type MatchKind, matchKinds } from 'nomen/linking';
 * const last: MatchKind = matchKinds[4]; // 'part'
 * ```
 */
export type MatchKind = (typeof matchKinds)[number];

/**
 * The kinds of matches, the surest first.
 *
 * @example
 * ```ts
 * import { matchKinds } from 'nomen/linking';
 * matchKinds[0]; // 'exact'
 * ```
 */
export const matchKinds = Object.freeze(['exact', 'folded', 'initials', 'fuzzy', 'part'] as const);

/**
 * An entity that a mention may mean.
 *
 * @example
 * ```ts
 * import { buildKnowledgeBase, type Candidate, findCandidates } from 'nomen/linking';
 * const best: Candidate = findCandidates(buildKnowledgeBase([{ id: 'un', name: 'United Nations' }]), 'UN')[0];
 * best; // { entity: 0, prior: 1, match: 'initials' }
 * ```
 */
export interface Candidate {
  /** Its number in the knowledge base. */
  readonly entity: number;
  /** P(e|m) among the candidates. */
  readonly prior: number;
  readonly match: MatchKind;
}

/** How candidates are found. */
export interface CandidateOptions {
  /** κ: how many observations the popularity of the entities weighs in the prior. */
  readonly popularityWeight?: number;
  /** The most candidates that are given. */
  readonly limit?: number;
  /** Further observations of a folded name: entity → times. */
  readonly seen?: (folded: string) => ReadonlyMap<number, number> | undefined;
}

/** Names with the same initials that are looked at, and names under the same half; the well-known come first. */
const mostByInitials = 24;
const mostByHalf = 64;
/** Below this an entity that nobody counted would have no chance at all. */
const leastPopularity = 0.5;

/**
 * P(e|m) = (n(m, e) + κ q(e)) / (n(m) + κ), with n the counts of the matched names and q the entity's share of the candidates' popularity;
 * the most probable first. Names that match but for case and signs count as one; initials and slips are tried only where they do not.
 *
 * @param options `popularityWeight` κ is usually 5, `limit` 64
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { buildKnowledgeBase, findCandidates } from 'nomen/linking';
 * const knowledge = buildKnowledgeBase([
 *   { id: 'paris', name: 'Paris', popularity: 9 },
 *   { id: 'paris-texas', name: 'Paris, Texas', popularity: 1 },
 * ]);
 * findCandidates(knowledge, 'PARIS').map(({ prior, match }) => [prior, match]); // [[0.863636, 'folded'], [0.136364, 'folded']]
 * findCandidates(knowledge, 'Pariss')[0].match; // 'fuzzy'
 * ```
 */
export function findCandidates(
  knowledge: KnowledgeBase,
  mention: string,
  { popularityWeight = 5, limit = 64, seen }: CandidateOptions = {},
): Candidate[] {
  checkNumber(popularityWeight, { where: 'findCandidates.popularityWeight', min: 1e-9, max: 1e9 });
  checkNumber(limit, { where: 'findCandidates.limit', min: 1, integer: true });
  const edges = matchedEdges(knowledge, mention, seen);
  let [observed, popularity] = [0, 0];
  for (const [entity, { count }] of edges) {
    observed += count;
    popularity += knowledge.popularity[entity] + leastPopularity;
  }
  const candidates = Array.from(edges, ([entity, { count, match }]) => {
    const share = (knowledge.popularity[entity] + leastPopularity) / popularity;
    return { entity, prior: (count + popularityWeight * share) / (observed + popularityWeight), match };
  });
  candidates.sort((a, b) => b.prior - a.prior || a.entity - b.entity);
  return candidates.length > limit ? candidates.slice(0, limit) : candidates;
}

/** What the matched names say of an entity. */
interface Edge {
  count: number;
  match: MatchKind;
}

function matchedEdges(knowledge: KnowledgeBase, mention: string, seen: CandidateOptions['seen']): Map<number, Edge> {
  const edges = new Map<number, Edge>();
  const folded = foldName(mention);
  const { start, end } = knowledge.aliasesUnder(hashText(folded));
  for (let alias = start; alias < end; alias++) {
    const name = knowledge.aliases.wordOf(alias);
    if (name === mention) addEdges(edges, knowledge, { alias, match: 'exact' });
    else if (foldName(name) === folded) addEdges(edges, knowledge, { alias, match: 'folded' });
  }
  for (const [entity, count] of seen?.(folded) ?? []) {
    const edge = edges.get(entity);
    if (edge === undefined) edges.set(entity, { count, match: 'exact' });
    else edge.count += count;
  }
  if (edges.size === 0 && looksLikeInitials(mention)) addInitials(edges, knowledge, folded);
  if (edges.size === 0) addFuzzy(edges, knowledge, folded);
  return edges;
}

function addInitials(edges: Map<number, Edge>, knowledge: KnowledgeBase, folded: string): void {
  const { start, end } = knowledge.initialsUnder(hashText(folded));
  for (let i = start; i < Math.min(end, start + mostByInitials); i++) {
    const alias = knowledge.initials.values[i];
    if (initialsOf(knowledge.aliases.wordOf(alias)) === folded)
      addEdges(edges, knowledge, { alias, match: 'initials' });
  }
}

function addFuzzy(edges: Map<number, Edge>, knowledge: KnowledgeBase, folded: string): void {
  const tried = new Set<number>();
  for (const key of soughtHalves(folded)) {
    const { start, end } = knowledge.halvesUnder(key);
    for (let i = start; i < Math.min(end, start + mostByHalf); i++) {
      const alias = knowledge.halves.values[i];
      if (tried.has(alias)) continue;
      tried.add(alias);
      if (isOneSlip(folded, foldName(knowledge.aliases.wordOf(alias)))) {
        addEdges(edges, knowledge, { alias, match: 'fuzzy' });
      }
    }
  }
}

function addEdges(
  edges: Map<number, Edge>,
  { starts, entities, counts }: KnowledgeBase,
  { alias, match }: { readonly alias: number; readonly match: MatchKind },
): void {
  for (let i = starts[alias]; i < starts[alias + 1]; i++) {
    const edge = edges.get(entities[i]);
    if (edge === undefined) edges.set(entities[i], { count: counts[i], match });
    else {
      edge.count += counts[i];
      if (match === 'exact') edge.match = match;
    }
  }
}
