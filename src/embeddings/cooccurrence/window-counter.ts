// Counts of a piece of a corpus: the positions of each word, then one dense row of sums a word.
import type { CountRow } from './count-rows.js';

/** Which neighbours count. */
export type ContextSide = 'both' | 'left' | 'right';

/** A piece of a corpus: ids with −1 between lines. */
export interface CorpusPiece {
  /** `ids[0]` and `ids[length − 1]` are −1. */
  readonly ids: Int32Array;
  readonly length: number;
  /** The first new place: the words before it, of one line, were counted with each other in an earlier piece. */
  readonly start: number;
}

/** Entry w + 1 is where the places of word w start in a list ordered by word; the last entry is its length. */
export function startsOfWords(
  ids: Int32Array,
  { length, wordCount }: { readonly length: number; readonly wordCount: number },
): Int32Array {
  const first = new Int32Array(wordCount + 2);
  for (let p = 0; p < length; p++) if (ids[p] >= 0) first[ids[p] + 2]++;
  for (let w = 2; w < first.length; w++) first[w] += first[w - 1];
  return first;
}

/** The places of each word by a counting sort: word w stands at `places[first[w]] … places[first[w + 1] − 1]`, ascending. */
function placesOfWords({ ids, length }: CorpusPiece, wordCount: number) {
  const first = startsOfWords(ids, { length, wordCount });
  const places = new Int32Array(first[wordCount + 1]);
  // first[w + 1] runs from the start of word w to its end, which is where word w + 1 starts.
  for (let p = 0; p < length; p++) if (ids[p] >= 0) places[first[ids[p] + 1]++] = p;
  return { first, places };
}

/**
 * The rows of a piece in ascending order: row w holds Σ weight(d) over the neighbours at distance d of each place of w.
 * The arrays of a row are good until the next one is asked for.
 *
 * @param weights of the distances 1 …, in units
 */
export function* windowRows(
  piece: CorpusPiece,
  {
    wordCount,
    weights,
    side,
  }: { readonly wordCount: number; readonly weights: Float64Array; readonly side: ContextSide },
): Generator<CountRow> {
  const { first, places } = placesOfWords(piece, wordCount);
  const sums = createSparseSums(wordCount);
  for (let row = 0; row < wordCount; row++) {
    if (first[row] === first[row + 1]) continue;
    const own = places.subarray(first[row], first[row + 1]);
    if (side !== 'right') addNeighbours(sums, piece, { own, weights, step: -1 });
    if (side !== 'left') addNeighbours(sums, piece, { own, weights, step: 1 });
    const taken = sums.take();
    if (taken.columns.length > 0) yield { row, ...taken };
  }
}

interface Neighbourhood {
  readonly own: Int32Array;
  readonly weights: Float64Array;
  /** −1 to the left, 1 to the right. */
  readonly step: 1 | -1;
}

function addNeighbours(
  { sums, marks, groups }: SparseSums,
  { ids, start }: CorpusPiece,
  { own, weights, step }: Neighbourhood,
): void {
  const windowSize = weights.length;
  for (let k = 0; k < own.length; k++) {
    const p = own[k];
    // A pair is new when its later word is: an old place looks right beyond `start` only, and never left.
    const nearest = p >= start ? 1 : step > 0 ? start - p : windowSize + 1;
    for (let d = nearest, q = p + step * d; d <= windowSize; d++, q += step) {
      const c = ids[q];
      if (c < 0) break;
      if (sums[c] === 0) {
        marks[c >> 5] |= 1 << (c & 31);
        groups[c >> 10] |= 1 << ((c >> 5) & 31);
      }
      sums[c] += weights[d - 1];
    }
  }
}

/** A dense row of sums with a two-level bit map of the places in use, so that reading them in order needs no sorting. */
interface SparseSums {
  readonly sums: Float64Array;
  /** Bit c of `marks` says that sums[c] is in use, bit g of `groups` that one of 32 words of `marks` is. */
  readonly marks: Int32Array;
  readonly groups: Int32Array;
  /** The sums in use by ascending column; all are 0 afterwards. */
  take(): Pick<CountRow, 'columns' | 'counts'>;
}

function createSparseSums(width: number): SparseSums {
  const sums = new Float64Array(width);
  const marks = new Int32Array((width >> 5) + 1);
  const groups = new Int32Array((width >> 10) + 1);
  const columns = new Int32Array(width);
  const counts = new Float64Array(width);

  function take() {
    let used = 0;
    for (let g = 0; g < groups.length; g++) {
      for (let left = groups[g]; left !== 0; left &= left - 1) {
        const word = (g << 5) | (31 - Math.clz32(left & -left));
        for (let bits = marks[word]; bits !== 0; bits &= bits - 1) {
          const c = (word << 5) | (31 - Math.clz32(bits & -bits));
          columns[used] = c;
          counts[used++] = sums[c];
          sums[c] = 0;
        }
        marks[word] = 0;
      }
      groups[g] = 0;
    }
    return { columns: columns.subarray(0, used), counts: counts.subarray(0, used) };
  }
  return { sums, marks, groups, take };
}
