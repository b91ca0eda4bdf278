// The reference backend: every kernel in plain TypeScript, for either float type.
import { unknownName } from '../../base/index.js';
import type { Kernels } from '../kernels.js';
import { activate, activateBackward } from './activations.js';
import { chainForwardBackward, chainRuns } from './chain.js';
import { addProduct, addScaled, dot, scale } from './elementwise.js';
import { findWords } from './find-words.js';
import { gatherShorts, projectShorts, roundRows, sumShortRows, windowScores } from './fixed-point.js';
import { gatherMeans, gatherRows, scatterAddMeans, scatterAddRows, windowSum, windowSumBackward } from './gather.js';
import { createMatrixProduct } from './matrix-product.js';
import { addToRows, logSoftmax, sumRows } from './rows.js';
import { adaGradUpdate, adamUpdate, momentumUpdate, rmsPropUpdate, sgdUpdate } from './updates.js';
import { viterbi } from './viterbi.js';

/** The storage of each float type. */
export const floatArrays = { float32: Float32Array, float64: Float64Array } as const;

/**
 * Creates the reference kernels: plain TypeScript, float32 for use, float64 where a gradient is proven.
 * Memory is the garbage collector's, so `mark` and `release` do nothing here.
 * Use one float type in a process where speed matters: the loops specialise to the type that they see.
 *
 * @param floatType type of the arrays that `floats` makes
 * @throws NomenError `unknown-float-type`
 * @example
 * ```ts
 * import { createReferenceKernels } from 'nomen/kernels';
 * const kernels = createReferenceKernels();
 * const c = kernels.floats(1);
 * kernels.matrixProduct(c, Float32Array.of(1, 2), Float32Array.of(3, 4), { rows: 1, columns: 1, inner: 2 });
 * c[0]; // 11
 * ```
 */
export function createReferenceKernels(floatType: 'float32' | 'float64' = 'float32'): Kernels {
  if (!Object.hasOwn(floatArrays, floatType)) {
    throw unknownName(String(floatType), Object.keys(floatArrays), {
      where: 'createReferenceKernels',
      kind: 'float type',
    });
  }
  const FloatStorage = floatArrays[floatType];
  return Object.freeze({
    name: `reference-${floatType}`,
    floatType,
    floats: (length: number) => new FloatStorage(length),
    ints: (length: number) => new Int32Array(length),
    shorts: (length: number) => new Int16Array(length),
    mark: () => 0,
    release: () => {},
    matrixProduct: createMatrixProduct(),
    addToRows,
    sumRows,
    addScaled,
    scale,
    addProduct,
    dot,
    activate,
    activateBackward,
    logSoftmax,
    gatherRows,
    scatterAddRows,
    gatherMeans,
    scatterAddMeans,
    windowSum,
    windowSumBackward,
    findWords,
    gatherShorts,
    sumShortRows,
    projectShorts,
    roundRows,
    windowScores,
    chainForwardBackward,
    chainRuns,
    viterbi,
    sgdUpdate,
    momentumUpdate,
    rmsPropUpdate,
    adaGradUpdate,
    adamUpdate,
  });
}
