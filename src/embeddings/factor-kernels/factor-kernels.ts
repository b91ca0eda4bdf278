// The interface of the loops under GloVe and the factorisation: arrays of one backend's memory, one float type.
import type { FloatArray } from '../../kernels/index.js';

/** Rows of a sparse matrix: row i holds the entries `offsets[i] … offsets[i + 1] − 1` of `columns` and `values`. */
export interface SparseRows {
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: FloatArray;
  readonly rowCount: number;
}

/** Dense operands of a sparse product; rows of `width` floats, a multiple of 4. */
export interface ProductOperands {
  readonly y: FloatArray;
  readonly x: FloatArray;
  readonly width: number;
}

/** Vectors with biases and AdaGrad's sums: a row is [w: size | sums of w: size | b, sum of b, 0, 0]; size is a multiple of 4. */
export interface GloveTables {
  readonly words: FloatArray;
  readonly contexts: FloatArray;
  readonly size: number;
}

/** Entries of the matrix to learn, 4 words each: row, column, then log X and f(X) as bits of float32. */
export interface GloveEntries {
  readonly entries: Int32Array;
  readonly count: number;
  readonly learningRate: number;
}

/** A backend. Arrays passed in come from it; they are made once and not given back. */
export interface FactorKernels {
  floats(length: number): FloatArray;
  doubles(length: number): Float64Array;
  ints(length: number): Int32Array;
  /** For each entry in turn: g = f d with d = w_i · w̃_j + b_i + b̃_j − log X; θ −= α g_θ / √G_θ; G_θ += (α g_θ)². Returns Σ ½ f d². */
  gloveSteps(tables: GloveTables, entries: GloveEntries): number;
  /** y_i += Σ_j a_ij x_j. */
  addProduct(operands: ProductOperands, a: SparseRows): void;
  /** y_j += Σ_i a_ij x_i. */
  addTransposedProduct(operands: ProductOperands, a: SparseRows): void;
  /** G += Yᵀ Y on and above the diagonal; y [rows, width], G [width, width]. */
  addGram(gram: Float64Array, y: FloatArray, width: number): void;
}
