// The gradients on nodes: dense or of a few rows, made on first use, summed over paths.
import type { FloatArray, Kernels } from '../kernels/index.js';
import type { Node, Parameter } from './node.js';
import { sizeOf } from './shape.js';

/**
 * The dense gradient of a node for adding to, zeros at first; a row gradient that was there is folded in.
 *
 * @example
 * ```ts
 * import { gradientOf, parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = parameter({ name: 'x', shape: [2], value: Float32Array.of(1, 2) });
 * gradientOf(x, createReferenceKernels()); // Float32Array [0, 0]
 * ```
 */
export function gradientOf(node: Node, kernels: Kernels): FloatArray {
  if (node.gradient === undefined) {
    node.gradient = denseGradient(node, kernels);
    node.rowGradient = undefined;
  }
  return node.gradient;
}

/**
 * A dense copy of a node's gradient, zeros where there is none; the node is left as it is.
 *
 * @example
 * ```ts
 * import { denseGradient, parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = parameter({ name: 'x', shape: [3, 1], value: Float32Array.of(1, 2, 3) });
 * x.rowGradient = { rows: Int32Array.of(1), values: Float32Array.of(7) };
 * denseGradient(x, createReferenceKernels()); // Float32Array [0, 7, 0]
 * ```
 */
export function denseGradient({ shape, gradient, rowGradient }: Node, kernels: Kernels): FloatArray {
  const dense = kernels.floats(sizeOf(shape));
  if (gradient !== undefined) dense.set(gradient);
  if (rowGradient !== undefined) {
    kernels.scatterAddRows(dense, rowGradient.values, { ids: rowGradient.rows, columns: shape[1] });
  }
  return dense;
}

/** A contribution to a table's gradient that touches the rows `ids` only (−1: none). */
export interface RowContribution {
  readonly ids: Int32Array;
  /** Adds the contribution into `target`, with `ids` renumbered to the rows of `target`. */
  scatter(target: FloatArray, ids: Int32Array): void;
}

/**
 * Adds a contribution to a table [V, D]: into the few rows of a leaf, merged with those already there, never a dense array;
 * into the dense gradient when there is one, or when the table is itself computed and its backward rule needs it dense.
 */
export function addToRows(table: Node, contribution: RowContribution, kernels: Kernels): void {
  if (table.operation !== undefined || table.gradient !== undefined) {
    contribution.scatter(gradientOf(table, kernels), contribution.ids);
    return;
  }
  const [count, columns] = table.shape;
  const earlier = table.rowGradient;
  const { rows, placeOf } = numberRows([contribution.ids, ...(earlier ? [earlier.rows] : [])], count, kernels);
  const values = kernels.floats(rows.length * columns);
  const renumber = (ids: Int32Array) => {
    const local = kernels.ints(ids.length);
    for (let i = 0; i < ids.length; i++) local[i] = ids[i] < 0 ? -1 : placeOf(ids[i]);
    return local;
  };
  if (earlier !== undefined) kernels.scatterAddRows(values, earlier.values, { ids: renumber(earlier.rows), columns });
  contribution.scatter(values, renumber(contribution.ids));
  table.rowGradient = { rows, values };
}

/** The distinct ids in ascending order, and the place of each among them; a bit for each row of the table, so no sorting. */
function numberRows(lists: readonly Int32Array[], count: number, kernels: Kernels) {
  const used = new Int32Array((count + 31) >> 5);
  for (const ids of lists) {
    for (let i = 0; i < ids.length; i++) if (ids[i] >= 0) used[ids[i] >> 5] |= 1 << (ids[i] & 31);
  }
  const before = new Int32Array(used.length);
  let distinct = 0;
  for (let w = 0; w < used.length; w++) {
    before[w] = distinct;
    if (used[w] !== 0) distinct += countBits(used[w]);
  }
  const rows = kernels.ints(distinct);
  for (let w = 0, place = 0; w < used.length; w++) {
    for (let rest = used[w]; rest !== 0; rest &= rest - 1) rows[place++] = w * 32 + 31 - Math.clz32(rest & -rest);
  }
  return { rows, placeOf: (id: number) => before[id >> 5] + countBits(used[id >> 5] & ((1 << (id & 31)) - 1)) };
}

/** The ones in 32 bits, added up in pairs, fours, eights (Warren, Hacker's Delight, figure 5-2). */
function countBits(word: number): number {
  let sum = word - ((word >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  sum = (sum + (sum >>> 4)) & 0x0f0f0f0f;
  return Math.imul(sum, 0x01010101) >>> 24;
}

/**
 * Forgets the gradients of leaves, which `backward` otherwise adds to.
 *
 * @example
 * ```ts
 * import { clearGradients, parameter } from 'nomen/grad';
 * const x = parameter({ name: 'x', shape: [1], value: Float32Array.of(1) });
 * clearGradients([x]);
 * x.gradient; // undefined
 * ```
 */
export function clearGradients(parameters: readonly Parameter[]): void {
  for (const leaf of parameters) {
    leaf.gradient = undefined;
    leaf.rowGradient = undefined;
  }
}

/** Runs `work` on clean leaves and puts their gradients back afterwards. */
export function withCleanGradients<T>(leaves: readonly Parameter[], work: () => T): T {
  const kept = leaves.map(({ gradient, rowGradient }) => ({ gradient, rowGradient }));
  clearGradients(leaves);
  try {
    return work();
  } finally {
    leaves.forEach((leaf, i) => {
      Object.assign(leaf, kept[i]);
    });
  }
}
