// Scoring: the CoNLL script's rules on tags, exact matches on spans.
export {
  type ConllLabelScore,
  type ConllScore,
  type ConllScoreOptions,
  scoreConllLines,
  scoreTags,
} from './conlleval.js';
export { formatConllLatex, formatConllScore } from './conlleval-report.js';
export type { LabelScore } from './counts.js';
export { type SpanScore, type SpanScoreOptions, scoreSpans, selectSpans } from './spans.js';
