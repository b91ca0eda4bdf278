// The labels that a place could have, by how much a model prefers each, and how probable one is.
import { spansToTags, type TokenSpan } from '../../text/index.js';
import { isLegal } from '../objectives/legality.js';
import type { TagChain } from '../objectives/objective.js';
import { isBinary } from '../options.js';
import type { Scene } from './scene.js';

/** Tokens `start` … `end` − 1 of a sentence of a document. */
export interface ExplainedPlace {
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
}

/** One label on all tokens of a place. */
export interface Labelling {
  /** `O` for no name. */
  readonly label: string;
  readonly tags: readonly number[];
  /** What these tags add to the score of the sentence's path, and how much of it lies in transitions, start and end. */
  readonly score: number;
  readonly transitions: number;
}

/** "No name" and each label at the place, the best first; all other tags of the sentence stay as they were decided. */
export function rankLabels(scene: Scene, chain: TagChain, place: ExplainedPlace): Labelling[] {
  const labels = ['O', ...scene.model.labels];
  const ranked = labels.map((label) => {
    const tags = tagsAt(scene, place, label);
    return { label, tags, ...scoreOf(scene, chain, { place, tags }) };
  });
  return ranked.filter((one) => one.isLegal).sort((a, b) => b.score - a.score);
}

/** The tags of a label on all tokens of a place. */
export function tagsAt({ model }: Scene, { start, end }: ExplainedPlace, label: string): number[] {
  const { architecture, scheme } = model.options;
  const span: TokenSpan = { start: 0, end: end - start, label };
  const tags = spansToTags(label === 'O' ? [] : [span], end - start, isBinary(architecture) ? 'IO' : scheme);
  return tags.map((tag) => model.tags.indexOf(tag));
}

function scoreOf(
  { batch: { offsets }, tags }: Scene,
  { emissions, transitions, start, end }: TagChain,
  { place, tags: run }: { readonly place: ExplainedPlace; readonly tags: readonly number[] },
) {
  const tagCount = start.length;
  const [first, last] = [offsets[place.sentence], offsets[place.sentence + 1]];
  const path = [...tags.subarray(first, last)];
  path.splice(place.start, run.length, ...run);
  let score = 0;
  run.forEach((tag, i) => {
    score += emissions[(first + place.start + i) * tagCount + tag];
  });
  const passed: number[] = [];
  for (let t = place.start; t <= place.end; t++) {
    if (t === 0) passed.push(start[path[0]]);
    else if (t < path.length) passed.push(transitions[path[t - 1] * tagCount + path[t]]);
  }
  if (place.end === path.length) passed.push(end[path[path.length - 1]]);
  const sum = passed.reduce((total, one) => total + one, 0);
  return { score: score + sum, transitions: sum, isLegal: passed.every(isLegal) };
}
