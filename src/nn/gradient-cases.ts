// The gradient cases of layers and of whole networks with their losses.
import type { Random } from '../base/index.js';
import {
  ACTIVATION_NAMES,
  forward,
  type GradientCase,
  type GradientSubject,
  type Parameter,
  parameter,
} from '../grad/index.js';
import type { ActivationName, FloatArray, Kernels } from '../kernels/index.js';
import { createDense } from './dense.js';
import { fillNormal, fillUniform } from './initialisers.js';
import { createNetwork, type NetworkOutput } from './network.js';
import { networkLoss } from './network-loss.js';

/** The numbers at which an activation has no derivative. */
const KINKS: Partial<Record<ActivationName, readonly number[]>> = { hardTanh: [-1, 1], relu: [0], leakyRelu: [0] };

/** How far sums before an activation stay from a kink; the check moves a parameter by 1e-5 only. */
const KINK_DISTANCE = 0.01;

const ROWS = 3;
const INPUTS = 4;

/**
 * A gradient case for the dense layer with each activation and for networks with each output, with and without hidden
 * layers and dropout; the inputs are parameters too, as word vectors are. To be run through `checkGradients`.
 *
 * @example
 * ```ts
 * import { checkGradients } from 'nomen/grad';
 * import { layerGradientCases } from 'nomen/nn';
 * layerGradientCases().every(({ build }) => checkGradients(build).passed); // true
 * ```
 */
export function layerGradientCases(): readonly GradientCase[] {
  return [
    ...ACTIVATION_NAMES.map(denseCase),
    ...(['linear', 'softmax', 'logistic'] as const).flatMap((output) => [
      networkCase(output, { layers: [] }),
      networkCase(output, { layers: [5, 3] }),
    ]),
    networkCase('softmax', { layers: [6], keep: 0.5 }),
  ];
}

function denseCase(activation: ActivationName): GradientCase {
  return { name: `dense ${activation}`, build: (random, kernels) => buildDense(activation, random, kernels) };
}

/** Draws anew while some sum before the activation lies at a kink. */
function buildDense(activation: ActivationName, random: Random, kernels: Kernels): GradientSubject {
  const layer = createDense({ name: 'dense', inputs: INPUTS, outputs: 3, activation }, kernels, random);
  const x = drawInputs(random, kernels);
  const isAtKink = (z: number) => (KINKS[activation] ?? []).some((kink) => Math.abs(z - kink) < KINK_DISTANCE);
  const h = layer.apply(x);
  const z = activation === 'identity' ? h : h.inputs[0];
  do {
    fillNormal(layer.bias.value, 0.5, random);
    fillNormal(x.value, 1, random);
  } while (forward(z, kernels).some(isAtKink));
  const targets = drawTargets('linear', 3, { random, kernels });
  return { loss: networkLoss(h, targets, 'linear'), parameters: [x, layer.weights, layer.bias] };
}

function networkCase(
  output: NetworkOutput,
  { layers, keep }: { readonly layers: readonly number[]; readonly keep?: number },
): GradientCase {
  const outputs = output === 'logistic' ? 1 : 3;
  const depth = layers.length === 0 ? '' : ` over ${layers.join(', ')} tanh`;
  return {
    name: `network ${output}${depth}${keep === undefined ? '' : ' with dropout'}`,
    build(random, kernels) {
      const network = createNetwork({ inputs: INPUTS, layers, outputs, output }, kernels, random);
      for (const { bias } of network.layers) fillNormal(bias.value, 0.5, random);
      const x = drawInputs(random, kernels);
      const scores = network.scores(x, keep === undefined ? undefined : { keep, random });
      const targets = drawTargets(output, outputs, { random, kernels });
      return { loss: networkLoss(scores, targets, output), parameters: [x, ...network.parameters] };
    },
  };
}

function drawInputs(random: Random, kernels: Kernels): Parameter {
  const x = parameter({ name: 'x', shape: [ROWS, INPUTS], value: kernels.floats(ROWS * INPUTS) });
  fillNormal(x.value, 1, random);
  return x;
}

function drawTargets(
  output: NetworkOutput,
  outputs: number,
  { random, kernels }: { readonly random: Random; readonly kernels: Kernels },
): Int32Array | FloatArray {
  if (output === 'softmax') return kernels.ints(ROWS).map(() => random.integer(outputs));
  const targets = kernels.floats(ROWS * outputs);
  fillUniform(targets, 1, random);
  return output === 'logistic' ? targets.map(Math.abs) : targets;
}
