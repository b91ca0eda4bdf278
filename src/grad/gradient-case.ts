// A gradient case: a small graph of one operation, drawn at random, for the gradient check.
import type { Random } from '../base/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { gradientOf } from './gradients.js';
import { createNode, parameter } from './graph.js';
import type { Node, Operation, Parameter } from './node.js';
import { newValue, valueAt } from './passes.js';
import { sizeOf } from './shape.js';

/** A loss and the parameters that its gradient is checked for. */
export interface GradientSubject {
  readonly loss: Node;
  readonly parameters: readonly Parameter[];
}

/** A named graph for `checkGradients`; operations and models list theirs, `nomen check-gradients` runs them. */
export interface GradientCase {
  readonly name: string;
  /** Draws parameters away from kinks and builds the graph. */
  build(random: Random, kernels: Kernels): GradientSubject;
}

/** How far drawn numbers stay from a kink; the check moves them by 1e-5 only. */
const KINK_DISTANCE = 0.05;

/** Where drawn numbers come from, and the kinks to stay away from. */
export interface Draw {
  readonly random: Random;
  readonly kernels: Kernels;
  readonly kinks?: readonly number[];
}

/** A parameter with entries N(0, 1), none within 0.05 of a kink. */
export function drawParameter(name: string, shape: readonly number[], draw: Draw): Parameter {
  return parameter({ name, shape, value: drawNumbers(sizeOf(shape), draw) });
}

/** `length` numbers N(0, 1), none within 0.05 of a kink. */
export function drawNumbers(length: number, { random, kernels, kinks = [] }: Draw): FloatArray {
  const numbers = kernels.floats(length);
  for (let i = 0; i < length; i++) {
    do numbers[i] = random.normal();
    while (kinks.some((kink) => Math.abs(numbers[i] - kink) < KINK_DISTANCE));
  }
  return numbers;
}

/** Whole numbers in [least, below) from the kernels' memory. */
export function drawIds(
  length: number,
  { least = 0, below }: { readonly least?: number; readonly below: number },
  { random, kernels }: Draw,
): Int32Array {
  const ids = kernels.ints(length);
  for (let i = 0; i < length; i++) ids[i] = least + random.integer(below - least);
  return ids;
}

/** An Int32Array in the kernels' memory. */
export function toInts(kernels: Kernels, numbers: readonly number[]): Int32Array {
  const ints = kernels.ints(numbers.length);
  ints.set(numbers);
  return ints;
}

/** Σ_i c_i x_i with drawn c: makes a loss of any node, with another upstream gradient at each place. */
export function drawWeightedSum(x: Node, draw: Draw): Node {
  return createNode(weightedSum(drawNumbers(sizeOf(x.shape), draw)), [x]);
}

function weightedSum(weights: FloatArray): Operation {
  return {
    name: 'weightedSum',
    shape: () => [],
    forward({ kernels, inputs: [x], node }) {
      newValue(node, kernels)[0] = kernels.dot(valueAt(x), weights);
    },
    backward({ kernels, inputs: [x], node }) {
      kernels.addScaled(gradientOf(x, kernels), weights, node.gradient![0]);
    },
  };
}
