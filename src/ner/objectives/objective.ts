// What training minimises and how scores become tags: one interface over the five objectives.
import type { Random } from '../../base/index.js';
import type { Node } from '../../grad/index.js';
import type { ChainScores, FloatArray, Kernels } from '../../kernels/index.js';
import type { Batch } from '../features/encoder.js';
import type { GoldTags } from '../gold-tags.js';

/** A batch of which is known what annotators know. */
export type LabelledBatch = Batch & GoldTags;

/** Scores of tags as a linear chain: score(y) = start[y_1] + Σ e_t[y_t] + Σ A[y_{t−1}, y_t] + end[y_n]. */
export interface TagChain extends ChainScores {
  /** [N, K], K the model's tags. */
  readonly emissions: FloatArray;
}

/** The tag of each token of some sentences as an index into the model's tags, Int32Array [N]. */
export type Decode = (scores: FloatArray, offsets: Int32Array) => Int32Array;

/** A loss over the network's scores and the matching way to decide. */
export interface Objective {
  /** The mean loss of a batch in nats (max-margin: in units of the score). `random` draws corrupt windows. */
  loss(scores: Node, batch: LabelledBatch, random: Random): Node;
  /** How to decide with the weights as they are now. */
  bindDecode(kernels: Kernels): Decode;
  /** The chain whose best path that takes; it lives until the kernels' memory is released. */
  chain(scores: FloatArray, kernels: Kernels): TagChain;
}
