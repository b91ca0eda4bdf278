// Which row of the word table a word has.
import { wordKey } from '../../text/index.js';
import type { FeatureSpace } from './space.js';
import { createGroupLookup } from './word-groups.js';

/** What tells the rows of words. */
export type WordRows = Pick<FeatureSpace, 'words' | 'groups'>;

/**
 * Finds the row of a word in the word table: its own, that of its group, or 0.
 *
 * The spellings of `wordKey` come before the group, which is whatever the case.
 */
export function createRowLookup({ words, groups }: WordRows): (word: string) => number {
  const groupOf = groups === undefined ? () => -1 : createGroupLookup(groups);
  const shared = groups?.count ?? 0;
  let row = 0;
  const isRow = (key: string) => {
    const id = words.idOf(key);
    if (id >= 0) row = id === 0 ? 0 : id + shared;
    return id >= 0;
  };
  return (word) => {
    if (wordKey(word, isRow) !== undefined) return row;
    return groupOf(word) + 1;
  };
}
