// The truncated singular value decomposition of a sparse matrix by random projection.
import { checkNumber, createRandom, resolveOptions } from '../../base/index.js';
import { createKernels, type FloatArray, type Kernels } from '../../kernels/index.js';
import { symmetricEigen } from '../../nn/index.js';
import type { SparseMatrix } from '../cooccurrence/sparse-matrix.js';
import { createFactorKernels } from '../factor-kernels/create.js';
import { gramOf, multiplyRight, orthonormalise, type TallTools } from './orthonormalise.js';
import { createOperator, operatorBytes, type SparseOperator } from './row-blocks.js';

/** A ≈ U Σ Vᵀ, the k largest singular values. */
export interface TruncatedSvd {
  /** U [rowCount, k], row-major, orthonormal columns; a column of 0 where σ is 0. */
  readonly u: Float32Array;
  /** σ [k], descending. */
  readonly singularValues: Float64Array;
  /** V [columnCount, k]. */
  readonly v: Float32Array;
}

/** How the decomposition is computed. */
export interface TruncatedSvdOptions {
  /** k, at most the smaller side of the matrix. */
  readonly rank: number;
  /** Random directions beyond k. */
  readonly oversampling: number;
  /** Times that the directions are sharpened by A Aᵀ. */
  readonly powerIterations: number;
  readonly seed: number;
}

/**
 * The defaults: with 60 directions more and 6 power iterations the singular values of word matrices, which fall slowly, are within 1e-3
 * of the exact ones (docs/benchmarks.md); Halko et al. 2011 take 5 to 10 and 1 or 2 for a rough basis.
 *
 * @example
 * ```ts
 * import { truncatedSvdDefaults } from 'nomen/embeddings';
 * truncatedSvdDefaults.rank; // 100
 * ```
 */
export const truncatedSvdDefaults: TruncatedSvdOptions = Object.freeze({
  rank: 100,
  oversampling: 60,
  powerIterations: 6,
  seed: 1,
});

/** How the computation is carried out. */
export interface SvdControl {
  /** For dense products; `createKernels()` when left out. */
  readonly kernels?: Kernels;
  readonly onProgress?: (progress: SvdProgress) => void;
  readonly signal?: AbortSignal;
}

/** Passes over the matrix that are done. */
export interface SvdProgress {
  readonly pass: number;
  readonly passes: number;
}

/**
 * A ≈ U_k Σ_k V_kᵀ: a basis Q of A's range from random directions, sharpened by powers of A Aᵀ with an orthonormal basis at each step;
 * then the exact decomposition of the small matrix QᵀA. Source: Halko et al. 2011, algorithms 4.4 and 5.1.
 *
 * @throws NomenError `number-out-of-range`, `unknown-option`, `memory-unavailable`; `AbortError` when the signal fires
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, readCountMatrix, truncatedSvd } from 'nomen/embeddings';
 * const counts = await readCountMatrix(await countCooccurrences(createCorpus([['a', 'b']])));
 * (await truncatedSvd(counts, { rank: 2 })).singularValues; // Float64Array [1.00, 1.00]
 * ```
 */
export async function truncatedSvd(
  matrix: SparseMatrix,
  options?: Partial<TruncatedSvdOptions>,
  control: SvdControl = {},
): Promise<TruncatedSvd> {
  const { rank, oversampling, powerIterations, seed } = resolveSvdOptions(matrix, options);
  // The kernels take rows of four floats at a time.
  const width = Math.ceil((rank + oversampling) / 4) * 4;
  const { rowCount, columnCount } = matrix;
  const bytes = (rowCount + columnCount) * width * 4 + width * width * 8 + operatorBytes(matrix);
  const factors = createFactorKernels(bytes);
  const tools = { width, factors, kernels: control.kernels ?? createKernels(), gram: factors.doubles(width * width) };
  const [y, x] = [factors.floats(rowCount * width), factors.floats(columnCount * width)];
  const random = createRandom(seed);
  for (let i = 0; i < x.length; i++) x[i] = random.normal();
  await findRange(createOperator(matrix, factors), { y, x, powerIterations, tools, control });
  return decompose(y, x, { rank, tools });
}

function resolveSvdOptions(matrix: SparseMatrix, given: Partial<TruncatedSvdOptions> | undefined): TruncatedSvdOptions {
  const where = 'truncatedSvd';
  const options = resolveOptions(truncatedSvdDefaults, given, where);
  const most = Math.min(matrix.rowCount, matrix.columnCount);
  checkNumber(options.rank, { where: `${where}: rank`, min: 1, max: most, integer: true });
  checkNumber(options.oversampling, { where: `${where}: oversampling`, min: 0, max: 10_000, integer: true });
  checkNumber(options.powerIterations, { where: `${where}: powerIterations`, min: 0, max: 1000, integer: true });
  checkNumber(options.seed, { where: `${where}: seed`, integer: true });
  return options;
}

interface RangeSearch {
  readonly y: FloatArray;
  readonly x: FloatArray;
  readonly powerIterations: number;
  readonly tools: TallTools;
  readonly control: SvdControl;
}

/** Leaves an orthonormal basis Q of A's range in y and Aᵀ Q in x. */
async function findRange(a: SparseOperator, { y, x, powerIterations, tools, control }: RangeSearch): Promise<void> {
  const passes = 2 * powerIterations + 2;
  for (let pass = 1; pass <= passes; pass++) {
    control.signal?.throwIfAborted();
    if (pass % 2 === 1) a.multiply(y, x, tools.width);
    else a.multiplyTransposed(x, y, tools.width);
    if (pass < passes) orthonormalise(pass % 2 === 1 ? y : x, tools);
    control.onProgress?.({ pass, passes });
    // A breath, in which signals of the host get their turn.
    await new Promise((resume) => setTimeout(resume, 0));
  }
}

/** From Q in y and B = QᵀA transposed in x: B Bᵀ = S Λ Sᵀ, so σ = √λ, U = Q S and V = Bᵀ S / σ. */
function decompose(
  y: FloatArray,
  x: FloatArray,
  { rank, tools }: { readonly rank: number; readonly tools: TallTools },
): TruncatedSvd {
  const { width } = tools;
  const { values, vectors } = symmetricEigen(mirrored(gramOf(x, tools), width), width);
  const singularValues = values.slice(0, rank).map((value) => Math.sqrt(Math.max(0, value)));
  const s = new Float64Array(width * width);
  for (let k = 0; k < width; k++) for (let i = 0; i < width; i++) s[i * width + k] = vectors[k * width + i];
  multiplyRight(y, s, tools);
  multiplyRight(x, s, tools);
  return Object.freeze({
    u: firstColumns(y, { width, scale: new Float64Array(rank).fill(1) }),
    singularValues,
    v: firstColumns(x, { width, scale: singularValues.map((sigma) => (sigma === 0 ? 0 : 1 / sigma)) }),
  });
}

function mirrored(upper: Float64Array, width: number): Float64Array {
  const whole = upper.slice();
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) whole[i * width + j] = upper[j * width + i];
  return whole;
}

/** As many columns of a matrix as there are scales, each times its scale. */
function firstColumns(
  matrix: FloatArray,
  { width, scale }: { readonly width: number; readonly scale: Float64Array },
): Float32Array {
  const columns = scale.length;
  const rows = matrix.length / width;
  const result = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) result[i * columns + k] = matrix[i * width + k] * scale[k];
  }
  return result;
}
