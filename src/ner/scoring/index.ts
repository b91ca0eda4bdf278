// Scoring: the CoNLL script's rules on tags, exact matches on spans, errors by kind, confusion of labels.
export {
  type ConllLabelScore,
  type ConllScore,
  type ConllScoreOptions,
  scoreConllLines,
  scoreTags,
} from './conlleval.js';
export { formatConllLatex, formatConllScore } from './conlleval-report.js';
export type { LabelScore } from './counts.js';
export { intervalOfF1 } from './interval.js';
export {
  buildConfusion,
  type Confusion,
  type ErrorKind,
  type SortedErrors,
  type SpanError,
  sortErrors,
} from './span-errors.js';
export type { PairKind, SpanPair } from './span-pairs.js';
export { type SpanScore, type SpanScoreOptions, scoreSpans, selectSpans } from './spans.js';
