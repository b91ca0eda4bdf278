// The probability that a span is a name: exactly these tokens with this label, on the chain that decided.
import type { FloatArray, Kernels, TagRuns } from '../../kernels/index.js';
import type { TokenSpan } from '../../text/index.js';
import type { Decoder } from '../decoder.js';
import { findContinuations } from '../tagging/span-reader.js';
import { applyCalibration } from './calibration.js';

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
 * less those on which it goes on before or behind (Culotta and McCallum 2004).
 */
export function createSpanScorer({ objective, kernels, tags, calibration }: Decoder): SpanScorer {
  const neighbours = findNeighbours(tags);
  return (spans, decided) => {
    const mark = kernels.mark();
    const { runs, spanOf, signs } = collectRuns(spans, decided, { neighbours, kernels });
    const ofRuns = kernels.floats(signs.length);
    const chain = objective.chain(decided.scores, kernels);
    const { offsets } = decided;
    kernels.chainRuns(ofRuns, chain.emissions, { ...chain, offsets, tagCount: chain.start.length, runs });
    const probabilities = new Float64Array(spans.length);
    for (let r = 0; r < signs.length; r++) probabilities[spanOf[r]] += signs[r] * ofRuns[r];
    kernels.release(mark);
    return probabilities.map((p) => applyCalibration(calibration, Math.min(1, Math.max(0, p))));
  };
}

/** The tags that a span may have before its first and behind its last tag if it goes on there, by that tag. */
interface Neighbours {
  readonly before: readonly (readonly number[])[];
  readonly behind: readonly (readonly number[])[];
}

/** What runs are collected with. */
interface RunSource {
  readonly neighbours: Neighbours;
  readonly kernels: Kernels;
}

/** Inclusion and exclusion over the tags on both sides; IOBES spans cannot go on, IOB2 spans only behind. */
function collectRuns(
  spans: readonly TokenSpan[],
  { tags, offsets }: DecidedSentences,
  { neighbours: { before, behind }, kernels }: RunSource,
): { readonly runs: TagRuns; readonly spanOf: readonly number[]; readonly signs: readonly number[] } {
  const [spanOf, signs]: [number[], number[]] = [[], []];
  const [sentences, starts, runTags, bounds]: [number[], number[], number[], number[]] = [[], [], [], [0]];
  let s = 0;
  const noTags: readonly number[] = [];
  spans.forEach(({ start, end }, span) => {
    while (offsets[s + 1] <= start) s++;
    const add = (sign: number, first?: number, last?: number) => {
      if (first !== undefined) runTags.push(first);
      for (let n = start; n < end; n++) runTags.push(tags[n]);
      if (last !== undefined) runTags.push(last);
      bounds.push(runTags.length);
      sentences.push(s);
      starts.push(first === undefined ? start : start - 1);
      spanOf.push(span);
      signs.push(sign);
    };
    const longerBehind = end < offsets[s + 1] ? behind[tags[end - 1]] : noTags;
    add(1);
    for (const last of longerBehind) add(-1, undefined, last);
    for (const first of start > offsets[s] ? before[tags[start]] : noTags) {
      add(-1, first);
      for (const last of longerBehind) add(1, first, last);
    }
  });
  const ints = (numbers: readonly number[]) => {
    const stored = kernels.ints(numbers.length);
    stored.set(numbers);
    return stored;
  };
  const runs = { sentences: ints(sentences), starts: ints(starts), tags: ints(runTags), offsets: ints(bounds) };
  return { runs, spanOf, signs };
}

function findNeighbours(tags: readonly string[]): Neighbours {
  const goesOn = findContinuations(tags);
  const ids = tags.map((_, id) => id);
  return {
    before: ids.map((tag) => ids.filter((other) => goesOn[other * tags.length + tag] === 1)),
    behind: ids.map((tag) => ids.filter((other) => goesOn[tag * tags.length + other] === 1)),
  };
}
