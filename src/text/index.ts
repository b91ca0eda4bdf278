// Text: tokens with spans, sentences, vocabulary, label schemes, readers and writers of labelled data.
export type { LabelledDocument, LabelledSentence, Span, TokenSpan } from './documents.js';
export { type ConllOptions, readConll } from './formats/conll.js';
export { writeConll } from './formats/conll-writer.js';
export { decodeUtf8 } from './formats/utf8.js';
export { spansToTags, splitTag, type TagParts, type TagScheme, tagsToSpans } from './labels.js';
export { detectScheme, type LegalTransitions, legalTransitions, tagSet } from './labels-scheme.js';
export { splitSentences } from './sentences.js';
export { scanTokens, type Token, type TokenBuffers, tokenize } from './tokenize.js';
export {
  buildVocabulary,
  createVocabulary,
  type Vocabulary,
  type VocabularyOptions,
  vocabularyDefaults,
} from './vocabulary.js';
export { foldDigits, wordKey } from './word-key.js';
