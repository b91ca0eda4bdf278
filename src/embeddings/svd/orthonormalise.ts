// Orthonormal columns of a tall matrix, by the Cholesky factor of its Gram matrix.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import type { FactorKernels } from '../factor-kernels/factor-kernels.js';

/** A column whose squared length falls to this share of itself in the factorisation lies in the others, up to rounding. */
const dependentShare = 1e-13;
/** Rows that are multiplied at once. */
const stripRows = 2048;

/** What tall matrices [rows, width] are worked on with; the matrices are in the memory of `factors`. */
export interface TallTools {
  readonly width: number;
  readonly factors: FactorKernels;
  /** For dense products. */
  readonly kernels: Kernels;
  /** [width, width], in the memory of `factors`. */
  readonly gram: Float64Array;
}

/**
 * Y ← Q of Y = Q R, twice: QᵀQ = 1 to float32 rounding. The Gram matrix is summed in float64, which keeps the method stable for
 * condition numbers up to that of float32 itself. A column that depends on those before it becomes 0.
 * Source: Yamamoto et al. 2015 (CholeskyQR2).
 */
export function orthonormalise(y: FloatArray, tools: TallTools): void {
  for (let pass = 0; pass < 2; pass++) {
    const inverse = inverseFactor(gramOf(y, tools), tools.width);
    multiplyRight(y, inverse, tools);
  }
}

/** Yᵀ Y on and above the diagonal. */
export function gramOf(y: FloatArray, { factors, gram, width }: TallTools): Float64Array {
  gram.fill(0);
  factors.addGram(gram, y, width);
  return gram;
}

/** Y ← Y M, M [width, width] row-major; `y` may be any number of rows. */
export function multiplyRight(y: FloatArray, m: Float64Array, { kernels, width }: TallTools): void {
  const mark = kernels.mark();
  const factor = kernels.floats(width * width);
  factor.set(m);
  const strip = kernels.floats(stripRows * width);
  const product = kernels.floats(stripRows * width);
  for (let at = 0; at < y.length; at += stripRows * width) {
    const part = y.subarray(at, at + stripRows * width);
    strip.set(part);
    kernels.matrixProduct(product, strip, factor, { rows: part.length / width, columns: width, inner: width });
    part.set(product.subarray(0, part.length));
  }
  kernels.release(mark);
}

/** R⁻¹ of G = Rᵀ R, upper triangular; rows and columns of dependent columns are 0. */
function inverseFactor(gram: Float64Array, width: number): Float64Array {
  const r = choleskyFactor(gram, width);
  const inverse = new Float64Array(width * width);
  for (let j = 0; j < width; j++) {
    if (r[j * width + j] === 0) continue;
    inverse[j * width + j] = 1 / r[j * width + j];
    for (let i = j - 1; i >= 0; i--) {
      if (r[i * width + i] === 0) continue;
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += r[i * width + k] * inverse[k * width + j];
      inverse[i * width + j] = -sum / r[i * width + i];
    }
  }
  return inverse;
}

/** R with G = Rᵀ R from G on and above the diagonal; the row of a dependent column is 0. */
function choleskyFactor(gram: Float64Array, width: number): Float64Array {
  const r = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    let pivot = gram[i * width + i];
    for (let k = 0; k < i; k++) pivot -= r[k * width + i] ** 2;
    if (!(pivot > dependentShare * gram[i * width + i])) continue;
    const root = Math.sqrt(pivot);
    r[i * width + i] = root;
    for (let j = i + 1; j < width; j++) {
      let sum = gram[i * width + j];
      for (let k = 0; k < i; k++) sum -= r[k * width + i] * r[k * width + j];
      r[i * width + j] = sum / root;
    }
  }
  return r;
}
