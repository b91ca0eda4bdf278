// The linear map that a network is at one point: activations become the lines on which they stand there.
import {
  ACTIVATION_NAMES,
  createNode,
  gradientOf,
  type Node,
  type Operation,
  parameter,
  topologicalOrder,
} from '../../grad/index.js';
import type { ActivationName, Kernels } from '../../kernels/index.js';

/**
 * The same graph, of which `backward` tells no slopes but shares: g(z) = ((g(z) − g(0)) / z) · z + g(0), so that the value of the root
 * is Σ gradient · value over everything that enters. For rectified units the line is the derivative, on which all of this is exact;
 * for curved ones it is the secant from 0, one way among others to share their value out.
 *
 * Constants become parameters, since they enter too; g(0) enters as a parameter named `offset`.
 */
export function linearGraph(root: Node, kernels: Kernels): Node {
  const copies = new Map<Node, Node>();
  for (const node of topologicalOrder(root)) copies.set(node, copyOf(node, copies, kernels));
  return copies.get(root)!;
}

function copyOf(node: Node, copies: ReadonlyMap<Node, Node>, kernels: Kernels): Node {
  const { operation, shape, value } = node;
  if (operation === undefined) return node.needsGradient ? node : parameter({ name: 'data', shape, value: value! });
  const inputs = node.inputs.map((input) => copies.get(input)!);
  if (!(ACTIVATION_NAMES as readonly string[]).includes(operation.name)) return createNode(operation, inputs);
  const offset = kernels.floats(1);
  kernels.activate(offset, kernels.floats(1), { name: operation.name as ActivationName });
  return createNode(secant(operation), [...inputs, parameter({ name: 'offset', shape: [1], value: offset })]);
}

function secant({ name, shape, forward }: Operation): Operation {
  return {
    name: `secant ${name}`,
    shape,
    forward,
    backward({ kernels, inputs: [z, offset], node }) {
      const [dz, dOffset] = [gradientOf(z, kernels), gradientOf(offset, kernels)];
      node.gradient!.forEach((upstream, i) => {
        const at = z.value![i];
        if (at !== 0) dz[i] += (upstream * (node.value![i] - offset.value![0])) / at;
        dOffset[0] += upstream;
      });
    },
  };
}
