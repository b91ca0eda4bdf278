// The computation graph: operations, the two passes, and the tools that prove and show gradients.
export {
  checkGradients,
  GRADIENT_CHECK_DEFAULTS,
  type GradientCheckOptions,
  type GradientDeviation,
  type GradientReport,
} from './check-gradients.js';
export type { GradientCase, GradientSubject } from './gradient-case.js';
export { gradientCases } from './gradient-cases.js';
export { clearGradients, denseGradient, gradientOf } from './gradients.js';
export { constant, createNode, parameter, parametersOf, topologicalOrder } from './graph.js';
export { type Jacobian, jacobian } from './jacobian.js';
export type * from './node.js';
export { ACTIVATION_NAMES, activate } from './operations/activate.js';
export { add } from './operations/add.js';
export { addBias } from './operations/add-bias.js';
export { binaryCrossEntropy } from './operations/binary-cross-entropy.js';
export { chainLogLikelihood, type TagPaths } from './operations/chain-log-likelihood.js';
export { chainLogPartition } from './operations/chain-log-partition.js';
export { concatenate } from './operations/concatenate.js';
export { crossEntropy } from './operations/cross-entropy.js';
export { dropout } from './operations/dropout.js';
export { gatherMeans } from './operations/gather-means.js';
export { gatherRows } from './operations/gather-rows.js';
export { l1Penalty } from './operations/l1-penalty.js';
export { l2Penalty } from './operations/l2-penalty.js';
export { logSoftmax } from './operations/log-softmax.js';
export { matrixProduct, type ProductOptions } from './operations/matrix-product.js';
export { type MaxMarginOptions, maxMargin, type ScorePairs } from './operations/max-margin.js';
export { mean } from './operations/mean.js';
export { multiply } from './operations/multiply.js';
export { multiplyBy } from './operations/multiply-by.js';
export { othersMeans } from './operations/others-means.js';
export { reshape } from './operations/reshape.js';
export { type SliceRange, sliceColumns } from './operations/slice-columns.js';
export { sliceRows } from './operations/slice-rows.js';
export { softmax } from './operations/softmax.js';
export { squaredError } from './operations/squared-error.js';
export { sum } from './operations/sum.js';
export { type DocumentWindows, windowMax } from './operations/window-max.js';
export { windowSum } from './operations/window-sum.js';
export { backward, forward, valueAt } from './passes.js';
export { type NodeTrace, type TracedInput, trace } from './trace.js';
