// The seven activation functions of spec §3.1, element by element.
import { unknownName } from '../../base/index.js';
import type { ActivationName } from '../../kernels/index.js';
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation } from '../node.js';
import { newValue, valueAt } from '../passes.js';

/** The numbers at which each activation has no derivative. */
const KINKS: Readonly<Record<ActivationName, readonly number[]>> = {
  identity: [],
  logistic: [],
  tanh: [],
  hardTanh: [-1, 1],
  softSign: [],
  relu: [0],
  leakyRelu: [0],
};

/**
 * The names that `activate` knows.
 *
 * @example
 * ```ts
 * import { ACTIVATION_NAMES } from 'nomen/grad';
 * ACTIVATION_NAMES.includes('softSign'); // true
 * ```
 */
export const ACTIVATION_NAMES = Object.freeze(Object.keys(KINKS) as ActivationName[]);

/**
 * h = g(z), element by element; dz = g′(z) ∘ dh.
 *
 * | name | g(z) | g′(z) |
 * |---|---|---|
 * | identity | z | 1 |
 * | logistic | σ(z) = 1 / (1 + e^{−z}) | σ(z) (1 − σ(z)) |
 * | tanh | tanh z = 2 σ(2z) − 1 | 1 − tanh² z |
 * | hardTanh | min(max(z, −1), 1) | 1 inside [−1, 1], 0 outside |
 * | softSign | z / (1 + \|z\|) | 1 / (1 + \|z\|)² |
 * | relu | max(z, 0) | 1 above 0, else 0 |
 * | leakyRelu | z above 0, else k z | 1 above 0, else k |
 *
 * @param z any shape
 * @param name one of the seven
 * @param slope k of the leaky ReLU; 0.01 when left out (Maas et al. 2013)
 * @throws NomenError `unknown-activation`
 * @example
 * ```ts
 * import { activate, constant, forward } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const z = constant({ shape: [2], value: Float32Array.of(-2, 3) });
 * forward(activate(z, 'relu'), createReferenceKernels()); // Float32Array [0, 3]
 * ```
 */
export function activate(z: Node, name: ActivationName, slope?: number): Node {
  if (!Object.hasOwn(KINKS, name)) {
    throw unknownName(String(name), ACTIVATION_NAMES, { where: 'activate', kind: 'activation' });
  }
  return createNode(activation(slope === undefined ? { name } : { name, slope }), [z]);
}

/** h = g(z). */
function activation(g: { readonly name: ActivationName; readonly slope?: number }): Operation {
  return {
    name: g.name,
    shape: ([z]) => z,
    forward({ kernels, inputs: [z], node }) {
      kernels.activate(newValue(node, kernels), valueAt(z), g);
    },
    backward({ kernels, inputs: [z], node }) {
      const at = { ...g, z: valueAt(z), h: valueAt(node) };
      kernels.activateBackward(gradientOf(z, kernels), node.gradient!, at);
    },
  };
}

export const activateCases: readonly GradientCase[] = ACTIVATION_NAMES.map((name) => ({
  name: `activate ${name}`,
  build(random, kernels) {
    const z = drawParameter('z', [3, 4], { random, kernels, kinks: KINKS[name] });
    const h = name === 'leakyRelu' ? activate(z, name, 0.2) : activate(z, name);
    return { loss: drawWeightedSum(h, { random, kernels }), parameters: [z] };
  },
}));
