// Tagging: sentences or raw text in, scored spans out.
import { parameter } from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';
import { type Span, splitSentences, type Token, type TokenSpan, tagsToSpans, tokenize } from '../text/index.js';
import { createEncoder, type Encoder } from './features/encoder.js';
import { type NerModel, outputCount } from './model.js';
import { type Network, weightShapes } from './network.js';
import { createObjective } from './objectives/index.js';
import type { Decoding, Objective } from './objectives/objective.js';
import { createScorer } from './scorer.js';

/** A span with the smallest confidence of its tokens, in [0, 1]. */
export interface ScoredSpan extends TokenSpan {
  readonly score: number;
}

/** A model bound to kernels, ready to tag. */
export interface Tagger {
  readonly model: NerModel;
  /** The spans of each sentence, sorted, without overlaps. */
  tagSentences(sentences: readonly (readonly string[])[]): ScoredSpan[][];
}

/** The parts that turn sentences into spans; a trainer holds them with weights that still change. */
export interface Decoder {
  readonly network: Network;
  readonly encoder: Encoder;
  readonly objective: Objective;
  readonly tags: readonly string[];
  readonly kernels: Kernels;
}

/**
 * Binds a model to kernels. The weights are copied once; tagging leaves the model untouched and needs no randomness.
 *
 * @example
 * ```ts
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { createTagger, type NerModel } from 'nomen/ner';
 * const spansOf = (model: NerModel) => createTagger(model, createReferenceKernels()).tagSentences([['Paris', '.']]);
 * ```
 */
export function createTagger(model: NerModel, kernels: Kernels): Tagger {
  return Object.freeze({ model, tagSentences: createSentenceTagger(createDecoder(model, kernels)) });
}

/** The network, encoder and objective of a finished model. */
export function createDecoder(model: NerModel, kernels: Kernels): Decoder {
  const shapes = weightShapes(model.options, model.features, outputCount(model.options, model.tags));
  const given = new Map(model.weights.map((weight) => [weight.name, weight.value]));
  const parameters = new Map(
    [...shapes].map(([name, shape]) => {
      const value = kernels.floats(shape[0] * (shape[1] ?? 1));
      value.set(given.get(name)!);
      return [name, parameter({ name, shape, value })];
    }),
  );
  const network = { options: model.options, parameters };
  return {
    network,
    encoder: createEncoder(model.features, model.options),
    objective: createObjective(network, model.tags, { threshold: model.threshold, kernels }),
    tags: model.tags,
    kernels,
  };
}

/** Tags sentences with the weights that the decoder has when this is called; see `createScorer`. */
export function createSentenceTagger(decoder: Decoder): Tagger['tagSentences'] {
  const score = createScorer(decoder);
  return (sentences) => {
    const spans: ScoredSpan[][] = [];
    score(sentences, (scores, offsets) => {
      spans.push(...spansOf(decoder.objective.decode(scores, offsets, decoder.kernels), offsets, decoder.tags));
    });
    return spans;
  };
}

/** The spans of each sentence of a decoded batch. */
function spansOf(decoding: Decoding, offsets: Int32Array, tagNames: readonly string[]): ScoredSpan[][] {
  const sentences: ScoredSpan[][] = [];
  for (let s = 0; s + 1 < offsets.length; s++) {
    const [first, end] = [offsets[s], offsets[s + 1]];
    const tags = Array.from(decoding.tags.subarray(first, end), (tag) => tagNames[tag]);
    sentences.push(
      tagsToSpans(tags).map((span) => ({
        ...span,
        score: Math.min(...decoding.confidence.subarray(first + span.start, first + span.end)),
      })),
    );
  }
  return sentences;
}

/** Text without any sentence end is tagged in pieces of so many tokens, so that memory stays bounded. */
const longestSentence = 5000;

/** Sentence offsets with bounds added inside sentences that are too long. */
function cutLong(offsets: Int32Array): Int32Array {
  const bounds = [0];
  for (const end of offsets.subarray(1)) {
    for (let bound = bounds[bounds.length - 1] + longestSentence; bound < end; bound += longestSentence)
      bounds.push(bound);
    bounds.push(end);
  }
  return Int32Array.from(bounds);
}

/** A text with its tokens, its sentences (offsets into the tokens) and the names found in it. */
export interface TaggedText {
  readonly tokens: readonly Token[];
  /** Int32Array [sentences + 1]. */
  readonly sentences: Int32Array;
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
  const tokens = tokenize(text);
  const sentences = cutLong(splitSentences(text, tokens));
  const words: string[][] = [];
  for (let s = 0; s + 1 < sentences.length; s++) {
    words.push(tokens.slice(sentences[s], sentences[s + 1]).map((token) => token.text));
  }
  const spans = tagger.tagSentences(words).flatMap((found, s) =>
    found.map((span) => {
      const start = tokens[sentences[s] + span.start].start;
      const end = tokens[sentences[s] + span.end - 1].end;
      return { start, end, label: span.label, text: text.slice(start, end), score: span.score };
    }),
  );
  return { tokens, sentences, spans };
}
