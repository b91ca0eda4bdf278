// The K best legal taggings of a sentence, by Viterbi's recursion with a list at each tag.

import { isLegal } from '../objectives/legality.js';
import type { TagChain } from '../objectives/objective.js';

/** A path and its score: start + Σ emissions + Σ transitions + end. */
export interface ScoredPath {
  readonly tags: Int32Array;
  readonly score: number;
}

/** The best paths that end in one tag, the best first. */
interface PathList {
  readonly scores: number[];
  /** Which path each of them continues: its place in its list · tags + its last tag. */
  readonly sources: number[];
}

/**
 * The `count` legal paths of highest score from token `from` to `to` − 1, the best first; fewer where there are not so many. Ties go
 * to lower tags (Seshadri and Sundberg 1994, list Viterbi).
 */
export function findBestPaths(
  chain: TagChain,
  from: number,
  { to, count }: { to: number; count: number },
): ScoredPath[] {
  const tagCount = chain.start.length;
  if (from === to) return [{ tags: new Int32Array(0), score: 0 }];
  const listsOf = (fill: (tag: number, list: PathList) => void) =>
    Array.from({ length: tagCount }, (_, tag) => {
      const list: PathList = { scores: [], sources: [] };
      fill(tag, list);
      return list;
    });
  const first = listsOf((tag, { scores, sources }) => {
    if (!isLegal(chain.start[tag])) return;
    scores.push(chain.start[tag] + chain.emissions[from * tagCount + tag]);
    sources.push(tag);
  });
  const lists = [first];
  for (let t = from + 1; t < to; t++) {
    const last = lists[lists.length - 1];
    const next = listsOf((tag, list) => {
      const emission = chain.emissions[t * tagCount + tag];
      continuePaths(last, (before) => chain.transitions[before * tagCount + tag], { list, emission, count });
    });
    lists.push(next);
  }
  const ended: PathList = { scores: [], sources: [] };
  continuePaths(lists[lists.length - 1], (tag) => chain.end[tag], { list: ended, emission: 0, count });
  return ended.scores.map((score, i) => ({ score, tags: tagsBefore(lists, ended.sources[i]) }));
}

/** Puts the best `count` of all paths, continued by a legal transition, into a list. */
function continuePaths(
  paths: readonly PathList[],
  transitionFrom: (tag: number) => number,
  { list, emission, count }: { readonly list: PathList; readonly emission: number; readonly count: number },
): void {
  const { scores, sources } = list;
  for (let tag = 0; tag < paths.length; tag++) {
    const transition = transitionFrom(tag);
    if (!isLegal(transition)) continue;
    const given = paths[tag].scores;
    for (let rank = 0; rank < given.length; rank++) {
      const score = given[rank] + transition + emission;
      // What follows in this list is no better.
      if (scores.length === count && score <= scores[count - 1]) break;
      const at = placeOf(score, scores);
      scores.splice(at, 0, score);
      sources.splice(at, 0, rank * paths.length + tag);
      if (scores.length > count) {
        scores.pop();
        sources.pop();
      }
    }
  }
}

/** Where a score belongs in falling scores, behind its equals. */
function placeOf(score: number, scores: readonly number[]): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] < score) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The tags of the path that ends in `source`. */
function tagsBefore(lists: readonly (readonly PathList[])[], source: number): Int32Array {
  const tags = new Int32Array(lists.length);
  for (let t = tags.length - 1, at = source; t >= 0; t--) {
    tags[t] = at % lists[t].length;
    at = lists[t][tags[t]].sources[Math.floor(at / lists[t].length)];
  }
  return tags;
}
