// The model that a training run has reached.
import type { Parameter } from '../grad/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { RunState } from './checkpoint.js';
import type { NerModel } from './model.js';
import type { RunSetup } from './run-setup.js';
import { uncalibrated } from './scores/calibration.js';
import type { NerTrainingData } from './training.js';

/** How far a run is. */
interface RunStand {
  readonly state: RunState;
  readonly weights: readonly Parameter[];
  /** What the best epoch had in place of the weights, or of their first values; empty before the first epoch is complete. */
  readonly best: ReadonlyMap<string, FloatArray>;
  readonly threads: number;
}

/** A model with a copy of the best weights. */
export function modelOf(
  { options, labels, space, decoder }: RunSetup,
  { from, sources, gazetteerSources }: NerTrainingData,
  { state, weights, best, threads }: RunStand,
): NerModel {
  const { epoch, bestEpoch, bestDev, bestThreshold } = state;
  const lists = from?.record.gazetteers ?? gazetteerSources;
  return Object.freeze({
    options,
    labels,
    tags: decoder.tags,
    features: space,
    weights: weights.map(({ name, shape, value }) => {
      const copy = value.slice();
      copy.set(best.get(name) ?? []);
      return { name, shape, value: copy };
    }),
    threshold: bestThreshold,
    calibration: from?.calibration ?? uncalibrated,
    record: {
      epochs: epoch,
      bestEpoch,
      data: [...(from?.record.data ?? []), ...(sources ?? [])],
      ...(lists === undefined ? {} : { gazetteers: lists }),
      ...(bestDev === null ? {} : { dev: bestDev }),
      ...(threads === 1 ? {} : { threads }),
    },
    about: {},
  });
}
