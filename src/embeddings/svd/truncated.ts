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
  /** Times that the directions are multiplied by A Aᵀ, two at a time. */
  readonly powerIterations: number;
  readonly seed: number;
}

/**
 * The defaults: with 60 directions more and 8 power iterations the singular values of word matrices, which fall slowly, are within 1e-3
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
  powerIterations: 8,
  seed: 1,
});

/** How the computation is carried out. */
export interface SvdControl {
  /** For dense products; `createKernels()` when left out. */
  readonly kernels?: Kernels;
  /** Called as the work goes on. */
  readonly onProgress?: (progress: SvdProgress) => void;
  readonly signal?: AbortSignal;
}

/** Passes over the matrix that are done. */
export interface SvdProgress {
  readonly pass: number;
  readonly passes: number;
}

/**
 * A ≈ U_k Σ_k V_kᵀ: a basis Q of A's range from random directions, sharpened by polynomials of A Aᵀ with an orthonormal basis after
 * each; then the exact decomposition of the small matrix QᵀA. Source: Halko et al. 2011, algorithms 4.4 and 5.1, with the polynomials of
 * Rutishauser 1970 in place of plain powers, which reach the same accuracy in a third of the passes.
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
  const bytes = (3 * rowCount + columnCount) * width * 4 + width * width * 8 + operatorBytes(matrix);
  const factors = createFactorKernels(bytes);
  const tools = { width, factors, kernels: control.kernels ?? createKernels(), gram: factors.doubles(width * width) };
  const [y, z, w] = [0, 1, 2].map(() => factors.floats(rowCount * width));
  const x = factors.floats(columnCount * width);
  const random = createRandom(seed);
  for (let i = 0; i < x.length; i++) x[i] = random.normal();
  await findRange(createOperator(matrix, factors), { y, z, w, x, powerIterations, tools, control });
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
  /** Two more of the shape of y. */
  readonly z: FloatArray;
  readonly w: FloatArray;
  readonly x: FloatArray;
  readonly powerIterations: number;
  readonly tools: TallTools;
  readonly control: SvdControl;
}

/** Leaves an orthonormal basis Q of A's range in y and Aᵀ Q in x. */
async function findRange(a: SparseOperator, search: RangeSearch): Promise<void> {
  const { y, z, w, x, tools, control } = search;
  const { width } = tools;
  const rounds = Math.ceil(search.powerIterations / 2);
  let pass = 0;
  async function run(multiply: SparseOperator['multiply'], out: FloatArray, factor: FloatArray) {
    control.signal?.throwIfAborted();
    multiply(out, factor, width);
    control.onProgress?.({ pass: ++pass, passes: 4 * rounds + 2 });
    // A breath, in which signals of the host get their turn.
    await new Promise((resume) => setTimeout(resume, 0));
  }
  await run(a.multiply, y, x);
  orthonormalise(y, tools);
  for (let round = 0; round < rounds; round++) {
    await run(a.multiplyTransposed, x, y);
    const eigenvalues = rotateToSingular(y, x, tools);
    const scale = 1 / (eigenvalues[0] || 1);
    await run(a.multiply, z, x);
    for (let i = 0; i < z.length; i++) z[i] *= scale;
    await run(a.multiplyTransposed, x, z);
    await run(a.multiply, w, x);
    sharpen(y, { z, w, scale, bound: eigenvalues[width - 1] * scale });
    orthonormalise(y, tools);
  }
  await run(a.multiplyTransposed, x, y);
}

/**
 * y ← p(M) y with M = A Aᵀ / λ₁, z = M y and w / λ₁ = M² y: p(t) = t² − b t + b²/8 is the Chebyshev polynomial T₂(2t/b − 1) but for a
 * factor. It is small on [0, b], the eigenvalues that are not wanted, and grows beyond b as fast as any of its degree.
 */
function sharpen(
  y: FloatArray,
  {
    z,
    w,
    scale,
    bound,
  }: { readonly z: FloatArray; readonly w: FloatArray; readonly scale: number; readonly bound: number },
): void {
  const rest = bound ** 2 / 8;
  for (let i = 0; i < y.length; i++) y[i] = scale * w[i] - bound * z[i] + rest * y[i];
}

/**
 * From Q in y and B = QᵀA transposed in x: B Bᵀ = S Λ Sᵀ, y ← Q S and x ← Bᵀ S, the singular directions as far as Q has them, by falling
 * singular value. Returns Λ, the squares of these.
 */
function rotateToSingular(y: FloatArray, x: FloatArray, tools: TallTools): Float64Array {
  const { width } = tools;
  const { values, vectors } = symmetricEigen(mirrored(gramOf(x, tools), width), width);
  const s = new Float64Array(width * width);
  for (let k = 0; k < width; k++) for (let i = 0; i < width; i++) s[i * width + k] = vectors[k * width + i];
  multiplyRight(y, s, tools);
  multiplyRight(x, s, tools);
  return values;
}

/** σ = √Λ, U = Q S and V = Bᵀ S / σ. */
function decompose(
  y: FloatArray,
  x: FloatArray,
  { rank, tools }: { readonly rank: number; readonly tools: TallTools },
): TruncatedSvd {
  const { width } = tools;
  const singularValues = rotateToSingular(y, x, tools)
    .slice(0, rank)
    .map((value) => Math.sqrt(Math.max(0, value)));
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
