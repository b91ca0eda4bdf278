// The scores of a document's candidates: weights times factors, and what training learned beyond them.
import { measureCoherence } from './coherence.js';
import { rowProduct } from './context.js';
import type { MentionDocument } from './document.js';
import { columnOf, type DocumentFactors, type FactorName, factorNames, measureDocument } from './factors.js';
import type { Linker } from './linker.js';

/** Factors, and the scores of all rows. */
export interface ScoredDocument {
  readonly factors: DocumentFactors;
  readonly scores: Float64Array;
}

/** Scores a document in two passes: each candidate by itself, then knowing what the other names probably mean. */
export function scoreDocument(linker: Linker, document: MentionDocument): ScoredDocument {
  const factors = measureDocument(linker.knowledge, document, linker.options);
  const learned = learnedScores(linker, factors, document);
  addCoherence(linker, factors, { learned });
  return { factors, scores: addWeighted(learned, factors.values, linker.weights) };
}

/** Fills in the factors that need a first score of all candidates; `own` are the entities of a document that is learned from. */
export function addCoherence(
  linker: Linker,
  factors: DocumentFactors,
  { learned, own }: { readonly learned: Float64Array; readonly own?: ReadonlySet<number> },
): void {
  const first = addWeighted(learned.slice(), factors.values, linker.firstWeights);
  measureCoherence(linker.knowledge, factors, { probabilities: softmaxRows(first, factors.offsets), own });
}

/** T[label, type] + uᵀ M v of each row. */
export function learnedScores(linker: Linker, factors: DocumentFactors, { mentions }: MentionDocument): Float64Array {
  const scores = new Float64Array(factors.entities.length);
  const contexts = transformedContexts(linker, factors);
  mentions.forEach(({ label }, m) => {
    for (let row = factors.offsets[m]; row < factors.offsets[m + 1]; row++) {
      scores[row] = typeShare(linker, label, factors.entities[row]);
      if (contexts === undefined) continue;
      const place = { j: factors.entities[row], dimensions: contexts.dimensions };
      scores[row] += rowProduct(contexts.document, linker.knowledge.vectors!, { i: 0, ...place });
      scores[row] += rowProduct(contexts.window, linker.knowledge.vectors!, { i: m, ...place });
    }
  });
  return scores;
}

/** A row of a document, and the mention whose candidate it is. */
interface RowPlace {
  readonly row: number;
  readonly mention: number;
  readonly label: string;
}

/** Opens the scores of a document: what each factor adds to that of a row; the learned parts count with the factor that they refine. */
export function openScores(linker: Linker, factors: DocumentFactors) {
  const contexts = transformedContexts(linker, factors);
  return ({ row, mention, label }: RowPlace): Readonly<Record<FactorName, number>> => {
    const entity = factors.entities[row];
    const start = row * factorNames.length;
    const shares = factorNames.map((_, f) => linker.weights[f] * factors.values[start + f]);
    shares[columnOf.type] += typeShare(linker, label, entity);
    if (contexts !== undefined) {
      const place = { j: entity, dimensions: contexts.dimensions };
      shares[columnOf.document] += rowProduct(contexts.document, linker.knowledge.vectors!, { i: 0, ...place });
      shares[columnOf.window] += rowProduct(contexts.window, linker.knowledge.vectors!, { i: mention, ...place });
    }
    return Object.fromEntries(factorNames.map((name, f) => [name, shares[f]])) as Record<FactorName, number>;
  };
}

/** uᵀ M for the document and for each window; undefined where there is nothing learned. */
function transformedContexts({ matrices, knowledge }: Linker, factors: DocumentFactors) {
  if (matrices === undefined || knowledge.context === undefined) return undefined;
  const { dimensions } = knowledge.context;
  return {
    dimensions,
    document: timesMatrix(factors.documentVector, matrices.document, dimensions),
    window: timesMatrix(factors.windowVectors, matrices.window, dimensions),
  };
}

/** U M for rows U [n, D]. */
function timesMatrix(rows: Float32Array, matrix: Float32Array, dimensions: number): Float32Array {
  const product = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += dimensions) {
    for (let i = 0; i < dimensions; i++) {
      const value = rows[start + i];
      if (value === 0) continue;
      for (let j = 0; j < dimensions; j++) product[start + j] += value * matrix[i * dimensions + j];
    }
  }
  return product;
}

function typeShare(linker: Linker, label: string, entity: number): number {
  const place = typePlace(linker, label, entity);
  return place < 0 ? 0 : linker.typeTable[place];
}

/** The place of a label and an entity's type in T; −1 for a label that training did not meet. */
export function typePlace({ labels, knowledge }: Linker, label: string, entity: number): number {
  const row = labels.indexOf(label);
  if (row < 0) return -1;
  const { types, typeOf } = knowledge;
  return row * (types.length + 1) + (typeOf[entity] < 0 ? types.length : typeOf[entity]);
}

/** scores + X w. */
export function addWeighted(scores: Float64Array, values: Float64Array, weights: Float64Array): Float64Array {
  const width = weights.length;
  for (let row = 0; row < scores.length; row++) {
    for (let f = 0; f < width; f++) scores[row] += values[row * width + f] * weights[f];
  }
  return scores;
}

/** The softmax over each mention's rows. */
function softmaxRows(scores: Float64Array, offsets: Int32Array): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let m = 0; m + 1 < offsets.length; m++) {
    let [most, sum] = [-Infinity, 0];
    for (let row = offsets[m]; row < offsets[m + 1]; row++) most = Math.max(most, scores[row]);
    for (let row = offsets[m]; row < offsets[m + 1]; row++) sum += probabilities[row] = Math.exp(scores[row] - most);
    for (let row = offsets[m]; row < offsets[m + 1]; row++) probabilities[row] /= sum;
  }
  return probabilities;
}
