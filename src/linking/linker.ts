// The linker: scores of candidates from weights and factors, the decision for each mention, and its reasons.
import type { MentionDocument } from './document.js';
import { type FactorName, factorNames } from './factors.js';
import type { KnowledgeBase } from './knowledge-base.js';
import { type LinkingOptions, resolveLinkingOptions } from './options.js';
import { openScores, scoreDocument } from './scoring.js';

/**
 * A knowledge base with the weights that choose among candidates: s = Σ_f w_f x_f + T[label, type] + uᵀ M v, where u is the direction of
 * the document or of the window, v that of the entity. A mention is linked when its best score is above the threshold.
 *
 * @example
 * ```ts
 * import { buildKnowledgeBase, createLinker, type Linker } from 'nomen/linking';
 * const linker: Linker = createLinker(buildKnowledgeBase([{ id: 'rome', name: 'Rome' }]));
 * linker.threshold < 0; // true
 * ```
 */
export interface Linker {
  readonly knowledge: KnowledgeBase;
  readonly options: LinkingOptions;
  /** Float64Array [factors]: before the other names of the document are understood, and after. */
  readonly firstWeights: Float64Array;
  readonly weights: Float64Array;
  /** The score of "none of these". */
  readonly threshold: number;
  /** The labels that training met, and T [labels, types + 1], row-major; the last column is for entities without a type. */
  readonly labels: readonly string[];
  readonly typeTable: Float64Array;
  /** M for the document and for the window, [D, D] each; absent where nothing was learned. */
  readonly matrices?: ContextMatrices;
}

/** What training adds to plain cosines. */
export interface ContextMatrices {
  readonly document: Float32Array;
  readonly window: Float32Array;
}

/** Weights by hand for a knowledge base without training data; the threshold lets a name that matches by case and prior pass. */
const plainWeights: Readonly<Partial<Record<FactorName, number>>> = Object.freeze({
  prior: 1,
  part: 0.6,
  exact: 1.5,
  folded: 1,
  initials: 0.5,
  name: 0.3,
  words: 1,
  found: 1,
  type: 1.5,
  document: 3,
  window: 5,
});
const plainThreshold = -9;

/**
 * A linker with weights set by hand, for a knowledge base without labelled documents; `trainLinker` learns them.
 *
 * @throws NomenError `unknown-option`, `number-out-of-range`
 * @example
 * ```ts
 * import { buildKnowledgeBase, createLinker, linkDocument } from 'nomen/linking';
 * const linker = createLinker(buildKnowledgeBase([{ id: 'rome', name: 'Rome' }]));
 * linkDocument(linker, { words: ['Rome'], mentions: [{ start: 0, end: 1, label: 'LOC' }] })[0].id; // 'rome'
 * ```
 */
export function createLinker(knowledge: KnowledgeBase, options: Partial<LinkingOptions> = {}): Linker {
  const weigh = (weights: Partial<Record<FactorName, number>>) =>
    Float64Array.from(factorNames, (name) => weights[name] ?? 0);
  return Object.freeze({
    knowledge,
    options: resolveLinkingOptions(options, 'createLinker'),
    firstWeights: weigh(plainWeights),
    weights: weigh({ ...plainWeights, same: 1, related: 3, companions: 3 }),
    threshold: plainThreshold,
    labels: [],
    typeTable: new Float64Array(0),
  });
}

/** What was decided for a mention. */
export interface LinkDecision {
  /** The id of the entity, or null: none of the candidates, or no candidate at all. */
  readonly id: string | null;
  /** e^s / (e^threshold + Σ e^s) of what was chosen: sure when near 1, though no calibrated probability. */
  readonly confidence: number;
  /** The best first. */
  readonly candidates: readonly RankedCandidate[];
}

/** A candidate with its score. */
export interface RankedCandidate {
  readonly entity: number;
  readonly score: number;
  /** What each factor adds to the score; they sum to it. Only where asked for. */
  readonly shares?: Readonly<Record<FactorName, number>>;
}

/** What `linkDocument` gives beside the decisions. */
export interface LinkReport {
  /** Whether candidates have their shares. */
  readonly explain?: boolean;
}

/**
 * Links the mentions of a document, all together: a first score of each candidate by itself, then one that knows what the other names probably mean.
 *
 * @returns a decision for each mention, in their order
 * @example
 * ```ts
 * import { buildKnowledgeBase, createLinker, linkDocument } from 'nomen/linking';
 * const linker = createLinker(buildKnowledgeBase([{ id: 'rome', name: 'Rome' }]));
 * const mentions = [{ start: 0, end: 1, label: 'LOC' }, { start: 2, end: 3, label: 'LOC' }];
 * linkDocument(linker, { words: ['Rome', 'or', 'Oslo'], mentions }).map(({ id }) => id); // ['rome', null]
 * ```
 */
export function linkDocument(
  linker: Linker,
  document: MentionDocument,
  { explain = false }: LinkReport = {},
): LinkDecision[] {
  const { factors, scores } = scoreDocument(linker, document);
  const sharesOf = explain ? openScores(linker, factors) : undefined;
  return document.mentions.map(({ label }, m) => {
    const [start, end] = [factors.offsets[m], factors.offsets[m + 1]];
    const rows = Array.from({ length: end - start }, (_, c) => start + c).sort(
      (a, b) => scores[b] - scores[a] || a - b,
    );
    const candidates = rows.map((row) => ({
      entity: factors.entities[row],
      score: scores[row],
      ...(sharesOf === undefined ? {} : { shares: sharesOf({ row, mention: m, label }) }),
    }));
    return decide(linker, candidates);
  });
}

function decide({ knowledge, threshold }: Linker, candidates: readonly RankedCandidate[]): LinkDecision {
  const best = candidates.at(0);
  const isLinked = best !== undefined && best.score > threshold;
  const top = isLinked ? best.score : threshold;
  const mass = candidates.reduce((sum, { score }) => sum + Math.exp(score - top), Math.exp(threshold - top));
  return { id: isLinked ? knowledge.idOf(best.entity) : null, confidence: 1 / mass, candidates };
}
