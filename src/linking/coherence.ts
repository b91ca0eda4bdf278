// Coherence: what the other names of a document, as far as they are understood, say of a candidate.
import { eachCompanion } from './companions.js';
import { rowProduct, toUnit } from './context.js';
import { columnOf, type DocumentFactors, factorNames } from './factors.js';
import type { KnowledgeBase } from './knowledge-base.js';

const coherenceNames = ['same', 'related', 'companions'] as const;

/** Less probable candidates do not speak for others. */
const leastProbability = 0.02;

/**
 * Fills in `same`, `related` and `companions` from the candidates' probabilities without them: for each name the mean over its mentions of P(e|m), then for
 * each candidate the sum of P(e) over the other names, at most 1; the cosine of its direction with Σ P(f) v_f; and ln(1 + Σ P(f) n(e, f) / (n(f) + 1)) / 2.
 *
 * @param probabilities [rows]
 * @param own the entities of a document that companions were counted in and that is learned from
 */
export function measureCoherence(
  knowledge: KnowledgeBase,
  factors: DocumentFactors,
  { probabilities, own }: { readonly probabilities: Float64Array; readonly own?: ReadonlySet<number> | undefined },
): void {
  const beliefs = factors.names.map((name) => nameBelief(name, factors, probabilities));
  const same = othersSum(beliefs, (belief, add) => {
    for (const [e, p] of belief) add(e, p);
  });
  const company = companyOf(knowledge, factors, { beliefs, own });
  const othersOf = relatedDirections(knowledge, beliefs);
  factors.names.forEach(({ candidates, mentions }, n) => {
    const others = othersOf(n);
    candidates.forEach(({ entity }, c) => {
      const found = {
        same: Math.min(1, same(n, entity)),
        related:
          others === undefined
            ? 0
            : rowProduct(others, knowledge.vectors!, { i: 0, j: entity, dimensions: others.length }),
        companions: Math.log1p(company(n, entity)) / 2,
      };
      for (const m of mentions) {
        const row = (factors.offsets[m] + c) * factorNames.length;
        for (const name of coherenceNames) factors.values[row + columnOf[name]] = found[name];
      }
    });
  });
}

type Belief = ReadonlyMap<number, number>;

/** What all names but one add up to for an entity, each name by what `tell` adds for its belief. */
function othersSum(
  beliefs: readonly Belief[],
  tell: (belief: Belief, add: (entity: number, value: number) => void) => void,
): (name: number, entity: number) => number {
  const parts = beliefs.map((belief) => {
    const part = new Map<number, number>();
    tell(belief, (e, value) => part.set(e, (part.get(e) ?? 0) + value));
    return part;
  });
  const total = new Map<number, number>();
  for (const part of parts) for (const [e, value] of part) total.set(e, (total.get(e) ?? 0) + value);
  return (n, e) => Math.max(0, (total.get(e) ?? 0) - (parts[n].get(e) ?? 0));
}

/** Σ P(f) n(e, f) / (n(f) + 1) over the names but one. */
function companyOf(
  { companions, entityCount }: KnowledgeBase,
  { entities }: DocumentFactors,
  { beliefs, own }: { readonly beliefs: readonly Belief[]; readonly own: ReadonlySet<number> | undefined },
): (name: number, entity: number) => number {
  if (companions === undefined) return () => 0;
  // Most companions are no candidates; an array tells so faster than a set.
  const isCandidate = new Uint8Array(entityCount);
  for (const e of entities) isCandidate[e] = 1;
  return othersSum(beliefs, (belief, add) => {
    for (const [f, p] of belief) {
      eachCompanion(companions, f, { own, add: (e, share) => isCandidate[e] === 1 && add(e, p * share) });
    }
  });
}

/** The direction of Σ P(f) v_f over the names but one; undefined without vectors. */
function relatedDirections({ context, vectors }: KnowledgeBase, beliefs: readonly Belief[]) {
  if (context === undefined || vectors === undefined) return () => undefined;
  const { dimensions } = context;
  const expected = beliefs.map((belief) => expectedVector(vectors, belief, dimensions));
  const sum = new Float32Array(dimensions);
  for (const vector of expected) for (let d = 0; d < dimensions; d++) sum[d] += vector[d];
  return (n: number) => toUnit(sum.map((value, d) => value - expected[n][d]));
}

/** The mean of a name's mentions: entity → probability. */
function nameBelief(
  { candidates, mentions }: DocumentFactors['names'][number],
  { offsets }: DocumentFactors,
  probabilities: Float64Array,
): Map<number, number> {
  const belief = new Map<number, number>();
  candidates.forEach(({ entity }, c) => {
    let mean = 0;
    for (const m of mentions) mean += probabilities[offsets[m] + c] / mentions.length;
    if (mean >= leastProbability) belief.set(entity, mean);
  });
  return belief;
}

function expectedVector(vectors: Float32Array, belief: Belief, dimensions: number): Float32Array {
  const expected = new Float32Array(dimensions);
  for (const [entity, probability] of belief) {
    const start = entity * dimensions;
    for (let d = 0; d < dimensions; d++) expected[d] += probability * vectors[start + d];
  }
  return expected;
}
