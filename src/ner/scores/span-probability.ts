// The probability that a span is a name: exactly these tokens with this label, on the chain that decided.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import type { TokenSpan } from '../../text/index.js';
import type { Decoder } from '../decoder.js';
import { findContinuations } from '../tagging/span-reader.js';
import { applyCalibration } from './calibration.js';
import { createRunProbability, type RunProbability } from './run-probability.js';

/** Some sentences whose tags are decided. */
export interface DecidedSentences {
  /** [N, outputs]. */
  readonly scores: FloatArray;
  /** [N]. */
  readonly tags: Int32Array;
  /** [sentences + 1]. */
  readonly offsets: Int32Array;
}

/** The calibrated probability of each of the spans that the tags spell, [spans]; they count tokens as the offsets do, in order. */
export type SpanScorer = (spans: readonly TokenSpan[], decided: DecidedSentences) => Float64Array;

/**
 * p(span | x): the sum over all paths on which exactly this span with this label stands, which is that of the paths with its tags,
 * less those on which it goes on before or behind. Only sentences that hold a span are computed.
 */
export function createSpanScorer({ objective, kernels, tags, calibration }: Decoder): SpanScorer {
  const around = findNeighbours(tags);
  return (spans, decided) => {
    const mark = kernels.mark();
    const { scores, ...named } = keepNamed(spans, decided, kernels);
    const probabilityOf = createRunProbability(objective.chain(scores, kernels), named.offsets, kernels);
    const probabilities = Float64Array.from(named.spans, (span) =>
      applyCalibration(calibration, exactProbability(span, { ...named, ...around, probabilityOf })),
    );
    kernels.release(mark);
    return probabilities;
  };
}

/** A span and its sentence. */
interface PlacedSpan {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

/** The tags that a span may have before its first and behind its last tag if it goes on there, by that tag. */
interface Neighbours {
  readonly before: readonly (readonly number[])[];
  readonly behind: readonly (readonly number[])[];
}

/** Inclusion and exclusion over the tags on both sides; IOBES spans cannot go on, IOB2 spans only behind. */
function exactProbability(
  { start, end, sentence }: PlacedSpan,
  {
    tags,
    offsets,
    before,
    behind,
    probabilityOf,
  }: Omit<DecidedSentences, 'scores'> & Neighbours & { readonly probabilityOf: RunProbability },
): number {
  const run = [...tags.subarray(start, end)];
  const first = offsets[sentence];
  const longerBehind = end < offsets[sentence + 1] ? behind[run[run.length - 1]].map((tag) => [...run, tag]) : [];
  let probability = probabilityOf(run, start, first);
  for (const longer of longerBehind) probability -= probabilityOf(longer, start, first);
  for (const tag of start > first ? before[run[0]] : []) {
    probability -= probabilityOf([tag, ...run], start - 1, first);
    for (const longer of longerBehind) probability += probabilityOf([tag, ...longer], start - 1, first);
  }
  return Math.min(1, Math.max(0, probability));
}

function findNeighbours(tags: readonly string[]): Neighbours {
  const goesOn = findContinuations(tags);
  const ids = tags.map((_, id) => id);
  return {
    before: ids.map((tag) => ids.filter((other) => goesOn[other * tags.length + tag] === 1)),
    behind: ids.map((tag) => ids.filter((other) => goesOn[tag * tags.length + other] === 1)),
  };
}

/** The sentences that hold a span, behind one another, and the spans at their places there. */
function keepNamed(
  spans: readonly TokenSpan[],
  { scores, tags, offsets }: DecidedSentences,
  kernels: Kernels,
): DecidedSentences & { readonly spans: readonly PlacedSpan[] } {
  const named: number[] = [];
  const bounds = [0];
  let s = 0;
  const placed = spans.map(({ start, end }): PlacedSpan => {
    while (offsets[s + 1] <= start) s++;
    if (named.at(-1) !== s) bounds.push(bounds[named.push(s) - 1] + offsets[s + 1] - offsets[s]);
    const shift = bounds[named.length - 1] - offsets[s];
    return { start: start + shift, end: end + shift, sentence: named.length - 1 };
  });
  const width = scores.length / tags.length;
  const tokens = bounds[named.length];
  const kept = {
    scores: kernels.floats(tokens * width),
    tags: kernels.ints(tokens),
    offsets: kernels.ints(bounds.length),
  };
  kept.offsets.set(bounds);
  named.forEach((sentence, i) => {
    const [from, to] = [offsets[sentence], offsets[sentence + 1]];
    kept.scores.set(scores.subarray(from * width, to * width), bounds[i] * width);
    kept.tags.set(tags.subarray(from, to), bounds[i]);
  });
  return { ...kept, spans: placed };
}
