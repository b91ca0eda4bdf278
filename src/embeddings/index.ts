// Trainers that make word vectors from text: the corpus as ids, word2vec.
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
