// The jobs composed, and the file that holds a model.

export { type AssistantModel, deserializeAssistant, serializeAssistant } from './assistant-file.js';
export { deserializeCheckpoint, type StoredCheckpoint, serializeCheckpoint } from './checkpoint-file.js';
export { deserializeClassifier, serializeClassifier } from './classifier-model-file.js';
export { type Container, type ContainerSource, deserializeContainer, serializeContainer } from './container.js';
export { requireTensor, type TensorDemand } from './container-demand.js';
export type { DataType, Digest, Tensor, TensorData } from './container-layout.js';
export type { Manifest } from './container-manifest.js';
export { dequantizeRows, quantizeRows } from './container-packing.js';
export type { Contradiction, InconsistentName } from './data-consistency.js';
export type { Leakage } from './data-leakage.js';
export { type DataReport, inspectData, type LabelCounts, type SplitCounts } from './data-report.js';
export { type CurveFit, type CurvePoint, fitCurve, learningCurve } from './learning-curve.js';
export { deserializeLinker, serializeLinker } from './linker-file.js';
export { quantizeToBits } from './low-bit-rows.js';
export { deserializeNerModel, serializeNerModel } from './ner-model-file.js';
export { deserializeNetworkModel, serializeNetworkModel } from './network-model-file.js';
export { deserializeSenseModel, serializeSenseModel } from './sense-model-file.js';
export {
  deserializeVectors,
  type SerializeVectorsOptions,
  serializeVectors,
  streamVectors,
  type VectorRows,
  type VectorsFile,
  type VectorsRecord,
} from './vectors-file.js';
export { workerJobs } from './worker-jobs.js';
