// The nodes of a computation graph: an operation, its inputs, and what the two passes leave on it.
import type { FloatArray, Kernels } from '../kernels/index.js';

/** Sizes of each dimension; `[]` is a single number. */
export type Shape = readonly number[];

/**
 * The gradient of a table of which few rows were used: row `rows[i]` has gradient `values[i, :]`, all others 0.
 * `rows` is ascending and free of repetitions.
 */
export interface RowGradient {
  readonly rows: Int32Array;
  /** [rows.length, columns], row-major. */
  readonly values: FloatArray;
}

/** What an operation sees in its two passes. Shapes follow `inputs`; arrays are row-major. */
export interface OperationContext {
  readonly kernels: Kernels;
  readonly inputs: readonly Node[];
  readonly node: Node;
}

/**
 * One kind of operation: its shape rule and its forward and backward rules side by side.
 * `backward` adds upstream × local to the gradient of each input that needs one (`addGradient`, `gradientOf`).
 */
export interface Operation {
  readonly name: string;
  /** Checks the inputs' shapes and gives the output's. */
  shape(inputs: readonly Shape[]): Shape;
  /** Sets `node.value`, anew in every pass. */
  forward(context: OperationContext): void;
  /** Reads `node.gradient` (dense) and adds to the inputs' gradients; called only when some input needs one. */
  backward(context: OperationContext): void;
}

/** A place in the computation graph. Leaves have no operation: parameters (trained) and constants (not). */
export interface Node {
  readonly operation: Operation | undefined;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  /** Set for leaves; set by `forward` for the others. */
  value: FloatArray | undefined;
  /** ∂(root)/∂(this), dense; set by `backward`. */
  gradient: FloatArray | undefined;
  /** ∂(root)/∂(this) for a table reached through row look-ups only. */
  rowGradient: RowGradient | undefined;
  /** What the operation's forward rule keeps for its backward rule, e.g. the marginals of a chain. */
  saved: readonly FloatArray[] | undefined;
  /** Whether some parameter lies below. */
  readonly needsGradient: boolean;
}

/** A trained leaf with a name that reports use. */
export interface Parameter extends Node {
  readonly name: string;
  value: FloatArray;
}
