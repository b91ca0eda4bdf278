// Scoring weights that still change on the development data; the threshold of a max-margin model is chosen there.
import type { LabelledDocument } from '../text/index.js';
import type { Decoder } from './decoder.js';
import { boundsOf, documentBounds, tokensOf } from './documents.js';
import { contextsOf } from './labelled-data.js';
import { createObjective } from './objectives/index.js';
import { chooseThreshold } from './objectives/threshold.js';
import type { Exchange } from './parallel-exchange.js';
import { divide } from './partition.js';
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

/** Tags the development data with the decoder's present weights; replicas tag some each and add up their counts. */
export function scoreDevelopment(
  decoder: Decoder,
  documents: readonly LabelledDocument[],
  exchange: Exchange,
): DevelopmentScore {
  const { kernels, network, tags } = decoder;
  const mark = kernels.mark();
  const threshold = network.options.architecture === 'margin' ? chooseOn(decoder, documents) : 0;
  const tuned = { ...decoder, objective: createObjective(network, tags, { threshold, kernels }) };
  const contexts = documents.flatMap((document) => contextsOf(document, network.options));
  const own = divide(contexts, exchange.count, tokensOf)[exchange.index];
  const sentences = own.flat();
  const words = sentences.map((sentence) => sentence.words);
  const guesses = bindTagger(tuned, options).tagSentences(words, boundsOf(own.map(({ length }) => length)));
  kernels.release(mark);
  const counted = countSpans(
    sentences.map(({ spans }) => spans),
    guesses,
  ).total();
  const [gold, found, correct] = exchange.sumNumbers([counted.gold, counted.found, counted.correct]);
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
