// Building a graph: leaves, nodes, and the order in which both passes visit them.
import { NomenError } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { Node, Operation, Parameter, Shape } from './node.js';
import { checkLength, sizeOf } from './shape.js';

/**
 * A trained leaf θ. The array is kept, not copied: the optimiser writes into it and the next `forward` sees that.
 *
 * @param leaf name for reports; shape; value of that size, row-major, from `kernels.floats`
 * @throws NomenError `wrong-length`
 * @example
 * ```ts
 * import { parameter } from 'nomen/grad';
 * const weights = parameter({ name: 'weights', shape: [2, 1], value: Float32Array.of(0.5, -1) });
 * weights.needsGradient; // true
 * ```
 */
export function parameter(leaf: {
  readonly name: string;
  readonly shape: Shape;
  readonly value: FloatArray;
}): Parameter {
  checkLength(`parameter ${leaf.name}`, 'value', { array: leaf.value, length: sizeOf(leaf.shape) });
  return { ...createLeaf(leaf.shape, leaf.value, true), value: leaf.value, name: leaf.name };
}

/**
 * A leaf that is not trained: data, masks, rules. No gradient is computed for it.
 *
 * @param leaf shape; value of that size, row-major, from `kernels.floats`; kept, not copied
 * @throws NomenError `wrong-length`
 * @example
 * ```ts
 * import { constant } from 'nomen/grad';
 * const x = constant({ shape: [1, 2], value: Float32Array.of(3, 4) });
 * x.needsGradient; // false
 * ```
 */
export function constant(leaf: { readonly shape: Shape; readonly value: FloatArray }): Node {
  checkLength('constant', 'value', { array: leaf.value, length: sizeOf(leaf.shape) });
  return createLeaf(leaf.shape, leaf.value, false);
}

function createLeaf(shape: Shape, value: FloatArray, needsGradient: boolean): Node {
  return {
    operation: undefined,
    inputs: [],
    shape: Object.freeze([...shape]),
    value,
    gradient: undefined,
    rowGradient: undefined,
    saved: undefined,
    needsGradient,
  };
}

/**
 * A node that applies an operation to its inputs; shapes are checked now, values are computed by `forward`.
 * This is how an operation of one's own enters a graph.
 *
 * @throws NomenError `shape-mismatch` and what else the operation's shape rule refuses
 * @example
 * ```ts
 * import { createNode, gradientOf, type Operation, parameter } from 'nomen/grad';
 * const twice: Operation = {
 *   name: 'twice',
 *   shape: ([x]) => x,
 *   forward({ inputs: [x], node }) {
 *     node.value = x.value!.map((number) => 2 * number);
 *   },
 *   backward({ kernels, inputs: [x], node }) {
 *     kernels.addScaled(gradientOf(x, kernels), node.gradient!, 2);
 *   },
 * };
 * createNode(twice, [parameter({ name: 'x', shape: [3], value: new Float32Array(3) })]).shape; // [3]
 * ```
 */
export function createNode(operation: Operation, inputs: readonly Node[]): Node {
  return {
    operation,
    inputs,
    shape: Object.freeze([...operation.shape(inputs.map((input) => input.shape))]),
    value: undefined,
    gradient: undefined,
    rowGradient: undefined,
    saved: undefined,
    needsGradient: inputs.some((input) => input.needsGradient),
  };
}

/**
 * Every ancestor of `root` and `root` itself, each once, inputs before the nodes that use them.
 * Iterative, so that the depth of a graph is bounded by memory only.
 *
 * @example
 * ```ts
 * import { constant, sum, topologicalOrder } from 'nomen/grad';
 * const x = constant({ shape: [2], value: Float32Array.of(1, 2) });
 * topologicalOrder(sum(x))[0] === x; // true
 * ```
 */
export function topologicalOrder(root: Node): readonly Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>([root]);
  const path = [root];
  const nextInput = [0];
  while (path.length > 0) {
    const top = path.length - 1;
    const input = path[top].inputs[nextInput[top]++];
    if (input === undefined) {
      order.push(path[top]);
      path.pop();
      nextInput.pop();
    } else if (!seen.has(input)) {
      seen.add(input);
      path.push(input);
      nextInput.push(0);
    }
  }
  return order;
}

/**
 * The parameters below `root`, in the order in which the graph reaches them.
 *
 * @throws NomenError `duplicate-parameter` when two different parameters have one name
 * @example
 * ```ts
 * import { parameter, parametersOf, sum } from 'nomen/grad';
 * const x = parameter({ name: 'x', shape: [2], value: Float32Array.of(1, 2) });
 * parametersOf(sum(x)); // [x]
 * ```
 */
export function parametersOf(root: Node): readonly Parameter[] {
  const found = topologicalOrder(root).filter(isParameter);
  const names = new Set<string>();
  for (const { name } of found) {
    if (names.has(name)) {
      throw new NomenError({
        code: 'duplicate-parameter',
        where: 'parametersOf',
        expected: 'a name of its own for each parameter',
        got: `two named "${name}"`,
        fix: 'Rename one, or share one parameter between its places',
      });
    }
    names.add(name);
  }
  return found;
}

function isParameter(node: Node): node is Parameter {
  return node.operation === undefined && node.needsGradient;
}
