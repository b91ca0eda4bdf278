// A corpus cut into pieces of bounded length, each beginning with the words that the last one's windows reach back to.
import { type Corpus, lineEnd } from '../corpus/corpus.js';
import type { CorpusPiece } from './window-counter.js';

const firstCapacity = 1 << 20;

/**
 * The pieces of a corpus; all share one buffer, so each is good until the next is asked for.
 *
 * @param limits `capacity` in ids, more than 2 · `overlap` + 2; `overlap` is the number of words that a window reaches back
 */
export async function* piecesOf(
  corpus: Corpus,
  {
    capacity,
    overlap,
    onChunk,
  }: { readonly capacity: number; readonly overlap: number; onChunk(chunk: Int32Array): void },
): AsyncGenerator<CorpusPiece, void> {
  let ids = new Int32Array(Math.min(firstCapacity, capacity)).fill(lineEnd, 0, 1);
  let start = 1;
  let length = 1;
  for await (const chunk of corpus.chunks()) {
    for (let from = 0; from < chunk.length; ) {
      if (length + 1 === capacity) {
        yield framed(ids, { start, length });
        length = start = keepTail(ids, { length, overlap });
      }
      const part = chunk.subarray(from, from + capacity - 1 - length);
      if (length + part.length + 1 > ids.length) ids = enlarged(ids, Math.min(capacity, 2 * (length + part.length)));
      ids.set(part, length);
      length += part.length;
      from += part.length;
    }
    onChunk(chunk);
  }
  if (length > start) yield framed(ids, { start, length });
}

function framed(ids: Int32Array, { start, length }: Omit<CorpusPiece, 'ids'>): CorpusPiece {
  ids[length] = lineEnd;
  return { ids, length: length + 1, start };
}

/** Moves the last words of the open line, `overlap` at most, to the front; returns where the new words go. */
function keepTail(ids: Int32Array, { length, overlap }: { readonly length: number; readonly overlap: number }): number {
  let tail = length;
  while (length - tail < overlap && ids[tail - 1] >= 0) tail--;
  ids.copyWithin(1, tail, length);
  return 1 + length - tail;
}

function enlarged(ids: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(ids);
  return larger;
}
