// Tagging: sentences or raw text in, spans out.
import { checkNumber, resolveOptions, unknownName } from '../base/index.js';
import type { Kernels } from '../kernels/index.js';
import { type Span, type TextBlock, type TokenSpan, textBlocks } from '../text/index.js';
import { createDecoder, type Decoder } from './decoder.js';
import { type NerModel, outputCount } from './model.js';
import type { Decode } from './objectives/objective.js';
import { type Alternative, listAlternatives } from './scores/alternatives.js';
import { checkMinScore, createScoreFloor, type MinScore } from './scores/score-floor.js';
import { createSpanScorer } from './scores/span-probability.js';
import { createScorer, type ScoringOptions } from './tagging/scorer.js';
import { createSpanReader } from './tagging/span-reader.js';
import { joinSentences, joinTexts, type TokenizedText, tokenizeText } from './tagging/tokenized-text.js';

/** How a tagger works. */
export interface TaggerOptions extends ScoringOptions {
  /** Whether spans have a score; without it, tagging is faster. */
  readonly scores: boolean;
  /** Added to the score of every tag but O before deciding, in nats: above 0 finds more names, below 0 fewer. Scores of spans stay. */
  readonly bias: number;
  /** Spans with a lower score are left out: one number for all, or one for each label, 0 where a label is not named. */
  readonly minScore: MinScore;
}

/**
 * The defaults of `createTagger`: scores, fixed point, at most 192 MB of words met before.
 *
 * @example
 * ```ts
 * import { taggerDefaults } from 'nomen/ner';
 * taggerDefaults.arithmetic; // 'fixed'
 * ```
 */
export const taggerDefaults: TaggerOptions = Object.freeze({
  scores: true,
  bias: 0,
  minScore: 0,
  arithmetic: 'fixed',
  cacheBytes: 192e6,
});

/** A span with the probability that exactly these tokens have this label, in [0, 1], where scores were asked for. */
export interface ScoredSpan extends TokenSpan {
  readonly score?: number;
}

/** A model bound to kernels, ready to tag. */
export interface Tagger {
  readonly model: NerModel;
  /**
   * The spans of each sentence, sorted, without overlaps; any number of sentences at once.
   *
   * @param documents which of them have a context in common, as bounds in sentences from 0 on, Int32Array [documents + 1];
   * every sentence stands alone where left out
   */
  tagSentences(sentences: readonly (readonly string[])[], documents?: Int32Array): ScoredSpan[][];
  /** The spans of a tokenised text, counted in its tokens. */
  tagTokens(text: TokenizedText): ScoredSpan[];
  /** The `count` most probable labellings of each sentence, the best first; `bias` and `minScore` do not touch them. */
  listAlternatives(sentences: readonly (readonly string[])[], count: number, documents?: Int32Array): Alternative[][];
}

/**
 * Binds a model to kernels. The weights are copied once; tagging leaves the model untouched and needs no randomness.
 * Words met before are kept, so a tagger gets faster with use; what it says does not depend on what it has seen. Its memory is that
 * of the kernels: releasing a mark set before it was made gives it back, to the next tagger for instance.
 *
 * @param options see `taggerDefaults`
 * @throws NomenError `unknown-option`, `unknown-value`, `number-out-of-range`, and `memory-exhausted` of the kernels
 * @example
 * ```ts
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { createTagger, type NerModel } from 'nomen/ner';
 * const spansOf = (model: NerModel) => createTagger(model, createReferenceKernels()).tagSentences([['Paris', '.']]);
 * ```
 */
export function createTagger(model: NerModel, kernels: Kernels, options: Partial<TaggerOptions> = {}): Tagger {
  const resolved = resolveOptions(taggerDefaults, options, 'createTagger');
  checkNumber(resolved.cacheBytes, { where: 'createTagger: cacheBytes', min: 0 });
  if (resolved.arithmetic !== 'fixed' && resolved.arithmetic !== 'float') {
    throw unknownName(String(resolved.arithmetic), ['fixed', 'float'], {
      where: 'createTagger: arithmetic',
      kind: 'value',
    });
  }
  checkNumber(resolved.bias, { where: 'createTagger: bias', min: -100, max: 100 });
  checkMinScore(resolved.minScore, model.labels);
  return Object.freeze({ model, ...bindTagger(createDecoder(model, kernels, { tablesByRow: true }), resolved) });
}

