// What training minimises and how scores become tags: one interface over the five objectives.
import type { Random } from '../../base/index.js';
import type { Node } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import type { Batch } from '../features/encoder.js';
import type { GoldTags } from '../gold-tags.js';

/** A batch of which is known what annotators know. */
export type LabelledBatch = Batch & GoldTags;

/** Tags of some sentences. */
export interface DecidedTags {
  readonly tags: Int32Array;
  readonly offsets: Int32Array;
}

/** A loss over the network's scores and the matching way to decide. */
export interface Objective {
  /** The mean loss of a batch in nats (max-margin: in units of the score). `random` draws corrupt windows. */
  loss(scores: Node, batch: LabelledBatch, random: Random): Node;
  /** The tag of each token of some sentences as an index into the model's tags, Int32Array [N]. */
  decode(scores: FloatArray, offsets: Int32Array, kernels: Kernels): Int32Array;
  /** The probability of each tag that `decode` chose, [N]; see the objective for what it means. */
  confidence(scores: FloatArray, decided: DecidedTags, kernels: Kernels): FloatArray;
}
