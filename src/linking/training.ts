// Training a linker: names and their counts from labelled documents, then weights by max-margin, then the threshold.
import { checkNumber, createRandom, NomenError, resolveOptions } from '../base/index.js';
import type { Kernels } from '../kernels/index.js';
import { addObservations } from './build.js';
import { observeCompanions } from './companions.js';
import type { LinkedDocument } from './document.js';
import { type DocumentFactors, factorNames, measureDocument } from './factors.js';
import type { KnowledgeBase } from './knowledge-base.js';
import { createLinker, type Linker } from './linker.js';
import type { ExampleRows, MarginOptions } from './margin-graph.js';
import { type MarginControl, trainMargin } from './margin-training.js';
import { observe } from './observations.js';
import { type LinkingOptions, linkingDefaults } from './options.js';
import { addCoherence, addWeighted, learnedScores } from './scoring.js';
import { chooseThreshold, judgeDocument, judgeMentions, type ScoredMention } from './threshold.js';
import { collectRows } from './training-rows.js';

/**
 * Numbers of a training.
 *
 * @example
 * ```ts
 * import { type LinkTrainingOptions, linkTrainingDefaults } from 'nomen/linking';
 * const longer: LinkTrainingOptions = { ...linkTrainingDefaults, epochs: 12 };
 * ```
 */
export interface LinkTrainingOptions extends LinkingOptions, MarginOptions {
  readonly seed: number;
}

/**
 * The defaults of `trainLinker`; margin Δ = 1 as in Collobert et al. 2011, the rest chosen on the last 200 of AIDA's 946 training documents.
 *
 * @example
 * ```ts
 * import { linkTrainingDefaults } from 'nomen/linking';
 * linkTrainingDefaults.margin; // 1
 * ```
 */
export const linkTrainingDefaults: LinkTrainingOptions = Object.freeze({
  ...linkingDefaults,
  epochs: 10,
  batchSize: 64,
  learningRate: 0.01,
  margin: 1,
  nilWeight: 0.1,
  l2: 3e-4,
  seed: 1,
});

/** What to learn from. */
export interface LinkTrainingData {
  readonly train: readonly LinkedDocument[];
  /** Chooses the threshold; `train` does when left out. */
  readonly dev?: readonly LinkedDocument[];
}

