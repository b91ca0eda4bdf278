// Scoring weights that still change on the development data; the threshold of a max-margin model is chosen there.
import type { LabelledDocument } from '../text/index.js';
import { evaluateNer } from './evaluation.js';
import { createObjective } from './objectives/index.js';
import { chooseThreshold } from './objectives/threshold.js';
import { createScorer } from './scorer.js';
import { createSentenceTagger, type Decoder } from './tagger.js';

/** Scores 0–100 on the development data, and the threshold that they were reached with. */
export interface DevelopmentScore {
  readonly threshold: number;
  readonly dev: { readonly precision: number; readonly recall: number; readonly f1: number };
}

/** Tags the development data with the decoder's present weights. */
export function scoreDevelopment(decoder: Decoder, documents: readonly LabelledDocument[]): DevelopmentScore {
  const { kernels, network, tags } = decoder;
  const mark = kernels.mark();
  const threshold = network.options.architecture === 'margin' ? chooseOn(decoder, documents) : 0;
  const tuned = { ...decoder, objective: createObjective(network, tags, { threshold, kernels }) };
  const { precision, recall, f1 } = evaluateNer({ tagSentences: createSentenceTagger(tuned) }, documents);
  kernels.release(mark);
  return { threshold, dev: { precision, recall, f1 } };
}

function chooseOn(decoder: Decoder, documents: readonly LabelledDocument[]): number {
  const sentences = documents.flatMap((document) => document.sentences);
  const words = sentences.map((sentence) => sentence.words);
  const scores: number[] = [];
  createScorer(decoder)(words, (batch) => {
    for (const score of batch) scores.push(score);
  });
  return chooseThreshold(sentences, scores);
}
