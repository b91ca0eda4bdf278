// What speaks for each candidate before the other names of the document are known: a row of numbers, one for each factor.
import type { CandidateOptions } from './candidates.js';
import { addContextWord, contextWeight, contextWord, encodeContext, rowProduct, toUnit } from './context.js';
import type { Mention, MentionDocument } from './document.js';
import { type DocumentName, type NameCandidate, namesOf } from './document-names.js';
import { baseName, foldName } from './fold.js';
import type { KnowledgeBase } from './knowledge-base.js';
import type { LinkingOptions } from './options.js';

/**
 * What speaks for an entity, in the order of the weights:
 * `prior` ln P(e|m), `part` the same under a longer name of the document, both at least ln 10⁻⁴; `exact`, `folded`, `initials`, `fuzzy` 1 where it was matched so;
 * `name` 1 where its name is the mention; `words` the share, by weight, of the other words of its name that the document has, and `found` their weight / 4;
 * `popularity` ln(1 + popularity) / 10; `type` 1 where its type is the mention's label, −1 where it is another; `document` and `window` the cosines
 * of its description with the document and with the words around; `same` the probability that another name of the document means it, `related` the
 * cosine of its description with those of the others' entities, `companions` ln(1 + Σ P(f) n(e, f) / (n(f) + 1)) / 2 over the others' entities f: how often
 * the training documents that name f name it too.
 *
 * @example
 * ```ts
 * import { factorNames } from 'nomen/linking';
 * factorNames.length; // 16
 * ```
 */
export const factorNames = Object.freeze([
  'prior',
  'part',
  'exact',
  'folded',
  'initials',
  'fuzzy',
  'name',
  'words',
  'found',
  'popularity',
  'type',
  'document',
  'window',
  'same',
  'related',
  'companions',
] as const);

/**
 * One of `factorNames`.
 *
 * @example
 * ```ts
 * import type { FactorName } from 'nomen/linking';
 * const factor: FactorName = 'prior';
 * ```
 */
export type FactorName = (typeof factorNames)[number];

/** The column of each factor. */
export const columnOf = Object.freeze(
  Object.fromEntries(factorNames.map((name, i) => [name, i])) as Record<FactorName, number>,
);

const leastPrior = 1e-4;

/** The candidates of a document's mentions; those of mention i are the rows [offsets[i], offsets[i + 1]). */
export interface DocumentFactors {
  readonly names: readonly DocumentName[];
  readonly offsets: Int32Array;
  /** Int32Array [rows]. */
  readonly entities: Int32Array;
  /** Float64Array [rows, factors]; `same`, `related` and `companions` are 0. */
  readonly values: Float64Array;
  /** The direction of the document [D] and of each mention's window [mentions, D]; empty without word vectors. */
  readonly documentVector: Float32Array;
  readonly windowVectors: Float32Array;
}

/** Finds the candidates of each mention and measures all but coherence. */
export function measureDocument(
  knowledge: KnowledgeBase,
  document: MentionDocument,
  options: LinkingOptions & Pick<CandidateOptions, 'seen'>,
): DocumentFactors {
  const names = namesOf(knowledge, document, options);
  const offsets = new Int32Array(document.mentions.length + 1);
  for (const { mentions, candidates } of names) for (const i of mentions) offsets[i + 1] = candidates.length;
  for (let i = 0; i < document.mentions.length; i++) offsets[i + 1] += offsets[i];
  const rows = offsets[document.mentions.length];
  const factors: DocumentFactors = {
    names,
    offsets,
    entities: new Int32Array(rows),
    values: new Float64Array(rows * factorNames.length),
    ...contextsOf(knowledge, document, options.windowSize),
  };
  const weights = wordWeights(knowledge, document);
  for (const name of names) measureName(name, factors, { knowledge, document, weights });
  return factors;
}

