// The fully connected layer.
import { checkNumber, type Random } from '../base/index.js';
import { activate, addBias, matrixProduct, type Node, type Parameter, parameter } from '../grad/index.js';
import type { ActivationName, Kernels } from '../kernels/index.js';
import { fillXavierUniform } from './initialisers.js';

/** What a dense layer is made from. */
export interface DenseOptions {
  /** Its parameters are called `name.weights` and `name.bias`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: ActivationName;
  /** Of the leaky ReLU below 0; the default is that of `activate`. */
  readonly slope?: number;
}

/** A layer h = g(W x + b) with its parameters. */
export interface DenseLayer {
  /** W [outputs, inputs]. */
  readonly weights: Parameter;
  /** b [outputs]. */
  readonly bias: Parameter;
  /** x [rows, inputs] → h [rows, outputs]. */
  apply(x: Node): Node;
}

/**
 * h = g(W x + b) for each row x, with W [outputs, inputs] drawn by Xavier's rule and b = 0.
 *
 * @param options sizes and activation
 * @param kernels whose memory the parameters live in
 * @param random for the weights
 * @throws NomenError `number-out-of-range`; `apply` throws `shape-mismatch`, `unknown-activation`
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * import { constant } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { createDense } from 'nomen/nn';
 * const options = { name: 'hidden', inputs: 2, outputs: 8, activation: 'tanh' } as const;
 * const layer = createDense(options, createReferenceKernels(), createRandom(1));
 * layer.apply(constant({ shape: [5, 2], value: new Float32Array(10) })).shape; // [5, 8]
 * ```
 */
export function createDense(options: DenseOptions, kernels: Kernels, random: Random): DenseLayer {
  const { name, inputs, outputs, activation, slope } = options;
  checkNumber(inputs, { where: `createDense ${name}.inputs`, min: 1, integer: true });
  checkNumber(outputs, { where: `createDense ${name}.outputs`, min: 1, integer: true });
  const weights = parameter({
    name: `${name}.weights`,
    shape: [outputs, inputs],
    value: kernels.floats(outputs * inputs),
  });
  fillXavierUniform(weights.value, { fanIn: inputs, fanOut: outputs }, random);
  const bias = parameter({ name: `${name}.bias`, shape: [outputs], value: kernels.floats(outputs) });
  const apply = (x: Node) => {
    const a = addBias(matrixProduct(x, weights, { transposeB: true }), bias);
    return activation === 'identity' ? a : activate(a, activation, slope);
  };
  return Object.freeze({ weights, bias, apply });
}
