// The recogniser: windows over words, five models, training, tagging, scoring.
export type { CheckpointTensor, NerCheckpoint, RunState } from './checkpoint.js';
export { drawRehearsal, nerContinued } from './continuing.js';
export { evaluateNer, type NerEvaluation } from './evaluation.js';
export { createExplainer, type Explainer } from './explanation/explainer.js';
export type { Counterfactual, Explanation, WordShare } from './explanation/explanation.js';
export type { ExplainedPlace } from './explanation/labellings.js';
export type { Example } from './explanation/nearest-examples.js';
export type { FeatureShares } from './explanation/shares.js';
export { type AffixTables, affixKinds } from './features/affixes.js';
export { shapeNames, shapeOf } from './features/shape.js';
export type { FeatureSpace } from './features/space.js';
export type { WordGroups } from './features/word-groups.js';
export { buildGazetteer, checkGazetteers, type Gazetteer } from './gazetteers/gazetteer.js';
export {
  countEntries,
  type GazetteerIndex,
  gazetteerIndexSizes,
  indexGazetteers,
} from './gazetteers/gazetteer-index.js';
export { modelGradientCase, nerGradientCases } from './gradient-cases.js';
export { leaveOpen } from './labelled-data.js';
export {
  type DataSource,
  type GazetteerSource,
  type NerModel,
  type NerWeight,
  outputCount,
  type QuantizedRows,
  type TrainingRecord,
  tagsOf,
} from './model.js';
export { type WeightShapes, weightShapes } from './network.js';
export {
  type Architecture,
  type NerOptions,
  type NerPreset,
  nerDefaults,
  nerPresets,
  resolveNerOptions,
} from './options.js';
export { addPackedRow, type PackedPlace, type PackedRows, packedRowBytes } from './packed-rows.js';
export { trainNerReplica } from './parallel.js';
export type { Alternative } from './scores/alternatives.js';
export { type Calibration, uncalibrated } from './scores/calibration.js';
export type { Reliability, ReliabilityBin } from './scores/reliability.js';
export type { MinScore } from './scores/score-floor.js';
export * from './scoring/index.js';
export {
  createTagger,
  type ScoredSpan,
  type TaggedText,
  type Tagger,
  type TaggerOptions,
  taggerDefaults,
  tagStream,
  tagText,
  tagTexts,
} from './tagger.js';
export type { ScoringOptions } from './tagging/scorer.js';
export type { TokenizedText } from './tagging/tokenized-text.js';
export {
  type NerProgress,
  type NerTrainingControl,
  type NerTrainingData,
  type NerTrainingResult,
  trainNer,
} from './training.js';
