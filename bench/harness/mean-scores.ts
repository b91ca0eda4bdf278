// What some models find together: their scores are averaged before the best path is taken.
import { createKernels, createReferenceKernels } from '../../src/kernels/index.js';
import { createDecoder } from '../../src/ner/decoder.js';
import { documentBounds } from '../../src/ner/documents.js';
import { type NerModel, taggerDefaults } from '../../src/ner/index.js';
import { createScorer } from '../../src/ner/tagging/scorer.js';
import { createSpanReader } from '../../src/ner/tagging/span-reader.js';
import { joinSentences } from '../../src/ner/tagging/tokenized-text.js';
import type { LabelledDocument, TokenSpan } from '../../src/text/index.js';

/** The scores of a model for the tokens of some documents, and of its tags' order. */
export interface Scored {
  readonly tags: readonly string[];
  readonly emissions: Float32Array;
  /** Bounds of sentences in tokens, Int32Array [sentences + 1]. */
  readonly offsets: Int32Array;
  readonly chain: { readonly transitions: Float32Array; readonly start: Float32Array; readonly end: Float32Array };
}

/** What a model's tagger would take the best path by. */
export function scoreTokens(model: NerModel, documents: readonly LabelledDocument[]): Scored {
  const kernels = createKernels();
  const decoder = createDecoder(model, kernels, { tablesByRow: true });
  const words = documents.flatMap(({ sentences }) => sentences.map((sentence) => sentence.words));
  const text = joinSentences(words, documentBounds(documents));
  const emissions: number[] = [];
  createScorer(decoder, taggerDefaults)(text, (scores) => {
    for (const score of scores) emissions.push(score);
  });
  const { transitions, start, end } = decoder.objective.chain(kernels.floats(model.tags.length), kernels);
  const [from, first, last] = [transitions, start, end].map((values) => Float32Array.from(values));
  const chain = { transitions: from, start: first, end: last };
  return { tags: model.tags, emissions: Float32Array.from(emissions), offsets: text.sentences, chain };
}

/** The spans of each sentence on the best path by the mean of the scores of models with the same tags. */
export function spansOfMean(scored: readonly Scored[]): TokenSpan[][] {
  const kernels = createReferenceKernels();
  const mean = (read: (one: Scored) => Float32Array) => {
    const sum = kernels.floats(read(scored[0]).length);
    for (const one of scored) kernels.addScaled(sum, read(one), 1 / scored.length);
    return sum;
  };
  const { offsets, tags: names } = scored[0];
  const tags = kernels.ints(offsets[offsets.length - 1]);
  const chain = {
    transitions: mean((one) => one.chain.transitions),
    start: mean((one) => one.chain.start),
    end: mean((one) => one.chain.end),
  };
  kernels.viterbi(
    tags,
    mean((one) => one.emissions),
    { ...chain, offsets, tagCount: names.length },
  );
  const spans = createSpanReader(names)(tags, offsets);
  return Array.from(offsets.subarray(1), (end, s) =>
    spans.filter((span) => span.start >= offsets[s] && span.end <= end).map((span) => moved(span, -offsets[s])),
  );
}

function moved({ start, end, label }: TokenSpan, by: number): TokenSpan {
  return { start: start + by, end: end + by, label };
}
