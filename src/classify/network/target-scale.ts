// Values to learn, brought to mean 0 and variance 1, and the last layer that takes the scale back.
import type { FloatArray } from '../../kernels/index.js';
import { fitPreprocessing } from '../../nn/index.js';
import type { NetworkWeight } from './model.js';

/** y ↦ (y − μ) / σ for each target. */
export interface TargetScale {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  apply(targets: FloatArray): FloatArray;
}

/** Fits μ and σ to the training targets [rows, columns]. */
export function fitTargetScale(targets: FloatArray, columns: number): TargetScale {
  const fitted = fitPreprocessing(targets, { rows: targets.length / columns, columns, steps: ['mean', 'normalise'] });
  const [mean, normalise] = fitted.stages;
  return {
    means: mean.step === 'mean' ? mean.means : [],
    deviations: normalise.step === 'normalise' ? normalise.deviations : [],
    apply: (values) => fitted.apply(values),
  };
}

/** The weights with W ← σ W and b ← σ b + μ in the last, linear layer: the network then gives y itself. */
export function unscaledWeights(
  weights: readonly NetworkWeight[],
  { means, deviations }: TargetScale,
): NetworkWeight[] {
  return weights.map(({ name, shape, value }, at) => {
    const isBias = at === weights.length - 1;
    if (at < weights.length - 2) return { name, shape, value };
    const columns = value.length / deviations.length;
    const scaled = value.map((w, i) => {
      const output = Math.floor(i / columns);
      return w * deviations[output] + (isBias ? means[output] : 0);
    });
    return { name, shape, value: scaled };
  });
}
