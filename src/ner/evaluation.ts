// Scoring a recogniser against labelled documents.
import { type LabelledDocument, spansToTags, type TokenSpan } from '../text/index.js';
import { documentBounds } from './documents.js';
import { judgeGuesses } from './scores/calibration.js';
import { chooseMinScores, measureReliability, type Reliability } from './scores/reliability.js';
import { type SpanScore, type SpanScoreOptions, scoreSpans, selectSpans } from './scoring/index.js';
import type { ScoredSpan, Tagger } from './tagger.js';

/** Entity-level scores (0–100) with token accuracy. */
export interface NerEvaluation extends SpanScore {
  /** Percent of tokens whose IOB2 tag is right. */
  readonly accuracy: number;
  readonly tokens: number;
  /** Whether the scores of the guesses mean what they say; left out where they have none. */
  readonly calibration?: Reliability;
  /** For each label the `minScore` of greatest F1 on these documents, 0 for none; left out where guesses have no scores. */
  readonly minScores?: Readonly<Record<string, number>>;
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
  return { ...scoreSpans(gold, guesses, options), accuracy, tokens, ...judgeScores(gold, guesses, options), guesses };
}

/** What the scores are worth: of a tagger that gives none there is nothing to say. */
function judgeScores(
  gold: readonly (readonly TokenSpan[])[],
  guesses: readonly (readonly ScoredSpan[])[],
  options: SpanScoreOptions,
): Pick<NerEvaluation, 'calibration' | 'minScores'> {
  if (guesses.some((spans) => spans.some(({ score }) => score === undefined))) return {};
  const selected = gold.map((spans) => selectSpans(spans, options));
  const judged = judgeGuesses(
    selected,
    guesses.map((spans) => selectSpans(spans, options)),
  );
  return { calibration: measureReliability(judged), minScores: chooseMinScores(judged, countLabels(selected)) };
}

function countLabels(sentences: readonly (readonly TokenSpan[])[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { label } of sentences.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
