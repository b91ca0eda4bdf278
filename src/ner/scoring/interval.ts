// How far F1 can be trusted on data of this size.
import { bootstrapInterval, createRandom } from '../../base/index.js';
import type { LabelledDocument, TokenSpan } from '../../text/index.js';
import { scoreOf } from './counts.js';
import { countSpans, type SpanScoreOptions } from './spans.js';

/** With fewer documents their sentences are drawn: a handful of documents can't be resampled. */
const leastDocuments = 20;

/**
 * The 95 % bootstrap interval of F1 (0–100): documents are drawn with replacement, as many as there are, 1000 times (Efron 1979);
 * sentences where there are fewer than 20 documents. Within one document mistakes repeat, so the interval of its sentences is too narrow.
 *
 * @param guesses spans of each sentence of the documents, in their order
 * @returns null for no documents
 * @example
 * ```ts
 * import { intervalOfF1 } from 'nomen/ner';
 * import { readConll } from 'nomen/text';
 * const documents = readConll('Paris B-LOC\n\nRome B-LOC\n', { file: 'tiny' });
 * const guess = [{ start: 0, end: 1, label: 'LOC' }];
 * intervalOfF1(documents, [guess, guess]); // [100, 100]
 * ```
 */
export function intervalOfF1(
  documents: readonly LabelledDocument[],
  guesses: readonly (readonly TokenSpan[])[],
  options: SpanScoreOptions = {},
): readonly [low: number, high: number] | null {
  const sizes = documents.map(({ sentences }) => sentences.length);
  const gold = documents.flatMap(({ sentences }) => sentences.map(({ spans }) => spans));
  const units = documents.length < leastDocuments ? gold.map(() => 1) : sizes;
  let from = 0;
  const counts = units.map((size) => {
    const to = from + size;
    const counted = countSpans(gold.slice(from, to), guesses.slice(from, to), options).total();
    from = to;
    return counted;
  });
  const f1 = (draws: Int32Array) => {
    const sum = { gold: 0, found: 0, correct: 0 };
    counts.forEach(({ gold, found, correct }, u) => {
      sum.gold += draws[u] * gold;
      sum.found += draws[u] * found;
      sum.correct += draws[u] * correct;
    });
    return scoreOf(sum).f1;
  };
  return counts.length === 0 ? null : bootstrapInterval(counts.length, f1, createRandom(1));
}
