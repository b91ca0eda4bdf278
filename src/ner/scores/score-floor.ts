// The least score that a span needs, for all labels or each.
import { checkNumber, unknownName } from '../../base/index.js';

/** One number in [0, 1], or one for each label; a label that is not named has 0. */
export type MinScore = number | Readonly<Record<string, number>>;

/** The least score of a label; undefined where every span may stay. */
export function createScoreFloor(minScore: MinScore): ((label: string) => number) | undefined {
  if (typeof minScore === 'number') return minScore === 0 ? undefined : () => minScore;
  const floors = new Map(Object.entries(minScore).filter(([, floor]) => floor > 0));
  return floors.size === 0 ? undefined : (label) => floors.get(label) ?? 0;
}

/** @throws NomenError `number-out-of-range`, `unknown-label` */
export function checkMinScore(minScore: MinScore, labels: readonly string[]): void {
  const where = 'createTagger: minScore';
  if (typeof minScore === 'number') checkNumber(minScore, { where, min: 0, max: 1 });
  else
    for (const [label, floor] of Object.entries(minScore)) {
      if (!labels.includes(label)) throw unknownName(label, labels, { where, kind: 'label' });
      checkNumber(floor, { where: `${where} of ${label}`, min: 0, max: 1 });
    }
}
