// The matrix product C = A B, with either operand transposed.
import { drawParameter, drawWeightedSum, type GradientCase } from '../gradient-case.js';
import { gradientOf } from '../gradients.js';
import { createNode } from '../graph.js';
import type { Node, Operation, OperationContext, Shape } from '../node.js';
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
  const transposes = { transposeA, transposeB };
  return {
    name: 'matrixProduct',
    shape([a, b]) {
      checkMatrix('matrixProduct', 'a', a);
      checkMatrix('matrixProduct', 'b', b);
      const columns = transposeB ? b[0] : b[1];
      const { rows, inner } = sizesOfA(a, transposeA);
      if (inner !== (transposeB ? b[1] : b[0])) throw innerMismatch(a, b, transposes);
      return [rows, columns];
    },
    forward({ kernels, inputs: [a, b], node }) {
      const shape = { ...sizesOfA(a.shape, transposeA), columns: node.shape[1], ...transposes };
      kernels.matrixProduct(newValue(node, kernels), valueAt(a), valueAt(b), shape);
    },
    backward(context) {
      const [a, b] = context.inputs;
      if (a.needsGradient) addGradientOfA(context, transposes);
      if (b.needsGradient) addGradientOfB(context, transposes);
    },
  };
}

function sizesOfA(a: Shape, transposeA: boolean): { readonly rows: number; readonly inner: number } {
  return transposeA ? { rows: a[1], inner: a[0] } : { rows: a[0], inner: a[1] };
}

/** With B* for B as it is used: dA = dC B*ᵀ, or dA = B* dCᵀ where A is stored transposed. */
function addGradientOfA(
  { kernels, inputs: [a, b], node }: OperationContext,
  transposes: Required<ProductOptions>,
): void {
  const { transposeA, transposeB } = transposes;
  const dA = gradientOf(a, kernels);
  const dC = node.gradient!;
  const [rows, columns] = a.shape;
  const shape = { rows, columns, inner: node.shape[1], accumulate: true };
  if (transposeA) kernels.matrixProduct(dA, valueAt(b), dC, { ...shape, transposeA: transposeB, transposeB: true });
  else kernels.matrixProduct(dA, dC, valueAt(b), { ...shape, transposeB: !transposeB });
}

/** With A* for A as it is used: dB = A*ᵀ dC, or dB = dCᵀ A* where B is stored transposed. */
function addGradientOfB(
  { kernels, inputs: [a, b], node }: OperationContext,
  transposes: Required<ProductOptions>,
): void {
  const { transposeA, transposeB } = transposes;
  const dB = gradientOf(b, kernels);
  const dC = node.gradient!;
  const [rows, columns] = b.shape;
  const shape = { rows, columns, inner: node.shape[0], accumulate: true };
  if (transposeB) kernels.matrixProduct(dB, dC, valueAt(a), { ...shape, transposeA: true, transposeB: transposeA });
  else kernels.matrixProduct(dB, valueAt(a), dC, { ...shape, transposeA: !transposeA });
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
