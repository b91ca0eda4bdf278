// Tagging: sentences or raw text in, spans out.
import { checkNumber, resolveOptions, unknownName } from '../base/index.js';
import type { Kernels } from '../kernels/index.js';
import type { Span, TokenSpan } from '../text/index.js';
import { createDecoder, type Decoder } from './decoder.js';
import type { NerModel } from './model.js';
import { createScorer, type ScoringOptions } from './tagging/scorer.js';
import { createSpanReader } from './tagging/span-reader.js';
import { joinSentences, type TokenizedText, tokenizeText } from './tagging/tokenized-text.js';

/** How a tagger works. */
export interface TaggerOptions extends ScoringOptions {
  /** Whether spans have a score; without it, tagging is faster. */
  readonly scores: boolean;
}

/**
 * The defaults of `createTagger`: scores, fixed point, 64 MB of words met before.
 *
 * @example
 * ```ts
 * import { taggerDefaults } from 'nomen/ner';
 * taggerDefaults.arithmetic; // 'fixed'
 * ```
 */
export const taggerDefaults: TaggerOptions = Object.freeze({
  scores: true,
  arithmetic: 'fixed',
  cacheBytes: 64e6,
});

/** A span with the smallest confidence of its tokens, in [0, 1], where scores were asked for. */
export interface ScoredSpan extends TokenSpan {
  readonly score?: number;
}

/** A model bound to kernels, ready to tag. */
export interface Tagger {
  readonly model: NerModel;
  /** The spans of each sentence, sorted, without overlaps; sentences are tagged one by one, in any number at once. */
  tagSentences(sentences: readonly (readonly string[])[]): ScoredSpan[][];
  /** The spans of a tokenised text, counted in its tokens. */
  tagTokens(text: TokenizedText): ScoredSpan[];
}

/**
 * Binds a model to kernels. The weights are copied once; tagging leaves the model untouched and needs no randomness.
 * Words met before are kept, so a tagger gets faster with use; what it says does not depend on what it has seen.
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
  return Object.freeze({ model, ...bindTagger(createDecoder(model, kernels), resolved) });
}

/** Tags with the weights that the decoder has when this is called. */
export function bindTagger(decoder: Decoder, options: TaggerOptions): Omit<Tagger, 'model'> {
  const { objective, kernels } = decoder;
  const score = createScorer(decoder, options);
  const readSpans = createSpanReader(decoder.tags);
  const outputs = (scores: ArrayLike<number>, tokens: number) => scores.length / tokens;

  /** Visits the spans of each sentence; they count tokens of the whole text. */
  function visitSpans(text: TokenizedText, visit: (span: ScoredSpan, sentence: number) => void): void {
    let sentence = 0;
    let tokensBefore = 0;
    score(text, (scores, offsets) => {
      const tags = objective.decode(scores, offsets, kernels);
      const width = outputs(scores, tags.length);
      for (let s = 0; s + 1 < offsets.length; s++, sentence++) {
        const bounds = { first: offsets[s], end: offsets[s + 1] };
        const found: TokenSpan[] = [];
        readSpans(tags, bounds, (span) => found.push(span));
        if (found.length === 0) continue;
        const mark = kernels.mark();
        const confidence = options.scores
          ? objective.confidence(
              scores.subarray(bounds.first * width, bounds.end * width),
              tags.subarray(bounds.first, bounds.end),
              kernels,
            )
          : undefined;
        for (const { start, end, label } of found) {
          const place = { start: tokensBefore + start, end: tokensBefore + end, label };
          if (confidence === undefined) visit(place, sentence);
          else {
            let least = 1;
            for (let n = start; n < end; n++) least = Math.min(least, confidence[n - bounds.first]);
            visit({ ...place, score: least }, sentence);
          }
        }
        kernels.release(mark);
      }
      tokensBefore += tags.length;
    });
  }

  return {
    tagTokens(text) {
      const spans: ScoredSpan[] = [];
      visitSpans(text, (span) => spans.push(span));
      return spans;
    },
    tagSentences(sentences) {
      const spans = sentences.map((): ScoredSpan[] => []);
      const text = joinSentences(sentences);
      visitSpans(text, ({ start, end, ...rest }, sentence) => {
        const first = text.sentences[sentence];
        spans[sentence].push({ ...rest, start: start - first, end: end - first });
      });
      return spans;
    },
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
  const { starts, ends } = tokenized.tokens;
  const spans = tagger.tagTokens(tokenized).map((span) => {
    const [start, end] = [starts[span.start], ends[span.end - 1]];
    return { ...span, start, end, text: text.slice(start, end) };
  });
  return { ...tokenized, spans };
}
