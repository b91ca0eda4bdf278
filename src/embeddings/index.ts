// Trainers that make word vectors from text: the corpus as ids, word2vec.

export {
  type BlockList,
  type BlockStorage,
  type BlockWriter,
  createMemoryStorage,
} from './cooccurrence/block-storage.js';
export { type Cooccurrences, mergeCooccurrences } from './cooccurrence/cooccurrences.js';
export { type CountingProgress, type CountingRun, countCooccurrences } from './cooccurrence/count.js';
export type { CountBlock } from './cooccurrence/count-rows.js';
export { functionWords } from './cooccurrence/function-words.js';
export { type CountingOptions, countingDefaults, resolveCountingOptions } from './cooccurrence/options.js';
export { countRatios, type RatioRow } from './cooccurrence/ratios.js';
export { capCounts, correlateCounts, ignoreWords, logCounts, positivePmi } from './cooccurrence/repairs.js';
export { readCountMatrix, type SparseMatrix } from './cooccurrence/sparse-matrix.js';
export type { ContextSide } from './cooccurrence/window-counter.js';
export {
  buildCorpus,
  type Corpus,
  type CorpusProgress,
  type CorpusRun,
  createCorpus,
  documentEnd,
  lineEnd,
  type TextSource,
} from './corpus/corpus.js';
export { type CorpusOptions, corpusDefaults } from './corpus/options.js';
export { joinPhrases, type PhraseOptions, phraseDefaults } from './corpus/phrases.js';
export {
  deserializeGloveCheckpoint,
  type GloveCheckpoint,
  type GlovePosition,
  serializeGloveCheckpoint,
} from './glove/checkpoint.js';
export { type GloveOptions, gloveDefaults, resolveGloveOptions } from './glove/options.js';
export { runGloveThread } from './glove/stepper.js';
export { type GloveControl, type GloveProgress, trainGlove } from './glove/training.js';
export { resolveSvdOptions, type SvdOptions, svdDefaults, trainSvd } from './svd/training.js';
export {
  type SvdControl,
  type SvdProgress,
  type TruncatedSvd,
  type TruncatedSvdOptions,
  truncatedSvd,
  truncatedSvdDefaults,
} from './svd/truncated.js';
export {
  deserializeWord2vecCheckpoint,
  serializeWord2vecCheckpoint,
  type Word2vecCheckpoint,
  type Word2vecPlace,
} from './word2vec/checkpoint.js';
export { resolveWord2vecOptions, type Word2vecOptions, word2vecDefaults } from './word2vec/options.js';
export { runWord2vecThread } from './word2vec/parallel-learner.js';
export { trainWord2vec, type Word2vecControl, type Word2vecProgress, type Word2vecResult } from './word2vec/train.js';
