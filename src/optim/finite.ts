// Finds gradients that are not numbers, so that training stops at the step and the parameter where it broke.
import { NomenError } from '../base/index.js';
import type { Parameter } from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';

/**
 * Checks that every gradient, dense or of rows, holds finite numbers only.
 *
 * @param parameters the trained leaves after a backward pass; one without gradient passes
 * @param at the 1-based number of the step, for the message, and the backend
 * @throws NomenError `not-finite`, naming the step, the parameter and the coordinate
 * @example
 * ```ts
 * import { parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { checkFiniteGradients } from 'nomen/optim';
 * const kernels = createReferenceKernels('float64');
 * const words = parameter({ name: 'words', shape: [2], value: Float64Array.of(1, 2) });
 * words.gradient = Float64Array.of(0, Number.NaN);
 * try {
 *   checkFiniteGradients([words], { step: 7, kernels });
 * } catch {
 *   // step 7, parameter words: expected finite gradients, got NaN at [1]. Lower the learning rate, …
 * }
 * ```
 */
export function checkFiniteGradients(
  parameters: readonly Parameter[],
  { step, kernels }: { readonly step: number; readonly kernels: Kernels },
): void {
  for (const parameter of parameters) {
    const gradient = gradientNumbers(parameter);
    // One multiply-add a number finds almost every case; the slow search tells a square that overflows apart.
    if (gradient === undefined || Number.isFinite(kernels.dot(gradient, gradient))) continue;
    const at = gradient.findIndex((number: number) => !Number.isFinite(number));
    if (at < 0) continue;
    throw new NomenError({
      code: 'not-finite',
      where: `step ${step}, parameter ${parameter.name}`,
      expected: 'finite gradients',
      got: `${gradient[at]} at ${coordinate(parameter, at)}`,
      fix: 'Lower the learning rate, clip the gradients or look for a division by zero or log 0 in the loss',
      details: { step, parameter: parameter.name, index: at },
    });
  }
}

/** The numbers of a parameter's gradient, dense or of its used rows; a parameter never has both. */
export function gradientNumbers({ gradient, rowGradient }: Parameter): FloatArray | undefined {
  return gradient ?? rowGradient?.values;
}

function coordinate({ shape, gradient, rowGradient }: Parameter, index: number): string {
  if (shape.length !== 2) return `[${index}]`;
  const row = Math.floor(index / shape[1]);
  const tableRow = gradient === undefined ? rowGradient!.rows[row] : row;
  return `[${tableRow}, ${index % shape[1]}]`;
}
