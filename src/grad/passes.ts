// The two passes over a graph: values in topological order, gradients in reverse.
import { NomenError } from '../base/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { gradientOf } from './gradients.js';
import { topologicalOrder } from './graph.js';
import type { Node } from './node.js';
import { checkLength, showShape, sizeOf } from './shape.js';

/**
 * Evaluates `root` and all its ancestors, each once, inputs first. Every node but the leaves is computed anew, so changed
 * leaves are seen.
 *
 * @returns `root.value`
 * @throws NomenError `float-type-mismatch` when a leaf holds other floats than the kernels'
 * @example
 * ```ts
 * import { constant, forward, sum } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [2], value: Float32Array.of(1, 2) });
 * forward(sum(x), createReferenceKernels())[0]; // 3
 * ```
 */
export function forward(root: Node, kernels: Kernels): FloatArray {
  for (const node of topologicalOrder(root)) {
    if (node.operation === undefined) checkFloatType(node, kernels);
    else node.operation.forward({ kernels, inputs: node.inputs, node });
  }
  return valueAt(root);
}

/**
 * Adds ∂(root)/∂(leaf) to the gradient of every parameter below `root`: downstream = upstream × local, summed over all
 * paths, nodes in reverse topological order. Gradients of inner nodes start at zero in each call, those of parameters add
 * up until `clearGradients`. Nodes above constants only are not visited.
 *
 * @param root a single number, evaluated by `forward`; or any node together with `upstream`
 * @param options `upstream`: the gradient of root, of root's size
 * @throws NomenError `not-scalar`, `not-evaluated`, `wrong-length`
 * @example
 * ```ts
 * import { backward, forward, l2Penalty, parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const kernels = createReferenceKernels();
 * const x = parameter({ name: 'x', shape: [2], value: Float32Array.of(1, 2) });
 * const loss = l2Penalty(x, 1);
 * forward(loss, kernels);
 * backward(loss, kernels);
 * x.gradient; // Float32Array [2, 4]
 * ```
 */
export function backward(root: Node, kernels: Kernels, { upstream }: { readonly upstream?: FloatArray } = {}): void {
  valueAt(root);
  const seed = upstream ?? unitUpstream(root, kernels);
  checkLength('backward', 'upstream', { array: seed, length: sizeOf(root.shape) });
  const order = topologicalOrder(root);
  for (const node of order) {
    if (node.operation === undefined) continue;
    node.gradient = undefined;
    node.rowGradient = undefined;
  }
  if (!root.needsGradient) return;
  kernels.addScaled(gradientOf(root, kernels), seed, 1);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const isReached = node.gradient !== undefined;
    if (node.operation !== undefined && isReached) node.operation.backward({ kernels, inputs: node.inputs, node });
  }
}

/**
 * The value that `forward` left on a node.
 *
 * @throws NomenError `not-evaluated`
 * @example
 * ```ts
 * import { constant, valueAt } from 'nomen/grad';
 * valueAt(constant({ shape: [], value: Float32Array.of(5) }))[0]; // 5
 * ```
 */
export function valueAt(node: Node): FloatArray {
  if (node.value !== undefined) return node.value;
  throw new NomenError({
    code: 'not-evaluated',
    where: node.operation?.name ?? 'leaf',
    expected: 'a node with a value',
    got: 'a node that was never evaluated',
    fix: 'Call forward(root, kernels) first',
  });
}

/** Sets a fresh zeroed value of the node's size, for the forward rule to fill. */
export function newValue(node: Node, kernels: Kernels): FloatArray {
  node.value = kernels.floats(sizeOf(node.shape));
  return node.value;
}

function unitUpstream(root: Node, kernels: Kernels): FloatArray {
  if (sizeOf(root.shape) !== 1) {
    throw new NomenError({
      code: 'not-scalar',
      where: 'backward',
      expected: 'a root that is a single number',
      got: `shape ${showShape(root.shape)}`,
      fix: 'End the graph in a loss, sum or mean, or pass { upstream }',
    });
  }
  const one = kernels.floats(1);
  one[0] = 1;
  return one;
}

function checkFloatType(leaf: Node, kernels: Kernels): void {
  const held = valueAt(leaf) instanceof Float32Array ? 'float32' : 'float64';
  if (held === kernels.floatType) return;
  throw new NomenError({
    code: 'float-type-mismatch',
    where: 'name' in leaf ? `parameter ${leaf.name}` : 'constant',
    expected: `${kernels.floatType} values for the kernels ${kernels.name}`,
    got: `${held} values`,
    fix: 'Make leaves with kernels.floats of the kernels that evaluate the graph',
  });
}
