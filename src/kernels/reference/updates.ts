// One step of each optimiser on all rows of a table or on some of them; a dense block is a table of one row.
import type { AdamStep, FloatArray, TableRows, UpdateStep } from '../kernels.js';

/** θ −= α g. */
export function sgdUpdate(theta: FloatArray, gradient: FloatArray, { learningRate, rows }: UpdateStep): void {
  const { ids, columns } = rows ?? wholeOf(theta);
  for (let r = 0, k = 0; r < ids.length; r++) {
    const end = (ids[r] + 1) * columns;
    for (let i = end - columns; i < end; i++, k++) theta[i] -= learningRate * gradient[k];
  }
}

/** v = μ v − α g; θ += v. */
export function momentumUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  { velocity, learningRate, momentum, rows }: { velocity: FloatArray; momentum: number } & UpdateStep,
): void {
  const { ids, columns } = rows ?? wholeOf(theta);
  for (let r = 0, k = 0; r < ids.length; r++) {
    const end = (ids[r] + 1) * columns;
    for (let i = end - columns; i < end; i++, k++) {
      velocity[i] = momentum * velocity[i] - learningRate * gradient[k];
      theta[i] += velocity[i];
    }
  }
}

/** G += g²; θ −= α g / (√G + ε). */
export function adaGradUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  { sumSquares, learningRate, epsilon, rows }: { sumSquares: FloatArray; epsilon: number } & UpdateStep,
): void {
  const { ids, columns } = rows ?? wholeOf(theta);
  for (let r = 0, k = 0; r < ids.length; r++) {
    const end = (ids[r] + 1) * columns;
    for (let i = end - columns; i < end; i++, k++) {
      const g = gradient[k];
      sumSquares[i] += g * g;
      theta[i] -= (learningRate * g) / (Math.sqrt(sumSquares[i]) + epsilon);
    }
  }
}

/** s = ρ s + (1 − ρ) g²; θ −= α g / (√s + ε). */
export function rmsPropUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  step: { meanSquares: FloatArray; decay: number; epsilon: number } & UpdateStep,
): void {
  const { meanSquares, learningRate, decay, epsilon, rows } = step;
  const { ids, columns } = rows ?? wholeOf(theta);
  for (let r = 0, k = 0; r < ids.length; r++) {
    const end = (ids[r] + 1) * columns;
    for (let i = end - columns; i < end; i++, k++) {
      const g = gradient[k];
      meanSquares[i] = decay * meanSquares[i] + (1 - decay) * g * g;
      theta[i] -= (learningRate * g) / (Math.sqrt(meanSquares[i]) + epsilon);
    }
  }
}

/** m = β1 m + (1 − β1) g; v = β2 v + (1 − β2) g²; θ −= α m̂ / (√v̂ + ε) with m̂ = m / (1 − β1ᵗ), v̂ = v / (1 − β2ᵗ). */
export function adamUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  { m, v, learningRate, beta1, beta2, epsilon, step, rows }: { m: FloatArray; v: FloatArray } & AdamStep,
): void {
  const rate = learningRate / (1 - beta1 ** step);
  const correction = 1 / (1 - beta2 ** step);
  const { ids, columns } = rows ?? wholeOf(theta);
  for (let r = 0, k = 0; r < ids.length; r++) {
    const end = (ids[r] + 1) * columns;
    for (let i = end - columns; i < end; i++, k++) {
      const g = gradient[k];
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      theta[i] -= (rate * m[i]) / (Math.sqrt(v[i] * correction) + epsilon);
    }
  }
}

function wholeOf({ length }: FloatArray): TableRows {
  return { ids: Int32Array.of(0), columns: length };
}
