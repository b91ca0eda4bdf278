// Leaves for tests: parameters and constants in float64, drawn or given.
import { createRandom, type Random } from '../../src/base/index.js';
import { constant, type Node, type Parameter, parameter, type Shape } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';

export const kernels = createReferenceKernels('float64');

const sizeOf = (shape: Shape) => shape.reduce((size, length) => size * length, 1);

/** A parameter with the given numbers. */
export function given(name: string, shape: Shape, numbers: readonly number[]): Parameter {
  return parameter({ name, shape, value: Float64Array.from(numbers) });
}

/** A constant with the given numbers. */
export function fixed(shape: Shape, numbers: readonly number[]): Node {
  return constant({ shape, value: Float64Array.from(numbers) });
}

/** A parameter of entries N(0, 1). */
export function drawn(name: string, shape: Shape, random: Random = createRandom(1)): Parameter {
  return given(
    name,
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
}

/** Expects numbers to agree to 12 digits. */
export function agrees(got: ArrayLike<number> | undefined, want: ArrayLike<number>): boolean {
  if (got === undefined || got.length !== want.length) return false;
  return Array.from(want).every((x, i) => Math.abs(got[i] - x) <= 1e-12 * (1 + Math.abs(x)));
}
