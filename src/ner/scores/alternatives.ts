// What else a sentence may say: its best labellings with their probabilities.
import type { FloatArray } from '../../kernels/index.js';
import type { TokenSpan } from '../../text/index.js';
import type { Decoder } from '../decoder.js';
import { createSpanReader } from '../tagging/span-reader.js';
import { findBestPaths } from './best-paths.js';

/** One labelling of a whole sentence. */
export interface Alternative {
  /** p(all of its tags | sentence) = e^{score − log Z}, as the model has it (not calibrated). */
  readonly probability: number;
  readonly spans: readonly TokenSpan[];
}

/** The `count` most probable labellings of each sentence. */
export function listAlternatives(
  scores: FloatArray,
  offsets: Int32Array,
  { decoder: { objective, kernels, tags }, count }: { readonly decoder: Decoder; readonly count: number },
): Alternative[][] {
  const mark = kernels.mark();
  const readSpans = createSpanReader(tags);
  const chain = objective.chain(scores, kernels);
  const logZ = kernels.floats(offsets.length - 1);
  const marginals = kernels.floats(chain.emissions.length);
  kernels.chainForwardBackward({ logZ, marginals }, chain.emissions, { ...chain, offsets, tagCount: tags.length });
  const alternatives = Array.from(logZ, (total, s) =>
    findBestPaths(chain, offsets[s], { to: offsets[s + 1], count }).map((path) => ({
      probability: Math.min(1, Math.exp(path.score - total)),
      spans: readSpans(path.tags, Int32Array.of(0, path.tags.length)),
    })),
  );
  kernels.release(mark);
  return alternatives;
}
