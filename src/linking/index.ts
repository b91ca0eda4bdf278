// Linking: from names in text to the entities of a knowledge base that they mean.
export { addObservations, buildKnowledgeBase, type KnowledgeOptions } from './build.js';
export { type Candidate, type CandidateOptions, findCandidates, type MatchKind, matchKinds } from './candidates.js';
export type { Companions } from './companions.js';
export type { ContextSpace } from './context.js';
export type { LinkedDocument, LinkedMention, Mention, MentionDocument } from './document.js';
export type { Alias, Entity } from './entity.js';
export { evaluateLinks, type LinkEvaluation, type LinkScores, type SpanLink, scoreSpanLinks } from './evaluation.js';
export { type FactorName, factorNames } from './factors.js';
export { foldName } from './fold.js';
export type { HashIndex, HashRange } from './hash-index.js';
export { bindKnowledgeBase, type KnowledgeBase, type KnowledgeTables } from './knowledge-base.js';
export {
  type LinkedSpan,
  type LinkedText,
  type NamedText,
  readLinkedTexts,
  toLinkedDocument,
  toMentionDocument,
} from './linked-text.js';
export {
  type ContextMatrices,
  createLinker,
  type LinkDecision,
  type Linker,
  type LinkReport,
  linkDocument,
  type RankedCandidate,
} from './linker.js';
export type { MarginOptions } from './margin-graph.js';
export { type MergedMentions, mergeMentions } from './merged-mentions.js';
export { type LinkingOptions, linkingDefaults, resolveLinkingOptions } from './options.js';
export { type EntityReading, readEntities } from './read-entities.js';
export {
  type LinkTrainingControl,
  type LinkTrainingData,
  type LinkTrainingOptions,
  type LinkTrainingProgress,
  linkTrainingDefaults,
  trainLinker,
} from './training.js';
