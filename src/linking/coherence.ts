// Coherence: what the other names of a document, as far as they are understood, say of a candidate.
import { rowProduct, toUnit } from './context.js';
import { columnOf, type DocumentFactors, factorNames } from './factors.js';
import type { KnowledgeBase } from './knowledge-base.js';

/** Less probable candidates do not speak for others. */
const leastProbability = 0.02;

/**
 * Fills in `same` and `related` from the candidates' probabilities without them: for each name the mean over its mentions of P(e|m), then for
 * each candidate the sum of P(e) over the other names, at most 1, and the cosine of its direction with Σ P(e′) v_e′ over the other names.
 *
 * @param probabilities [rows]
 */
export function measureCoherence(
  knowledge: KnowledgeBase,
  factors: DocumentFactors,
  probabilities: Float64Array,
): void {
  const { names } = factors;
  const beliefs = names.map((name) => nameBelief(name, factors, probabilities));
  const total = new Map<number, number>();
  for (const belief of beliefs) for (const [e, p] of belief) total.set(e, (total.get(e) ?? 0) + p);
  const dimensions = knowledge.context?.dimensions ?? 0;
  const expected = beliefs.map((belief) => expectedVector(knowledge, belief, dimensions));
  const sum = new Float32Array(dimensions);
  for (const vector of expected) for (let d = 0; d < dimensions; d++) sum[d] += vector[d];
  names.forEach(({ candidates, mentions }, n) => {
    const others = toUnit(sum.map((value, d) => value - expected[n][d]));
    candidates.forEach(({ entity }, c) => {
      const same = Math.min(1, Math.max(0, (total.get(entity) ?? 0) - (beliefs[n].get(entity) ?? 0)));
      const related = rowProduct(others, knowledge.vectors ?? others, { i: 0, j: entity, dimensions });
      for (const m of mentions) {
        const row = (factors.offsets[m] + c) * factorNames.length;
        factors.values[row + columnOf.same] = same;
        factors.values[row + columnOf.related] = related;
      }
    });
  });
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

function expectedVector(
  { vectors }: KnowledgeBase,
  belief: ReadonlyMap<number, number>,
  dimensions: number,
): Float32Array {
  const expected = new Float32Array(dimensions);
  if (vectors === undefined) return expected;
  for (const [entity, probability] of belief) {
    const start = entity * dimensions;
    for (let d = 0; d < dimensions; d++) expected[d] += probability * vectors[start + d];
  }
  return expected;
}
