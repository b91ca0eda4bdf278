// The matrix product C = A B, with either operand transposed.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation, Shape } from '../node.js';
import { newValue, valueAt } from '../passes.js';
import { checkMatrix, shapeMismatch, showShape } from '../shape.js';

/** Which operands are stored the other way round. */
export interface ProductOptions {
  /** Use Aᵀ: A is stored [K, M]. */
  readonly transposeA?: boolean;
  /** Use Bᵀ: B is stored [N, K], as the weights of a layer are: H = X Wᵀ. */
  readonly transposeB?: boolean;
}

/**
 * C = A B: C_mn = Σ_k A_mk B_kn; dA = dC Bᵀ, dB = Aᵀ dC.
 *
 * @param a [M, K], or [K, M] with `transposeA`
 * @param b [K, N], or [N, K] with `transposeB`
 * @returns [M, N]
 * @throws NomenError `shape-mismatch`
 * @example
 * ```ts
 * import { constant, forward, matrixProduct } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * const x = constant({ shape: [1, 2], value: Float32Array.of(1, 2) });
 * const w = constant({ shape: [3, 2], value: Float32Array.of(1, 0, 0, 1, 1, 1) });
 * forward(matrixProduct(x, w, { transposeB: true }), createReferenceKernels()); // Float32Array [1, 2, 3]
 * ```
 */
export function matrixProduct(a: Node, b: Node, options: ProductOptions = {}): Node {
  return createNode(product(options), [a, b]);
}

/** The operation for one choice of transposes. */
export function product({ transposeA = false, transposeB = false }: ProductOptions): Operation {
  const sizes = (a: Shape, b: Shape) => ({
    rows: transposeA ? a[1] : a[0],
    inner: transposeA ? a[0] : a[1],
    innerOfB: transposeB ? b[1] : b[0],
    columns: transposeB ? b[0] : b[1],
  });
  return {
    name: 'matrixProduct',
    shape([a, b]) {
      checkMatrix('matrixProduct', 'a', a);
      checkMatrix('matrixProduct', 'b', b);
      const { rows, inner, innerOfB, columns } = sizes(a, b);
      if (inner !== innerOfB) throw innerMismatch(a, b, { transposeA, transposeB });
      return [rows, columns];
    },
    forward({ kernels, inputs: [a, b], node }) {
      const { rows, columns, inner } = sizes(a.shape, b.shape);
      const shape = { rows, columns, inner, transposeA, transposeB };
      kernels.matrixProduct(newValue(node, kernels), valueAt(a), valueAt(b), shape);
    },
    // With A* for A as it is used: dA* = dC B*ᵀ and dB* = A*ᵀ dC; a transposed operand gets the transposed product.
    backward({ kernels, inputs: [a, b], node }) {
      const { rows, columns, inner } = sizes(a.shape, b.shape);
      const dC = node.gradient!;
      if (a.needsGradient) {
        const dA = gradientOf(a, kernels);
        const shape = transposeA
          ? { rows: inner, columns: rows, inner: columns, transposeA: transposeB, transposeB: true, accumulate: true }
          : { rows, columns: inner, inner: columns, transposeB: !transposeB, accumulate: true };
        if (transposeA) kernels.matrixProduct(dA, valueAt(b), dC, shape);
        else kernels.matrixProduct(dA, dC, valueAt(b), shape);
      }
      if (b.needsGradient) {
        const dB = gradientOf(b, kernels);
        const shape = transposeB
          ? { rows: columns, columns: inner, inner: rows, transposeA: true, transposeB: transposeA, accumulate: true }
          : { rows: inner, columns, inner: rows, transposeA: !transposeA, accumulate: true };
        if (transposeB) kernels.matrixProduct(dB, dC, valueAt(a), shape);
        else kernels.matrixProduct(dB, valueAt(a), dC, shape);
      }
    },
  };
}

function innerMismatch(a: Shape, b: Shape, { transposeA, transposeB }: ProductOptions) {
  const shown = (name: string, shape: Shape, isTransposed?: boolean) =>
    `${name} ${showShape(shape)}${isTransposed ? ' transposed' : ''}`;
  return shapeMismatch('matrixProduct', {
    expected: 'as many columns of a as rows of b',
    got: `${shown('a', a, transposeA)} and ${shown('b', b, transposeB)}`,
    fix: 'Swap the operands or set transposeA / transposeB',
  });
}

export const matrixProductCases: readonly GradientCase[] = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
].map(([transposeA, transposeB]) => ({
  name: `matrixProduct${transposeA ? ' Aᵀ' : ' A'}${transposeB ? ' Bᵀ' : ' B'}`,
  build(random, kernels) {
    const a = drawParameter('a', transposeA ? [4, 3] : [3, 4], { random, kernels });
    const b = drawParameter('b', transposeB ? [2, 4] : [4, 2], { random, kernels });
    const c = matrixProduct(a, b, { transposeA, transposeB });
    return { loss: drawWeightedSum(c, { random, kernels }), parameters: [a, b] };
  },
}));
