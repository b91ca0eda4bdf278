// Text: tokens with spans, sentences, vocabulary, label schemes, readers and writers of labelled data.
export type { LabelledDocument, LabelledSentence, Span, TokenSpan } from './documents.js';
