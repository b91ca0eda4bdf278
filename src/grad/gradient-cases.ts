// The list of gradient cases of every operation and loss.
import type { GradientCase } from './gradient-case.js';
import { activateCases } from './operations/activate.js';
import { addCases } from './operations/add.js';
import { addBiasCases } from './operations/add-bias.js';
import { binaryCrossEntropyCases } from './operations/binary-cross-entropy.js';
import { chainLogLikelihoodCases } from './operations/chain-log-likelihood.js';
import { chainLogPartitionCases } from './operations/chain-log-partition.js';
import { concatenateCases } from './operations/concatenate.js';
import { crossEntropyCases } from './operations/cross-entropy.js';
import { dropoutCases } from './operations/dropout.js';
import { gatherMeansCases } from './operations/gather-means.js';
import { gatherRowsCases } from './operations/gather-rows.js';
import { l1PenaltyCases } from './operations/l1-penalty.js';
import { l2PenaltyCases } from './operations/l2-penalty.js';
import { logSoftmaxCases } from './operations/log-softmax.js';
import { matrixProductCases } from './operations/matrix-product.js';
import { maxMarginCases } from './operations/max-margin.js';
import { meanCases } from './operations/mean.js';
import { multiplyCases } from './operations/multiply.js';
import { multiplyByCases } from './operations/multiply-by.js';
import { othersMeansCases } from './operations/others-means.js';
import { reshapeCases } from './operations/reshape.js';
import { sliceColumnsCases } from './operations/slice-columns.js';
import { sliceRowsCases } from './operations/slice-rows.js';
import { softmaxCases } from './operations/softmax.js';
import { squaredErrorCases } from './operations/squared-error.js';
import { sumCases } from './operations/sum.js';
import { windowMaxCases } from './operations/window-max.js';
import { windowSumCases } from './operations/window-sum.js';

/**
 * A gradient case for every operation and loss, to be run through `checkGradients`. Each operation keeps its own beside its
 * forward and backward rules; inputs of functions with kinks are drawn away from them.
 *
 * @example
 * ```ts
 * import { checkGradients, gradientCases } from 'nomen/grad';
 * gradientCases().every(({ build }) => checkGradients(build).passed); // true
 * ```
 */
export function gradientCases(): readonly GradientCase[] {
  return [
    ...matrixProductCases,
    ...addCases,
    ...addBiasCases,
    ...multiplyCases,
    ...multiplyByCases,
    ...concatenateCases,
    ...sliceRowsCases,
    ...sliceColumnsCases,
    ...reshapeCases,
    ...gatherRowsCases,
    ...gatherMeansCases,
    ...othersMeansCases,
    ...windowSumCases,
    ...windowMaxCases,
    ...activateCases,
    ...softmaxCases,
    ...logSoftmaxCases,
    ...dropoutCases,
    ...sumCases,
    ...meanCases,
    ...crossEntropyCases,
    ...binaryCrossEntropyCases,
    ...squaredErrorCases,
    ...maxMarginCases,
    ...chainLogLikelihoodCases,
    ...chainLogPartitionCases,
    ...l2PenaltyCases,
    ...l1PenaltyCases,
  ];
}