function contextsOf(
  { context }: KnowledgeBase,
  { words, mentions }: MentionDocument,
  windowSize: number,
): Pick<DocumentFactors, 'documentVector' | 'windowVectors'> {
  if (context === undefined) {
    return { documentVector: new Float32Array(0), windowVectors: new Float32Array(0) };
  }
  const rows = words.map((word) => contextWord(context, word));
  const { dimensions } = context;
  const windowVectors = new Float32Array(mentions.length * dimensions);
  mentions.forEach(({ start, end }, m) => {
    const window = windowVectors.subarray(m * dimensions, (m + 1) * dimensions);
    for (let i = Math.max(0, start - windowSize); i < start; i++) addContextWord(window, context, rows[i]);
    for (let i = end; i < Math.min(words.length, end + windowSize); i++) addContextWord(window, context, rows[i]);
    toUnit(window);
  });
  return { documentVector: encodeContext(context, words), windowVectors };
}

/** The folded words of a document with their weights. */
function wordWeights({ context }: KnowledgeBase, { words }: MentionDocument): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const word of new Set(words)) {
    const folded = foldName(word);
    weights.set(folded, weightOf(context, folded));
  }
  return weights;
}

function weightOf(context: KnowledgeBase['context'], word: string): number {
  return context === undefined ? 1 : contextWeight(context, contextWord(context, word));
}

interface Surroundings {
  readonly knowledge: KnowledgeBase;
  readonly document: MentionDocument;
  readonly weights: ReadonlyMap<string, number>;
}

function measureName(name: DocumentName, factors: DocumentFactors, around: Surroundings): void {
  const { knowledge, document } = around;
  const { offsets, entities, values } = factors;
  const width = factorNames.length;
  const own = new Set(name.folded.split(' '));
  name.candidates.forEach((candidate, c) => {
    const shared = measureCandidate(candidate, { folded: name.folded, own }, around);
    for (const m of name.mentions) {
      const row = offsets[m] + c;
      entities[row] = candidate.entity;
      values.set(shared, row * width);
      values[row * width + columnOf.type] = typeAgreement(knowledge, document.mentions[m], candidate.entity);
    }
  });
  addContexts(name, factors, knowledge);
}

/** What is the same for all mentions of a name. */
function measureCandidate(
  { entity, prior, part, match }: NameCandidate,
  { folded, own }: { readonly folded: string; readonly own: ReadonlySet<string> },
  { knowledge, weights }: Surroundings,
): Float64Array {
  const values = new Float64Array(factorNames.length);
  const name = knowledge.nameOf(entity);
  values[columnOf.prior] = Math.log(Math.max(prior, leastPrior));
  values[columnOf.part] = Math.log(Math.max(part, leastPrior));
  if (match !== 'part') values[columnOf[match]] = 1;
  values[columnOf.name] = foldName(baseName(name)) === folded ? 1 : 0;
  values[columnOf.popularity] = Math.log1p(knowledge.popularity[entity]) / 10;
  let [found, all] = [0, 0];
  for (const word of foldName(name).split(' ')) {
    if (own.has(word)) continue;
    const weight = weights.get(word);
    found += weight ?? 0;
    all += weight ?? weightOf(knowledge.context, word);
  }
  values[columnOf.words] = all > 0 ? found / all : 0;
  values[columnOf.found] = found / 4;
  return values;
}

function typeAgreement(knowledge: KnowledgeBase, { label }: Mention, entity: number): number {
  const type = knowledge.typeNameOf(entity);
  if (type === '') return 0;
  return type === label ? 1 : -1;
}

function addContexts(name: DocumentName, factors: DocumentFactors, { context, vectors }: KnowledgeBase): void {
  if (context === undefined || vectors === undefined) return;
  const { offsets, values, documentVector, windowVectors } = factors;
  const { dimensions } = context;
  name.candidates.forEach(({ entity }, c) => {
    const toDocument = rowProduct(documentVector, vectors, { i: 0, j: entity, dimensions });
    for (const m of name.mentions) {
      const row = (offsets[m] + c) * factorNames.length;
      values[row + columnOf.document] = toDocument;
      values[row + columnOf.window] = rowProduct(windowVectors, vectors, { i: m, j: entity, dimensions });
    }
  });
}
