// One step of each optimiser on a dense block; all arrays of a call have one length.
import type { AdamStep, FloatArray } from '../kernels.js';

/** θ −= α g. */
export function sgdUpdate(theta: FloatArray, gradient: FloatArray, { learningRate }: { learningRate: number }): void {
  for (let i = 0; i < theta.length; i++) theta[i] -= learningRate * gradient[i];
}

/** v = μ v − α g; θ += v. */
export function momentumUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  { velocity, learningRate, momentum }: { velocity: FloatArray; learningRate: number; momentum: number },
): void {
  for (let i = 0; i < theta.length; i++) {
    velocity[i] = momentum * velocity[i] - learningRate * gradient[i];
    theta[i] += velocity[i];
  }
}

/** G += g²; θ −= α g / (√G + ε). */
export function adaGradUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  { sumSquares, learningRate, epsilon }: { sumSquares: FloatArray; learningRate: number; epsilon: number },
): void {
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i];
    sumSquares[i] += g * g;
    theta[i] -= (learningRate * g) / (Math.sqrt(sumSquares[i]) + epsilon);
  }
}

/** s = ρ s + (1 − ρ) g²; θ −= α g / (√s + ε). */
export function rmsPropUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  {
    meanSquares,
    learningRate,
    decay,
    epsilon,
  }: { meanSquares: FloatArray; learningRate: number; decay: number; epsilon: number },
): void {
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i];
    meanSquares[i] = decay * meanSquares[i] + (1 - decay) * g * g;
    theta[i] -= (learningRate * g) / (Math.sqrt(meanSquares[i]) + epsilon);
  }
}

/** m = β1 m + (1 − β1) g; v = β2 v + (1 − β2) g²; θ −= α m̂ / (√v̂ + ε) with m̂ = m / (1 − β1ᵗ), v̂ = v / (1 − β2ᵗ). */
export function adamUpdate(
  theta: FloatArray,
  gradient: FloatArray,
  { m, v, learningRate, beta1, beta2, epsilon, step }: { m: FloatArray; v: FloatArray } & AdamStep,
): void {
  const rate = learningRate / (1 - beta1 ** step);
  const correction = 1 / (1 - beta2 ** step);
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i];
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    theta[i] -= (rate * m[i]) / (Math.sqrt(v[i] * correction) + epsilon);
  }
}
