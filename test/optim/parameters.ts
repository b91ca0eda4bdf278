// Parameters with gradients for the tests of optimisers.
import { type Parameter, parameter } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';

export const kernels = createReferenceKernels('float64');

/** A vector parameter. */
export function vector(name: string, numbers: readonly number[]): Parameter {
  return parameter({ name, shape: [numbers.length], value: Float64Array.from(numbers) });
}

/** A table [rows, columns] of the numbers 1, 2, 3, … */
export function table(name: string, [rows, columns]: readonly [number, number]): Parameter {
  return parameter({
    name,
    shape: [rows, columns],
    value: Float64Array.from({ length: rows * columns }, (_, i) => i + 1),
  });
}

/** Sets a gradient that touches some rows only. */
export function setRowGradient(target: Parameter, rows: readonly number[], numbers: readonly number[]): void {
  target.rowGradient = { rows: Int32Array.from(rows), values: Float64Array.from(numbers) };
}
