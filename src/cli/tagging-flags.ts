// `--min-score` and `--bias`: which names are found and which of them are kept.
import { checkNumber } from '../base/index.js';
import type { MinScore, TaggerOptions } from '../ner/index.js';
import { parseMap, parseNumber } from './input.js';

/** The flags as they are written. */
export interface TaggingFlags {
  readonly minScore?: string;
  readonly bias?: string;
}

/** The options of a tagger that the flags name; whether the model has the labels is for the tagger to say. */
export function taggingOptions({ minScore, bias }: TaggingFlags): Partial<TaggerOptions> {
  return {
    ...(minScore === undefined ? {} : { minScore: parseMinScore(minScore) }),
    ...(bias === undefined ? {} : { bias: parseNumber(bias, '--bias') }),
  };
}

function parseMinScore(text: string): MinScore {
  if (!text.includes('=')) return parseScore(text);
  const scores = Object.entries(parseMap(text, '--min-score', 'PER=0.4,ORG=0.6'));
  return Object.fromEntries(scores.map(([label, score]) => [label, parseScore(score)]));
}

function parseScore(text: string): number {
  const score = parseNumber(text, '--min-score');
  checkNumber(score, { where: '--min-score', min: 0, max: 1 });
  return score;
}