/** Tags with the weights that the decoder has when this is called. */
export function bindTagger(decoder: Decoder, options: TaggerOptions): Omit<Tagger, 'model'> {
  const score = createScorer(decoder, options);
  const decide = createDecide(decoder, options.bias);
  const readSpans = createSpanReader(decoder.tags);
  const scoreSpans = createSpanScorer(decoder);
  const floor = createScoreFloor(options.minScore);
  const needsScores = options.scores || floor !== undefined;
  const tagTokens = (text: TokenizedText) => {
    const spans: ScoredSpan[] = [];
    let tokensBefore = 0;
    score(text, (scores, offsets) => {
      const tags = decide(scores, offsets);
      const found = readSpans(tags, offsets);
      const probabilities = needsScores ? scoreSpans(found, { scores, tags, offsets }) : undefined;
      for (let i = 0; i < found.length; i++) {
        const probability = probabilities === undefined ? 1 : probabilities[i];
        if (floor !== undefined && probability < floor(found[i].label)) continue;
        spans.push(movedBy(found[i], tokensBefore, options.scores ? probability : undefined));
      }
      tokensBefore += tags.length;
    });
    return spans;
  };
  return {
    tagTokens,
    tagSentences(words, documents) {
      const text = joinSentences(words, documents);
      const spans = words.map((): ScoredSpan[] => []);
      let s = 0;
      for (const span of tagTokens(text)) {
        while (text.sentences[s + 1] <= span.start) s++;
        const first = text.sentences[s];
        spans[s].push(movedBy(span, -first, span.score));
      }
      return spans;
    },
    listAlternatives(words, count, documents) {
      checkNumber(count, { where: 'listAlternatives: count', min: 1, max: mostAlternatives, integer: true });
      const alternatives: Alternative[][] = [];
      score(joinSentences(words, documents), (scores, offsets) => {
        alternatives.push(...listAlternatives(scores, offsets, { decoder, count }));
      });
      return alternatives;
    },
  };
}

/** A span so many tokens further on. Written out, since spreading one into another takes longer than finding it. */
function movedBy({ start, end, label }: TokenSpan, tokens: number, score: number | undefined): ScoredSpan {
  const moved = { start: start + tokens, end: end + tokens, label };
  return score === undefined ? moved : { start: moved.start, end: moved.end, label, score };
}

/** More than so many labellings of a sentence nobody reads, and the work grows with their number. */
const mostAlternatives = 1000;

/** Gives the tags of the best paths once every name's score is raised by `bias`. */
function createDecide({ objective, network, tags, kernels }: Decoder, bias: number): Decode {
  const decode = objective.bindDecode(kernels);
  if (bias === 0) return decode;
  const outputs = outputCount(network.options, tags);
  return (scores, offsets) => {
    const biased = kernels.floats(scores.length);
    biased.set(scores);
    // A lone score is that of the name; else O, the first, sinks as far as all others would rise.
    for (let n = 0; n < scores.length; n += outputs) biased[n] += outputs === 1 ? bias : -bias;
    return decode(biased, offsets);
  };
}

/** A text with its tokens, its sentences (offsets into the tokens) and the names found in it. */
export interface TaggedText extends TokenizedText {
  /** In UTF-16 code units of the text, sorted. */
  readonly spans: readonly Span[];
}

/**
 * Tags raw text: tokens → sentences → windows → spans. `text.slice(span.start, span.end) === span.text` for every span.
 *
 * @example
 * ```ts
 * import { tagText, type Tagger } from 'nomen/ner';
 * const names = (tagger: Tagger) => tagText(tagger, 'Ada Lovelace lived in London.').spans.map((span) => span.text);
 * ```
 */
export function tagText(tagger: Tagger, text: string): TaggedText {
  const tokenized = tokenizeText(text);
  return { ...tokenized, spans: spansInText(tokenized, tagger.tagTokens(tokenized)) };
}

/** Spans that count tokens as spans that count code units. */
function spansInText({ text, tokens }: TokenizedText, spans: readonly ScoredSpan[]): Span[] {
  return spans.map((span) => {
    const { label, score } = span;
    const [start, end] = [tokens.starts[span.start], tokens.ends[span.end - 1]];
    const found = text.slice(start, end);
    return score === undefined ? { start, end, label, text: found } : { start, end, label, score, text: found };
  });
}

/**
 * Tags many texts at once: what `tagText` says of each, faster for short ones, since the new words of all are computed together.
 *
 * @example
 * ```ts
 * import { tagTexts, type Tagger } from 'nomen/ner';
 * const counts = (tagger: Tagger, posts: string[]) => tagTexts(tagger, posts).map(({ spans }) => spans.length);
 * ```
 */
export function tagTexts(tagger: Tagger, texts: readonly string[]): TaggedText[] {
  const parts = texts.map(tokenizeText);
  const found = tagger.tagTokens(joinTexts(parts));
  let next = 0;
  let end = 0;
  return parts.map((part) => {
    const first = end;
    end += part.tokens.starts.length;
    const own: ScoredSpan[] = [];
    for (; next < found.length && found[next].start < end; next++) {
      own.push(movedBy(found[next], -first, found[next].score));
    }
    return { ...part, spans: spansInText(part, own) };
  });
}

/**
 * Tags a stream of UTF-8 of any length in flat memory: blocks of whole paragraphs, each with its place in the stream.
 *
 * @param chunks bytes as they come: a file's stream, a response's body, `process.stdin`
 * @param source `name` of the stream, for messages
 * @throws NomenError `not-utf8` with name and line
 * @example
 * ```ts
 * import { type Tagger, tagStream } from 'nomen/ner';
 * async function printNames(tagger: Tagger, chunks: AsyncIterable<Uint8Array>) {
 *   for await (const { offset, spans } of tagStream(tagger, chunks, { name: 'news' })) {
 *     for (const span of spans) console.log(offset + span.start, span.label, span.text);
 *   }
 * }
 * ```
 */
export async function* tagStream(
  tagger: Tagger,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  source: { readonly name: string },
): AsyncGenerator<TaggedText & TextBlock, void> {
  for await (const block of textBlocks(chunks, source)) yield { ...block, ...tagText(tagger, block.text) };
}
