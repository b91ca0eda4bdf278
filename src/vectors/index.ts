// Word vectors: the value that holds them, what it answers, how it is judged and drawn, and the formats it comes in.
export { type Analogy, type AnalogyMethod, type AnalogyOptions, solveAnalogy } from './analogy.js';
export { type AnalogyQuestion, type AnalogySection, parseAnalogies } from './analogy-questions.js';
export { type DrawingOptions, drawProjection } from './draw-projection.js';
export {
  type AnalogyEvaluation,
  type AnalogyEvaluationOptions,
  type AnalogyProgress,
  type AnalogySectionScore,
  evaluateAnalogies,
  type Interval,
} from './evaluate-analogies.js';
export { evaluateSimilarity, type SimilarityEvaluation, spearman } from './evaluate-similarity.js';
export { findNearest, findNeighbours, type Neighbour, type NeighbourOptions } from './neighbours.js';
export { type ParsedVectors, type ParseProgress, type ParseVectorsOptions, parseVectors } from './parse.js';
export { type Projection, projectWords } from './projection.js';
export { type RelatedPair, relations } from './relations.js';
export type { VectorsFormat } from './rows.js';
export { findOddOneOut, type MeanVector, meanVector, type OddOneOut, similarityOf } from './similarity.js';
export {
  addUnseenWords,
  createSubwordVectors,
  type GramOptions,
  gramBuckets,
  type SubwordVectors,
} from './subwords.js';
export { createVectorIndex, type VectorIndex } from './vector-index.js';
export { parseWordLines, writeWordLines } from './word-lines.js';
export { parseWordPairs, type WordPair } from './word-pairs.js';
export { createWordVectors, type WordVectors, type WordVectorsParts } from './word-vectors.js';
export { type VectorsBinaryFormat, type VectorsTextFormat, writeVectorsBinary, writeVectorsText } from './write.js';
