// The feed-forward network of any depth, with the output function and the loss that go together.
import { checkNumber, type NomenError, type Random, resolveOptions, unknownName } from '../base/index.js';
import { activate, dropout, type Node, type Parameter, softmax } from '../grad/index.js';
import type { ActivationName, Kernels } from '../kernels/index.js';
import { createDense, type DenseLayer } from './dense.js';
import { drawDropoutMask } from './masks.js';

/** The last function of a network; it decides the loss. */
export type NetworkOutput = 'linear' | 'softmax' | 'logistic';

/** What a network is made from. */
export interface NetworkOptions {
  /** Length of x. */
  readonly inputs: number;
  /** Units of each hidden layer; none makes a linear, softmax or logistic regression. */
  readonly layers: readonly number[];
  /** Length of ŷ: classes for `softmax` (≥ 2), 1 for `logistic`. */
  readonly outputs: number;
  /** Of the hidden layers. */
  readonly activation: ActivationName;
  /** Of the leaky ReLU below 0. */
  readonly slope: number;
  readonly output: NetworkOutput;
}

/**
 * What `createNetwork` takes when the caller is silent; `inputs` and `outputs` must be given.
 * No hidden layer, so that depth is asked for; tanh (LeCun et al. 1998); slope 0.01 (Maas et al. 2013).
 *
 * @example
 * ```ts
 * import { NETWORK_DEFAULTS } from 'nomen/nn';
 * NETWORK_DEFAULTS.activation; // 'tanh'
 * ```
 */
export const NETWORK_DEFAULTS: NetworkOptions = Object.freeze({
  inputs: 0,
  layers: Object.freeze([]),
  outputs: 0,
  activation: 'tanh',
  slope: 0.01,
  output: 'softmax',
});

/** A network with its parameters. */
export interface Network {
  /** All options, defaults filled in. */
  readonly options: NetworkOptions;
  /** From the first hidden layer to the output layer, which is linear; named layer1, layer2, … */
  readonly layers: readonly DenseLayer[];
  /** Weights and bias of each layer in turn. */
  readonly parameters: readonly Parameter[];
  /**
   * a_L [rows, outputs], before the output function, for x [rows, inputs]. With `training`, each hidden layer goes through
   * a fresh dropout mask with keep probability `keep`.
   */
  scores(x: Node, training?: { readonly keep: number; readonly random: Random }): Node;
}

const OUTPUTS: readonly NetworkOutput[] = ['linear', 'softmax', 'logistic'];

/**
 * a_k = W_k h_{k−1} + b_k, h_k = g(a_k), h_0 = x: a network of any depth; its scores are the last a.
 *
 * @param options sizes, activation and output; see `NETWORK_DEFAULTS`
 * @param kernels whose memory the parameters live in
 * @param random for the weights
 * @throws NomenError `unknown-option`, `number-out-of-range`, `unknown-output`
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { createNetwork } from 'nomen/nn';
 * const options = { inputs: 2, layers: [8], outputs: 2 };
 * const network = createNetwork(options, createReferenceKernels(), createRandom(1));
 * network.parameters.map(({ name }) => name); // ['layer1.weights', 'layer1.bias', 'layer2.weights', 'layer2.bias']
 * ```
 */
export function createNetwork(
  options: Pick<NetworkOptions, 'inputs' | 'outputs'> & Partial<NetworkOptions>,
  kernels: Kernels,
  random: Random,
): Network {
  const resolved = Object.freeze(resolveOptions(NETWORK_DEFAULTS, options, 'createNetwork'));
  checkSizes(resolved);
  const { inputs, outputs, activation, slope } = resolved;
  const sizes = [inputs, ...resolved.layers, outputs];
  const layers = sizes.slice(1).map((size, k) => {
    const isLast = k === resolved.layers.length;
    const dense = { name: `layer${k + 1}`, inputs: sizes[k], outputs: size, slope };
    return createDense({ ...dense, activation: isLast ? 'identity' : activation }, kernels, random);
  });
  return Object.freeze({
    options: resolved,
    layers,
    parameters: layers.flatMap(({ weights, bias }) => [weights, bias]),
    scores: (x: Node, training?: { readonly keep: number; readonly random: Random }) =>
      layers.reduce((h, layer, k) => {
        const isHidden = k > 0;
        if (!isHidden || training === undefined) return layer.apply(h);
        return layer.apply(dropout(h, drawDropoutMask(kernels, h.shape[0] * h.shape[1], training, training.random)));
      }, x),
  });
}

/**
 * ŷ = O(a): the scores themselves (`linear`), their softmax in each row, or σ(a).
 *
 * @param scores a [rows, outputs]
 * @param output O
 * @returns ŷ [rows, outputs]
 * @throws NomenError `unknown-output`
 * @example
 * ```ts
 * import { constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { networkOutput } from 'nomen/nn';
 * const scores = constant({ shape: [1, 2], value: Float32Array.of(7, 7) });
 * forward(networkOutput(scores, 'softmax'), createReferenceKernels()); // Float32Array [0.5, 0.5]
 * ```
 */
export function networkOutput(scores: Node, output: NetworkOutput): Node {
  switch (output) {
    case 'linear':
      return scores;
    case 'softmax':
      return softmax(scores);
    case 'logistic':
      return activate(scores, 'logistic');
    default:
      throw unknownOutput(output, 'networkOutput');
  }
}

/** The error for an output function that does not exist. */
export function unknownOutput(output: unknown, where: string): NomenError {
  return unknownName(String(output), OUTPUTS, { where, kind: 'output' });
}

function checkSizes({ inputs, layers, outputs, output, slope }: NetworkOptions): void {
  if (!OUTPUTS.includes(output)) throw unknownOutput(output, 'createNetwork');
  checkNumber(inputs, { where: 'createNetwork.inputs', min: 1, integer: true });
  for (const [k, units] of layers.entries()) {
    checkNumber(units, { where: `createNetwork.layers[${k}]`, min: 1, integer: true });
  }
  checkNumber(slope, { where: 'createNetwork.slope', min: 0, max: 1 });
  const where = `createNetwork.outputs of a ${output} network`;
  const [min, max] = { linear: [1, Infinity], softmax: [2, Infinity], logistic: [1, 1] }[output];
  checkNumber(outputs, { where, min, max, integer: true });
}
