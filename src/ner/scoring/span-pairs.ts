// Which guessed span answers which gold span.
import type { TokenSpan } from '../../text/index.js';

/** How a guess differs from its gold span, in the order in which pairs are made. */
export type PairKind = 'correct' | 'type' | 'boundary' | 'boundaryAndType' | 'missed' | 'invented';

/** A gold span with its guess; a missed one has no guess, an invented one no gold span. */
export interface SpanPair {
  readonly kind: PairKind;
  /** Index of the sentence. */
  readonly sentence: number;
  readonly gold?: TokenSpan;
  readonly guess?: TokenSpan;
}

interface Overlap {
  readonly kind: PairKind;
  readonly gold: number;
  readonly guess: number;
}

/** Pairs the spans of one sentence that overlap, the most alike first; every span is in exactly one pair. */
export function pairSpans(gold: readonly TokenSpan[], guess: readonly TokenSpan[], sentence: number): SpanPair[] {
  const sortedGold = [...gold].sort(byStart);
  const sortedGuess = [...guess].sort(byStart);
  const pairOfGold = new Map<number, Overlap>();
  const usedGuesses = new Set<number>();
  const overlaps = findOverlaps(sortedGold, sortedGuess);
  for (const kind of ['correct', 'type', 'boundary', 'boundaryAndType'] as const) {
    for (const overlap of overlaps) {
      if (overlap.kind !== kind || pairOfGold.has(overlap.gold) || usedGuesses.has(overlap.guess)) continue;
      pairOfGold.set(overlap.gold, overlap);
      usedGuesses.add(overlap.guess);
    }
  }
  const pairs = sortedGold.map((span, g): SpanPair => {
    const overlap = pairOfGold.get(g);
    if (overlap === undefined) return { kind: 'missed', sentence, gold: span };
    return { kind: overlap.kind, sentence, gold: span, guess: sortedGuess[overlap.guess] };
  });
  sortedGuess.forEach((span, p) => {
    if (!usedGuesses.has(p)) pairs.push({ kind: 'invented', sentence, guess: span });
  });
  return pairs;
}

function byStart(a: TokenSpan, b: TokenSpan): number {
  return a.start - b.start;
}

// Both lists are sorted and disjoint, so one walk meets every overlap.
function findOverlaps(gold: readonly TokenSpan[], guess: readonly TokenSpan[]): Overlap[] {
  const overlaps: Overlap[] = [];
  let first = 0;
  gold.forEach((span, g) => {
    while (first < guess.length && guess[first].end <= span.start) first++;
    for (let p = first; p < guess.length && guess[p].start < span.end; p++) {
      overlaps.push({ kind: kindOf(span, guess[p]), gold: g, guess: p });
    }
  });
  return overlaps;
}

function kindOf(gold: TokenSpan, guess: TokenSpan): PairKind {
  const sameBounds = gold.start === guess.start && gold.end === guess.end;
  if (gold.label === guess.label) return sameBounds ? 'correct' : 'boundary';
  return sameBounds ? 'type' : 'boundaryAndType';
}
