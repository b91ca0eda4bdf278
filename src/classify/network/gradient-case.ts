// The gradient check of a trained network.
import { createRandom, type Random } from '../../base/index.js';
import { constant, type GradientCase } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { createNetwork, networkLoss } from '../../nn/index.js';
import { type NetworkModel, networkSizes } from './model.js';

const ROWS = 4;

/**
 * The case of a trained network on four random rows of standard normal inputs, as preprocessing gives them, with random targets; its
 * weights are checked as they are, in float64.
 *
 * @param model of any output and depth
 * @param name of the case
 * @example
 * ```ts
 * import { checkGradients } from 'nomen/grad';
 * import { type NetworkModel, networkGradientCase } from 'nomen/classify';
 * const isRight = (model: NetworkModel) => checkGradients(networkGradientCase(model, 'mine').build, { directions: 5 }).passed;
 * ```
 */
export function networkGradientCase(model: NetworkModel, name: string): GradientCase {
  return {
    name,
    build(random, kernels) {
      const network = createNetwork(networkSizes(model), kernels, createRandom(0));
      for (const [n, { value }] of model.weights.entries()) network.parameters[n].value.set(value);
      const { inputs, outputs, options } = model;
      const x = kernels.floats(ROWS * inputs.length);
      for (let i = 0; i < x.length; i++) x[i] = random.normal();
      const scores = network.scores(constant({ shape: [ROWS, inputs.length], value: x }));
      const targets = drawTargets(options.output, outputs.length, { random, kernels });
      return { loss: networkLoss(scores, targets, options.output), parameters: network.parameters };
    },
  };
}

function drawTargets(
  output: NetworkModel['options']['output'],
  outputs: number,
  { random, kernels }: { readonly random: Random; readonly kernels: Kernels },
): Int32Array | FloatArray {
  if (output === 'softmax') return kernels.ints(ROWS).map(() => random.integer(outputs));
  return kernels.floats(ROWS * outputs).map(() => random.uniform());
}
