// What an explanation holds.
import type { ExplainedPlace } from './labellings.js';
import type { FeatureShares } from './shares.js';

/** What one word adds to a decision, in nats. */
export interface WordShare {
  /** Sentence of the document, and token of the sentence. */
  readonly sentence: number;
  readonly token: number;
  readonly word: string;
  readonly share: number;
  /** The parts of the share. */
  readonly features: FeatureShares;
}

/** What the model would say of a place if it did not see something; the tags around it stay as they were decided. */
export interface Counterfactual {
  /** The token of the same sentence that no window shows; left out where it is the gazetteers that know no word. */
  readonly token?: number;
  /** The score that the explained label would have. */
  readonly score: number;
  /** The label that would be best, `O` for none. */
  readonly label: string;
}

/** Why a place has the label that it has. */
export interface Explanation extends ExplainedPlace {
  /** `O` where there is no name. */
  readonly label: string;
  /** The calibrated probability that exactly this is a name of the label; where there is none, of the best label. */
  readonly score: number;
  /** The label that came next, `O` for no name. */
  readonly contrast: string;
  /** Score of the sentence's tags less that with the contrast here: Σ shares of `words` + `elsewhere` + `transitions` + `bias`. */
  readonly difference: number;
  /** The words in the windows of the place, in the order of the text. */
  readonly words: readonly WordShare[];
  /** What the rest of the document adds, in models that pool it, and the five words of it of largest share. */
  readonly elsewhere: number;
  readonly others: readonly WordShare[];
  /** What the tags before and behind add. */
  readonly transitions: number;
  readonly bias: number;
  /** Without each of `words`, in their order; then, where gazetteers know any word, without gazetteers. */
  readonly counterfactuals: readonly Counterfactual[];
}