/** How a training is carried out. */
export interface LinkTrainingControl {
  readonly kernels: Kernels;
  /** Called after each epoch of each stage. */
  readonly onProgress?: (progress: LinkTrainingProgress) => void;
  /** When aborted, the training throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Where a training stands: `alone` weighs each candidate by itself, `together` with the other names of its document. */
export interface LinkTrainingProgress {
  readonly stage: 'alone' | 'together';
  readonly epoch: number;
  readonly epochs: number;
  /** Mean max-margin loss of the epoch. */
  readonly loss: number;
}

/**
 * Learns a linker: J = mean max(0, Δ + s_wrong − s_true) over true and wrong candidates of each mention (spec §5.3d), first for each mention alone, then
 * with the coherence that the first weights give; then the threshold of the greatest F1. What the documents say of names and of who is
 * named with whom is added to the knowledge base; while learning, a document does not see its own.
 *
 * @param knowledge what mentions may mean; entities that it lacks are passed over
 * @param data mentions with ids of entities, null where nothing in the knowledge base is meant
 * @throws NomenError `no-training-data`, `unknown-option`, `number-out-of-range`, `not-finite`
 * @example
 * ```ts
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { buildKnowledgeBase, trainLinker } from 'nomen/linking';
 * const knowledge = buildKnowledgeBase([{ id: 'p', name: 'Paris' }, { id: 't', name: 'Paris, Texas' }]);
 * const mentions = [{ start: 0, end: 1, label: 'LOC', entity: 't' }];
 * const linker = await trainLinker(
 *   knowledge,
 *   { train: [{ words: ['Paris', 'Texas'], mentions }] },
 *   { kernels: createReferenceKernels() },
 * );
 * linker.labels; // ['LOC']
 * ```
 */
export async function trainLinker(
  knowledge: KnowledgeBase,
  { train, dev }: LinkTrainingData,
  control: LinkTrainingControl,
  given: Partial<LinkTrainingOptions> = {},
): Promise<Linker> {
  const options = resolveTrainingOptions(given);
  const observations = observe(knowledge, train);
  const plain = untrained(knowledge, train, options);
  const documents = train.map((document, d) =>
    measureDocument(knowledge, document, { ...plain.options, seen: observations.without(d) }),
  );
  const rows = collectRows(plain, train, documents);
  if (rows.examples.length === 0) throw noTrainingData();
  const random = createRandom(options.seed);
  const learn = (stage: LinkTrainingProgress['stage'], table: ExampleRows, start: Float64Array) =>
    trainMargin(table, start, { options, control: marginControl(stage, { options, control, random }) });
  const { weights: firstWeights, ...learned } = await learn('alone', rows, plain.firstWeights);
  const { companions, named } = observeCompanions(knowledge, train);
  const first: Linker = { ...plain, ...learned, firstWeights, knowledge: { ...knowledge, companions } };
  const fixed = addAllCoherence(first, { train, documents, rows }, named);
  const { contexts: _contexts, ...flat } = rows;
  const { weights } = await learn('together', { ...flat, typePlaceCount: 0, fixed }, firstWeights);
  const linker = { ...first, weights, knowledge: addObservations(first.knowledge, observations.documents.flat()) };
  const judged =
    dev?.flatMap((document) => judgeDocument(linker, document)) ??
    judgeTraining(linker, { train, documents, rows }, fixed);
  return Object.freeze({ ...linker, threshold: chooseThreshold(judged) });
}

/** Documents to learn from, measured, and all their rows. */
interface Measured {
  readonly train: readonly LinkedDocument[];
  readonly documents: readonly DocumentFactors[];
  readonly rows: ExampleRows & { readonly firstRows: Int32Array };
}

/** The best candidates of the training documents, which do not see their own names. */
function judgeTraining(linker: Linker, { train, documents, rows }: Measured, fixed: Float64Array): ScoredMention[] {
  return train.flatMap((document, d) => {
    const learned = fixed.slice(rows.firstRows[d], rows.firstRows[d + 1]);
    const scores = addWeighted(learned, documents[d].values, linker.weights);
    return judgeMentions(linker, document, { ...documents[d], scores });
  });
}

function resolveTrainingOptions(given: Partial<LinkTrainingOptions>): LinkTrainingOptions {
  const options = resolveOptions(linkTrainingDefaults, given, 'trainLinker');
  const check = (name: keyof LinkTrainingOptions, min: number, integer: boolean) =>
    checkNumber(options[name], { where: `trainLinker: ${name}`, min, max: 1e9, integer });
  check('epochs', 1, true);
  check('batchSize', 1, true);
  check('learningRate', 0, false);
  check('margin', 0, false);
  check('nilWeight', 0, false);
  check('l2', 0, false);
  checkNumber(options.seed, { where: 'trainLinker: seed', integer: true });
  return options;
}

function untrained(
  knowledge: KnowledgeBase,
  train: readonly LinkedDocument[],
  { windowSize, popularityWeight, limit }: LinkingOptions,
): Linker {
  const labels = [...new Set(train.flatMap(({ mentions }) => mentions.map(({ label }) => label)))].sort();
  const typeTable = new Float64Array(labels.length * (knowledge.types.length + 1));
  return { ...createLinker(knowledge, { windowSize, popularityWeight, limit }), labels, typeTable };
}

/** Fills in coherence everywhere; gives back what is learned beyond the factors' weights, [rows]. */
function addAllCoherence(
  first: Linker,
  { train, documents, rows }: Measured,
  named: readonly ReadonlySet<number>[],
): Float64Array {
  const fixed = new Float64Array(rows.typePlaces.length);
  documents.forEach((factors, d) => {
    const learned = learnedScores(first, factors, train[d]);
    addCoherence(first, factors, { learned, own: named[d] });
    fixed.set(learned, rows.firstRows[d]);
    rows.values.set(factors.values, rows.firstRows[d] * factorNames.length);
  });
  return fixed;
}

interface StageControl {
  readonly options: LinkTrainingOptions;
  readonly control: LinkTrainingControl;
  readonly random: MarginControl['random'];
}

function marginControl(
  stage: LinkTrainingProgress['stage'],
  { options: { epochs }, control: { kernels, signal, onProgress }, random }: StageControl,
): MarginControl {
  return {
    kernels,
    random,
    onEpoch: (epoch, loss) => onProgress?.({ stage, epoch, epochs, loss }),
    pause: async () => {
      // An AbortSignal can only fire while the thread is let go.
      if (signal !== undefined) await new Promise((resume) => setTimeout(resume, 0));
      signal?.throwIfAborted();
    },
  };
}

function noTrainingData(): NomenError {
  return new NomenError({
    code: 'no-training-data',
    where: 'trainLinker',
    expected: 'mentions that have candidates',
    got: 'none',
    fix: 'Check that the ids of the documents are those of the knowledge base',
  });
}
