// The best of many scores: a heap of the best so far whose root is the one to beat.
import type { FloatArray } from '../kernels/index.js';

/** The ids of the `count` highest scores, highest first; equal scores in order of their ids. */
export function topScores(scores: FloatArray, count: number, excluded: ReadonlySet<number>): number[] {
  const heap: number[] = [];
  // Whether a ranks below b.
  const isBelow = (a: number, b: number) => scores[a] < scores[b] || (scores[a] === scores[b] && a > b);
  let toBeat = -Infinity;
  for (let id = 0; id < scores.length; id++) {
    if (scores[id] <= toBeat || excluded.has(id)) continue;
    if (heap.length < count) raise(heap, id, isBelow);
    else sink(heap, id, isBelow);
    if (heap.length === count) toBeat = scores[heap[0]];
  }
  return heap.sort((a, b) => (isBelow(a, b) ? 1 : -1));
}

type Order = (a: number, b: number) => boolean;

/** Adds an id at the end and moves it up to its place. */
function raise(heap: number[], id: number, isBelow: Order): void {
  let at = heap.push(id) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBelow(id, heap[parent])) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = id;
}

/** Puts an id in place of the root, the worst, and moves it down to its place. */
function sink(heap: number[], id: number, isBelow: Order): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBelow(heap[child + 1], heap[child])) child++;
    if (!isBelow(heap[child], id)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = id;
}
