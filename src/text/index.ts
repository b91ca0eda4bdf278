// Text: tokens with spans, sentences, vocabulary, label schemes, readers and writers of labelled data.
export type { LabelledDocument, LabelledSentence, OpenTokens, Span, TokenSpan } from './documents.js';
export type { MisalignedSpan } from './formats/align.js';
export { type BratDocument, type BratOptions, readBrat } from './formats/brat.js';
export { type ConllOptions, readConll } from './formats/conll.js';
export { writeConll } from './formats/conll-writer.js';
export { type CsvOptions, type CsvRow, type CsvTable, readCsv } from './formats/csv.js';
export { type JsonRecord, recordsOf } from './formats/json-records.js';
export { type AlignedDocuments, type JsonlOptions, readJsonl } from './formats/jsonl.js';
export { writeBrat, writeJsonl } from './formats/jsonl-writer.js';
export { type LabelledFileContent, readLabelled } from './formats/labelled.js';
export { type Line, linesOf } from './formats/lines.js';
export type { OffsetUnit } from './formats/offsets.js';
export { type ParallelContent, type ParallelFiles, readParallel } from './formats/parallel.js';
export { decodeUtf8 } from './formats/utf8.js';
export { buildHuffmanPaths, type HuffmanPaths } from './huffman.js';
export { wordEnd } from './indexed-words.js';
export { spansToTags, splitTag, type TagParts, type TagScheme, tagsToSpans } from './labels.js';
export { detectScheme, type LegalTransitions, legalTransitions, tagSet } from './labels-scheme.js';
export {
  createPackedVocabulary,
  openPackedWords,
  type PackedWords,
  packWords,
  unpackWords,
} from './packed-words.js';
export { type Packing, packingOf } from './packing.js';
export { splitSentences } from './sentences.js';
export { type TextBlock, textBlocks } from './text-blocks.js';
export { type Token, type TokenOffsets, tokenize, tokenOffsets } from './tokenize.js';
export {
  buildVocabulary,
  createVocabulary,
  type Vocabulary,
  type VocabularyOptions,
  vocabularyDefaults,
} from './vocabulary.js';
export { foldDigits, wordKey } from './word-key.js';
