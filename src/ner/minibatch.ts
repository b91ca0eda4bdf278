// The loss of a minibatch and its gradient.
import type { Random } from '../base/index.js';
import { add, backward, forward, type Node, type Parameter } from '../grad/index.js';
import { weightPenalty } from '../optim/index.js';
import type { Decoder } from './decoder.js';
import { boundsOf, type Context } from './documents.js';
import { type GoldTags, goldTags } from './gold-tags.js';
import { buildEmissions } from './network.js';
import type { LabelledBatch } from './objectives/objective.js';

/** What learns from a minibatch. */
export interface Learner {
  readonly decoder: Decoder;
  /** The weights that training changes. */
  readonly trained: readonly Parameter[];
}

/**
 * Leaves the gradient of a minibatch's loss on the weights.
 *
 * @param random draws dropout masks and corrupt windows
 * @returns the loss; undefined where there is nothing to learn from
 */
export function differentiate(contexts: readonly Context[], learner: Learner, random: Random): number | undefined {
  const { kernels } = learner.decoder;
  const root = buildLoss(contexts, learner, random);
  if (root === undefined) return undefined;
  const loss = forward(root, kernels)[0];
  backward(root, kernels);
  return loss;
}

/** The mean loss of some contexts, with dropout and penalty; undefined where it is a mean of nothing. */
function buildLoss(contexts: readonly Context[], { decoder, trained }: Learner, random: Random): Node | undefined {
  const { network, encoder, objective, kernels } = decoder;
  const gold = goldTags(contexts.flat(), decoder);
  if (!hasTerms(gold, decoder)) return undefined;
  const words = contexts.flatMap((context) => drawCase(context, decoder, random));
  const isMatched = drawMatched(words.length, decoder, random);
  const documents = drawDocuments(contexts, decoder, random);
  const read = encoder.batch(words, kernels, { isMatched, documents });
  const batch: LabelledBatch = { ...read, ...gold };
  const loss = objective.loss(buildEmissions(network, batch, { kernels, random }), batch, random);
  const matrices = trained.filter((weight) => weight.name.endsWith('.weights'));
  const penalty = weightPenalty(matrices, { l1: 0, l2: network.options.l2 });
  return penalty === undefined ? loss : add(loss, penalty);
}

/** Tokens, but for max-margin pairs of a true and a corrupt window. */
function hasTerms({ tags }: GoldTags, { network }: Decoder): boolean {
  return network.options.architecture === 'margin' ? tags.includes(0) && tags.includes(1) : tags.length > 0;
}

/** Which sentences show the matches of gazetteers, so that names in no list are learned as well. */
function drawMatched(sentences: number, { encoder, network }: Decoder, random: Random): boolean[] | undefined {
  if (encoder.matcher === undefined) return undefined;
  return Array.from({ length: sentences }, () => random.uniform() >= network.options.gazetteerDropout);
}

/** The words of a context as they are, or all of them in capitals or in small letters. */
function drawCase(context: Context, { network }: Decoder, random: Random): readonly (readonly string[])[] {
  const { caseAugmentation } = network.options;
  const words = context.map((sentence) => sentence.words);
  if (caseAugmentation === 0) return words;
  const place = random.uniform();
  if (place >= caseAugmentation) return words;
  const fold = (word: string) => (place < caseAugmentation / 2 ? word.toLowerCase() : word.toUpperCase());
  return words.map((sentence) => sentence.map(fold));
}

/** Every context as a document, or every sentence, so that single sentences are learned as well. */
function drawDocuments(contexts: readonly Context[], { network }: Decoder, random: Random): Int32Array | undefined {
  const { poolDimensions, documentDropout } = network.options;
  if (poolDimensions === 0 || random.uniform() < documentDropout) return undefined;
  return boundsOf(contexts.map(({ length }) => length));
}
