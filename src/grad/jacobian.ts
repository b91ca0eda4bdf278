// The Jacobian of any graph, in numerator form.
import { NomenError } from '../base/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { denseGradient, withCleanGradients } from './gradients.js';
import { parametersOf } from './graph.js';
import type { Node } from './node.js';
import { backward, forward } from './passes.js';
import { sizeOf } from './shape.js';

/** A matrix of derivatives: row i, column j is ∂ output_i / ∂ input_j, both counted row-major. */
export interface Jacobian {
  /** Number of outputs. */
  readonly rows: number;
  /** Number of inputs. */
  readonly columns: number;
  /** [rows, columns], row-major. */
  readonly values: FloatArray;
}

/**
 * ∂ output / ∂ input in numerator form: [outputs, inputs], J_ij = ∂ output_i / ∂ input_j; so ∂(Wx + b)/∂x = W and ∂(uᵀh)/∂u
 * is the row hᵀ. One backward pass for each output. Gradients of parameters are left as they were.
 *
 * @param output any node
 * @param input a parameter, or a node between a parameter and `output`; one that `output` does not use gives zeros
 * @throws NomenError `constant-input`
 * @example
 * ```ts
 * import { jacobian, multiply, parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = parameter({ name: 'x', shape: [2], value: Float64Array.of(3, 4) });
 * jacobian(multiply(x, x), x, createReferenceKernels('float64')).values; // Float64Array [6, 0, 0, 8]
 * ```
 */
export function jacobian(output: Node, input: Node, kernels: Kernels): Jacobian {
  checkInput(input);
  const rows = sizeOf(output.shape);
  const columns = sizeOf(input.shape);
  const values = kernels.floats(rows * columns);
  const leaves = [...new Set([...parametersOf(output), ...parametersOf(input)])];
  forward(output, kernels);
  withCleanGradients(leaves, () => {
    for (let row = 0; row < rows; row++) {
      for (const node of [...leaves, input]) {
        node.gradient = undefined;
        node.rowGradient = undefined;
      }
      const upstream = kernels.floats(rows);
      upstream[row] = 1;
      backward(output, kernels, { upstream });
      values.set(denseGradient(input, kernels), row * columns);
    }
  });
  return Object.freeze({ rows, columns, values });
}

function checkInput(input: Node): void {
  if (input.needsGradient) return;
  throw new NomenError({
    code: 'constant-input',
    where: 'jacobian',
    expected: 'an input that is a parameter or depends on one',
    got: 'a constant',
    fix: 'Make it with parameter({ name, shape, value })',
  });
}
