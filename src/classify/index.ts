// Classifiers beyond names: networks on numbers, documents, senses of words, and what they share: training records, checkpoints, reports.
export type { TrainingCheckpoint, TrainingControl, TrainingProgress, TrainingSource } from './control.js';
export type { FilterBank } from './documents/convolution.js';
export { classifierGradientCases } from './documents/convolution-gradient-case.js';
export { type LabelledText, readDocuments } from './documents/data.js';
export {
  type ClassifierEvaluation,
  evaluateClassifier,
  LABEL_THRESHOLD,
  type LabelScore,
} from './documents/evaluate.js';
export { type Classifier, type ClassifierModel, createClassifier, type StartVectors } from './documents/model.js';
export {
  type ClassifierOptions,
  classifierDefaults,
  convolutionDefaults,
  resolveClassifierOptions,
} from './documents/options.js';
export { outputColumns, outputRows } from './documents/outputs.js';
export { type ClassifierTrainingData, trainClassifier } from './documents/train.js';
export { type EncodedTable, encodeTable, type TableEncoding } from './network/encode.js';
export { evaluateNetwork, type NetworkEvaluation, type ValueReport } from './network/evaluate.js';
export { networkGradientCase } from './network/gradient-case.js';
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
export { readSenses, type SenseExample } from './senses/data.js';
export { evaluateSenses, leaveOneOut, type SenseEvaluation } from './senses/evaluate.js';
export { createSenseTagger, type SenseModel, type SenseSpan, type SenseTarget } from './senses/model.js';
export { resolveSenseOptions, type SenseOptions, senseDefaults } from './senses/options.js';
export { type SenseTrainingData, trainSenses } from './senses/train.js';
