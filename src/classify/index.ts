// Classifiers beyond names: networks on numbers, and what they share: training records, checkpoints, reports.
export type { TrainingCheckpoint, TrainingControl, TrainingProgress, TrainingSource } from './control.js';
export { type EncodedTable, encodeTable, type TableEncoding } from './network/encode.js';
export { evaluateNetwork, type NetworkEvaluation, type ValueReport } from './network/evaluate.js';
export {
  createPredictor,
  type NetworkModel,
  type NetworkRecord,
  type NetworkWeight,
  networkShapes,
} from './network/model.js';
export {
  type NetworkTrainingOptions,
  networkTrainingDefaults,
  resolveNetworkTrainingOptions,
} from './network/options.js';
export { createDataTable, type DataTable, type TableRecord } from './network/table.js';
export { type NetworkTrainingData, type NumberData, trainNetwork } from './network/train.js';
export { type ClassReport, reportClasses } from './report.js';
