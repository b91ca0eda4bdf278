// The K best legal taggings of a sentence, by Viterbi's recursion with a list at each tag.

import { isLegal } from '../objectives/legality.js';
import type { TagChain } from '../objectives/objective.js';

/** A path and its score: start + Σ emissions + Σ transitions + end. */
export interface ScoredPath {
  readonly tags: Int32Array;
  readonly score: number;
}

/** The end of a path: its last tag, its score so far, and the step before. */
interface Step {
  readonly tag: number;
  readonly score: number;
  readonly before: Step | undefined;
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
  let steps: Step[][] = Array.from({ length: tagCount }, (_, tag) =>
    isLegal(chain.start[tag])
      ? [{ tag, score: chain.start[tag] + chain.emissions[from * tagCount + tag], before: undefined }]
      : [],
  );
  for (let t = from + 1; t < to; t++) {
    const last = steps;
    steps = last.map((_, tag) => {
      const emission = chain.emissions[t * tagCount + tag];
      const candidates = last.flatMap((paths, before) => {
        const transition = chain.transitions[before * tagCount + tag];
        return isLegal(transition)
          ? paths.map((path) => ({ tag, score: path.score + transition + emission, before: path }))
          : [];
      });
      return best(candidates, count);
    });
  }
  const ended = steps.flatMap((paths, tag) =>
    isLegal(chain.end[tag]) ? paths.map((path) => ({ ...path, score: path.score + chain.end[tag] })) : [],
  );
  return best(ended, count).map((path) => ({ tags: tagsOf(path, to - from), score: path.score }));
}

function best(steps: Step[], count: number): Step[] {
  return steps.sort((a, b) => b.score - a.score).slice(0, count);
}

function tagsOf(end: Step, length: number): Int32Array {
  const tags = new Int32Array(length);
  let step: Step | undefined = end;
  for (let t = length - 1; step !== undefined; t--) {
    tags[t] = step.tag;
    step = step.before;
  }
  return tags;
}
