// Layers, networks, initial values, dropout masks and preprocessing.
export { createDense, type DenseLayer, type DenseOptions } from './dense.js';
export { type SymmetricEigen, symmetricEigen } from './eigen.js';
export { layerGradientCases } from './gradient-cases.js';
export { fillNormal, fillUniform, fillXavierUniform } from './initialisers.js';
export { drawDropoutMask, drawVariationalMask } from './masks.js';
export {
  createNetwork,
  NETWORK_DEFAULTS,
  type Network,
  type NetworkOptions,
  type NetworkOutput,
  networkOutput,
} from './network.js';
export { networkLoss } from './network-loss.js';
export {
  fitPreprocessing,
  type Preprocessing,
  type PreprocessingData,
  type PreprocessingOptions,
  restorePreprocessing,
  WHITENING_EPSILON,
} from './preprocessing.js';
export type { PreprocessingStage, PreprocessingStep } from './preprocessing-stages.js';
