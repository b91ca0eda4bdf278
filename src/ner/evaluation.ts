// Scoring a recogniser against labelled documents.
import { type LabelledDocument, spansToTags } from '../text/index.js';
import { documentBounds } from './documents.js';
import { type SpanScore, type SpanScoreOptions, scoreSpans } from './scoring/index.js';
import type { ScoredSpan, Tagger } from './tagger.js';

/** Entity-level scores (0–100) with token accuracy. */
export interface NerEvaluation extends SpanScore {
  /** Percent of tokens whose IOB2 tag is right. */
  readonly accuracy: number;
  readonly tokens: number;
  /** What the tagger said of each sentence, in the order of the documents. */
  readonly guesses: readonly (readonly ScoredSpan[])[];
}

/**
 * Tags the documents' sentences with the tokens they come with and scores exact spans as the CoNLL script does.
 *
 * @example
 * ```ts
 * import { evaluateNer, type Tagger } from 'nomen/ner';
 * import type { LabelledDocument } from 'nomen/text';
 * const f1 = (tagger: Tagger, documents: LabelledDocument[]) => evaluateNer(tagger, documents).f1;
 * ```
 */
export function evaluateNer(
  tagger: Pick<Tagger, 'tagSentences'>,
  documents: readonly LabelledDocument[],
  options: SpanScoreOptions = {},
): NerEvaluation {
  const sentences = documents.flatMap((document) => document.sentences);
  const words = sentences.map((sentence) => sentence.words);
  const guesses = tagger.tagSentences(words, documentBounds(documents));
  const gold = sentences.map((sentence) => sentence.spans);
  let tokens = 0;
  let right = 0;
  sentences.forEach(({ words, spans }, s) => {
    const goldTags = spansToTags(spans, words.length, 'IOB2');
    const guessTags = spansToTags(guesses[s], words.length, 'IOB2');
    tokens += words.length;
    right += goldTags.filter((tag, i) => tag === guessTags[i]).length;
  });
  const accuracy = tokens === 0 ? 0 : (100 * right) / tokens;
  return { ...scoreSpans(gold, guesses, options), accuracy, tokens, guesses };
}
