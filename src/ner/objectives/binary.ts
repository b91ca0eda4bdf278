// Yes or no for one label: logistic regression, and the max-margin score of Collobert and Weston.
import { type Random, shuffle } from '../../base/index.js';
import { binaryCrossEntropy, gatherRows, maxMargin, reshape } from '../../grad/index.js';
import type { Kernels } from '../../kernels/index.js';
import type { NerOptions } from '../options.js';
import type { LabelledBatch, Objective } from './objective.js';

/**
 * −log σ(s) for tokens of the label and −log (1 − σ(s)) for the others, mean over tokens (spec §5.3c); an open token adds log 2
 * and no gradient.
 * Neighbouring tokens above the threshold form one span.
 */
export function createLogisticObjective(threshold: number, kernels: Kernels): Objective {
  return {
    loss(scores, batch) {
      const targets = Float64Array.from(batch.tags, (tag) => (tag === 1 ? 1 : 0));
      if (batch.barred === undefined) return binaryCrossEntropy(scores, targets);
      // Row −1 is a zero that no gradient flows through.
      const rows = kernels.ints(batch.tags.length);
      rows.set(batch.tags.map((tag, n) => (tag < 0 ? -1 : n)));
      return binaryCrossEntropy(gatherRows(scores, rows), targets);
    },
    ...createThresholdDecoder(threshold),
  };
}

/**
 * max(0, Δ + s_c − s), mean over pairs of a true window s (its centre has the label) and a corrupt one s_c (it has not)
 * (lecture 3, eq. 43; spec §5.3d). The score has no scale of its own: the threshold comes from development data.
 */
export function createMarginObjective(options: NerOptions, threshold: number): Objective {
  return {
    loss(scores, batch, random) {
      const flat = reshape(scores, [batch.tags.length]);
      return maxMargin(flat, flat, { margin: options.margin, pairs: drawPairs(batch, options.corruptWindows, random) });
    },
    ...createThresholdDecoder(threshold),
  };
}

/** Open tokens are neither true nor corrupt. Pairs every true window with all corrupt ones of the batch, or with `corruptWindows` of them drawn at random. */
function drawPairs(batch: LabelledBatch, corruptWindows: number, random: Random): PairIndices {
  const trueTokens: number[] = [];
  const corruptTokens: number[] = [];
  batch.tags.forEach((tag, n) => {
    if (tag >= 0) (tag === 0 ? corruptTokens : trueTokens).push(n);
  });
  const drawn = corruptWindows === 0 ? corruptTokens.length : Math.min(corruptWindows, corruptTokens.length);
  const trueIndex = new Int32Array(trueTokens.length * drawn);
  const corruptIndex = new Int32Array(trueTokens.length * drawn);
  trueTokens.forEach((token, i) => {
    if (drawn < corruptTokens.length) shuffle(corruptTokens, random);
    trueIndex.fill(token, i * drawn, (i + 1) * drawn);
    for (let k = 0; k < drawn; k++) corruptIndex[i * drawn + k] = corruptTokens[k];
  });
  return { trueIndex, corruptIndex };
}

interface PairIndices {
  readonly trueIndex: Int32Array;
  readonly corruptIndex: Int32Array;
}

/** Tokens decide each for itself: a chain of the two tags without transitions, p(I) = σ(s − threshold). */
function createThresholdDecoder(threshold: number): Pick<Objective, 'bindDecode' | 'chain'> {
  return {
    bindDecode: (kernels) => (scores) => {
      const tags = kernels.ints(scores.length);
      for (let n = 0; n < scores.length; n++) tags[n] = scores[n] > threshold ? 1 : 0;
      return tags;
    },
    chain(scores, kernels) {
      const emissions = kernels.floats(2 * scores.length);
      for (let n = 0; n < scores.length; n++) emissions[2 * n + 1] = scores[n] - threshold;
      return { emissions, transitions: kernels.floats(4), start: kernels.floats(2), end: kernels.floats(2) };
    },
  };
}
