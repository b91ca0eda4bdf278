// Scoring weights that still change on the development data; the threshold of a max-margin model is chosen there.
import type { LabelledDocument } from '../text/index.js';
import type { Decoder } from './decoder.js';
import { documentBounds } from './documents.js';
import { createObjective } from './objectives/index.js';
import { chooseThreshold } from './objectives/threshold.js';
import type { Exchange } from './parallel-exchange.js';
import { divide, tokensOf } from './parallel-share.js';
import { scoreOf } from './scoring/counts.js';
import { countSpans } from './scoring/spans.js';
import { bindTagger, taggerDefaults } from './tagger.js';
import { createScorer } from './tagging/scorer.js';
import { joinSentences } from './tagging/tokenized-text.js';

/** Scores 0–100 on the development data, and the threshold that they were reached with. */
export interface DevelopmentScore {
  readonly threshold: number;
  readonly dev: { readonly precision: number; readonly recall: number; readonly f1: number };
}

const options = { ...taggerDefaults, scores: false };

/** Tags the development data with the decoder's present weights; replicas tag some documents each and add up their counts. */
export function scoreDevelopment(
  decoder: Decoder,
  documents: readonly LabelledDocument[],
  exchange?: Exchange,
): DevelopmentScore {
  const { kernels, network, tags } = decoder;
  const mark = kernels.mark();
  const threshold = network.options.architecture === 'margin' ? chooseOn(decoder, documents) : 0;
  const tuned = { ...decoder, objective: createObjective(network, tags, { threshold, kernels }) };
  const own =
    exchange === undefined
      ? documents
      : divide(documents, exchange.count, (document) => tokensOf(document.sentences))[exchange.index];
  const sentences = own.flatMap((document) => document.sentences);
  const words = sentences.map((sentence) => sentence.words);
  const guesses = bindTagger(tuned, options).tagSentences(words, documentBounds(own));
  kernels.release(mark);
  const counted = countSpans(
    sentences.map(({ spans }) => spans),
    guesses,
  ).total();
  const sums = [counted.gold, counted.found, counted.correct];
  const [gold, found, correct] = exchange === undefined ? sums : exchange.sumNumbers(sums);
  const { precision, recall, f1 } = scoreOf({ gold, found, correct });
  return { threshold, dev: { precision, recall, f1 } };
}

function chooseOn(decoder: Decoder, documents: readonly LabelledDocument[]): number {
  const sentences = documents.flatMap((document) => document.sentences);
  const words = sentences.map((sentence) => sentence.words);
  const scores: number[] = [];
  createScorer(decoder, options)(joinSentences(words, documentBounds(documents)), (batch) => {
    for (const score of batch) scores.push(score);
  });
  return chooseThreshold(sentences, scores);
}
