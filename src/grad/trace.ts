// A look at one node: what came in, what went out, and how its error signal was shared out.
import { NomenError } from '../base/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { denseGradient, withCleanGradients } from './gradients.js';
import { parameter, parametersOf, topologicalOrder } from './graph.js';
import { type Jacobian, jacobian } from './jacobian.js';
import type { Node, Shape } from './node.js';
import { backward, forward, valueAt } from './passes.js';
import { sizeOf } from './shape.js';

/** A local Jacobian of more numbers than this is left out: nobody reads it, and it costs a backward pass an output. */
const LOCAL_LIMIT = 100_000;

/** One input of a traced node. Where one node is used twice, each use has its own entry; their downstreams add up. */
export interface TracedInput {
  readonly node: Node;
  readonly value: FloatArray;
  /** ∂ node / ∂ input [node's size, input's size]; undefined above 100,000 numbers. */
  readonly local: Jacobian | undefined;
  /** upstream × local, in the input's shape: what this use adds to the input's gradient. */
  readonly downstream: FloatArray;
}

/** A node as the passes see it; arrays are copies. */
export interface NodeTrace {
  /** Name of the operation, or of the parameter, or `constant`. */
  readonly name: string;
  readonly shape: Shape;
  readonly value: FloatArray;
  /** ∂ root / ∂ node, in the node's shape: the error signal δ that reaches it, summed over paths. */
  readonly upstream: FloatArray;
  /** Empty for leaves. */
  readonly inputs: readonly TracedInput[];
}

/**
 * downstream = upstream × local, shown for one node: its value, the gradient of root with respect to it, and for each input
 * the local Jacobian and the gradient that flows down. Follow `inputs` to walk an error signal from a loss to one weight.
 * Runs both passes; gradients of parameters are left as they were.
 *
 * @param root a single number
 * @param node root or one of its ancestors
 * @throws NomenError `not-in-graph`, and what `forward` and `backward` refuse
 * @example
 * ```ts
 * import { multiply, parameter, sum, trace } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = parameter({ name: 'x', shape: [1], value: Float64Array.of(3) });
 * const square = multiply(x, x);
 * const { inputs } = trace(sum(square), square, createReferenceKernels('float64'));
 * inputs.map(({ downstream }) => downstream[0]); // [3, 3]: two paths of x² to x
 * ```
 */
export function trace(root: Node, node: Node, kernels: Kernels): NodeTrace {
  if (!topologicalOrder(root).includes(node)) {
    throw new NomenError({
      code: 'not-in-graph',
      where: 'trace',
      expected: 'a node that root depends on',
      got: `a node of operation ${nameOf(node)} that is not among the ancestors`,
      fix: 'Pass the root of the graph that the node belongs to',
    });
  }
  forward(root, kernels);
  const upstream = withCleanGradients(parametersOf(root), () => {
    backward(root, kernels);
    return denseGradient(node, kernels);
  });
  return Object.freeze({
    name: nameOf(node),
    shape: node.shape,
    value: valueAt(node).slice(),
    upstream,
    inputs: node.inputs.map((_, place) => traceInput(node, place, { upstream, kernels })),
  });
}

/** Runs the node's own backward rule on copies of its inputs, cut off from the rest of the graph. */
function traceInput(
  node: Node,
  place: number,
  { upstream, kernels }: { readonly upstream: FloatArray; readonly kernels: Kernels },
): TracedInput {
  const inputs = node.inputs.map((input, i) =>
    parameter({ name: `input ${i}`, shape: input.shape, value: valueAt(input).slice() }),
  );
  const input = inputs[place];
  const alone: Node = { ...node, inputs, gradient: undefined, rowGradient: undefined, needsGradient: true };
  backward(alone, kernels, { upstream });
  const downstream = denseGradient(input, kernels);
  const isShown = sizeOf(node.shape) * sizeOf(input.shape) <= LOCAL_LIMIT;
  const local = isShown ? jacobian(alone, input, kernels) : undefined;
  return Object.freeze({ node: node.inputs[place], value: input.value, local, downstream });
}

function nameOf(node: Node): string {
  return node.operation?.name ?? ('name' in node ? String(node.name) : 'constant');
}
