// Gradient clipping, by the norm of all gradients together or number by number.
import { checkNumber } from '../base/index.js';
import type { Parameter } from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { gradientNumbers } from './finite.js';

/**
 * ‖g‖ = √(Σ g²) over all gradients together, dense and of rows; when ‖g‖ > c, every g becomes g · c / ‖g‖.
 * A norm that is not finite is returned as it is and the gradients are left alone: the optimiser's next step then stops
 * and names the parameter. Source: Pascanu, Mikolov and Bengio 2013, algorithm 1.
 *
 * @param parameters the trained leaves after a backward pass; one without gradient counts 0
 * @param maxNorm c > 0
 * @returns the norm before clipping
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { clipGradientNorm } from 'nomen/optim';
 * const kernels = createReferenceKernels('float64');
 * const weights = parameter({ name: 'weights', shape: [2], value: Float64Array.of(0, 0) });
 * weights.gradient = Float64Array.of(6, 8);
 * clipGradientNorm([weights], 5, kernels); // 10; the gradient is now [3, 4]
 * ```
 */
export function clipGradientNorm(parameters: readonly Parameter[], maxNorm: number, kernels: Kernels): number {
  checkNumber(maxNorm, { where: 'clipGradientNorm.maxNorm', min: Number.MIN_VALUE });
  const gradients = presentGradients(parameters);
  let sumSquares = 0;
  for (const gradient of gradients) sumSquares += kernels.dot(gradient, gradient);
  const norm = Math.sqrt(sumSquares);
  if (norm > maxNorm && norm < Infinity) {
    for (const gradient of gradients) kernels.scale(gradient, maxNorm / norm);
  }
  return norm;
}

/**
 * g ← min(max(g, −c), c) for each number of every gradient; infinities and NaN are left for the optimiser to refuse.
 *
 * @param parameters the trained leaves after a backward pass
 * @param limit c > 0
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { parameter } from 'nomen/grad';
 * import { clipGradientValues } from 'nomen/optim';
 * const weights = parameter({ name: 'weights', shape: [2], value: Float64Array.of(0, 0) });
 * weights.gradient = Float64Array.of(6, -0.5);
 * clipGradientValues([weights], 1); // the gradient is now [1, -0.5]
 * ```
 */
export function clipGradientValues(parameters: readonly Parameter[], limit: number): void {
  checkNumber(limit, { where: 'clipGradientValues.limit', min: Number.MIN_VALUE });
  for (const gradient of presentGradients(parameters)) {
    const length = gradient.length;
    for (let i = 0; i < length; i++) {
      const number = gradient[i];
      if (number > limit && number < Infinity) gradient[i] = limit;
      else if (number < -limit && number > -Infinity) gradient[i] = -limit;
    }
  }
}

function presentGradients(parameters: readonly Parameter[]): FloatArray[] {
  return parameters.map(gradientNumbers).filter((numbers) => numbers !== undefined);
}
