// One document as a model sees it: its tokens apart, their scores, and what was decided on them.
import { forward } from '../../grad/index.js';
import type { FloatArray } from '../../kernels/index.js';
import type { Decoder } from '../decoder.js';
import type { Batch } from '../features/encoder.js';
import type { NerModel } from '../model.js';
import { buildEmissions } from '../network.js';
import { createSpanScorer } from '../scores/span-probability.js';
import { createSpanReader } from '../tagging/span-reader.js';
import { type ExplainedPlace, rankLabels, tagsAt } from './labellings.js';
import { tokenBatch } from './token-batch.js';

/** A document with the model that looks at it. */
export interface Scene {
  readonly model: NerModel;
  readonly decoder: Decoder;
  readonly sentences: readonly (readonly string[])[];
  readonly batch: Batch;
  /** [N, outputs]. */
  readonly scores: FloatArray;
  /** [N]. */
  readonly tags: Int32Array;
}

/** Scores a document and decides its tags. */
export function createScene(model: NerModel, decoder: Decoder, sentences: readonly (readonly string[])[]): Scene {
  const { kernels, network, objective } = decoder;
  const batch = tokenBatch(decoder.encoder, sentences, kernels);
  const scores = forward(buildEmissions(network, batch), kernels);
  return { model, decoder, sentences, batch, scores, tags: objective.bindDecode(kernels)(scores, batch.offsets) };
}

/** The names that were found, with their labels. */
export function namesIn({ decoder, tags, batch: { offsets } }: Scene): (ExplainedPlace & { readonly label: string })[] {
  let sentence = 0;
  return createSpanReader(decoder.tags)(tags, offsets).map(({ start, end, label }) => {
    while (offsets[sentence + 1] <= start) sentence++;
    return { sentence, start: start - offsets[sentence], end: end - offsets[sentence], label };
  });
}

/** What scores say of a place: the calibrated probability that it is a name of the label, and the label they prefer. */
export function judgePlace(
  scene: Scene,
  scores: FloatArray,
  { place, label }: { readonly place: ExplainedPlace; readonly label: string },
): { readonly score: number; readonly label: string } {
  const { decoder, batch } = scene;
  const first = batch.offsets[place.sentence];
  const span = { start: first + place.start, end: first + place.end, label };
  const tags = scene.tags.slice();
  tags.set(tagsAt(scene, place, label), span.start);
  const [score] = createSpanScorer(decoder)([span], { scores, tags, offsets: batch.offsets });
  const [best] = rankLabels(scene, decoder.objective.chain(scores, decoder.kernels), place);
  return { score, label: best.label };
}
