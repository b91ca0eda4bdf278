// What stands inside an unknown word: accounts, compounds and words written together, read by the known words that they are made of.
import type { Vocabulary } from '../../text/index.js';
import type { NerOptions } from '../options.js';
import { createRowLookup, type WordRows } from './word-rows.js';

/** Longer runs of letters are not taken apart. */
const longestRun = 24;
/** A word inside a run has three letters at least, or is one of these. */
const shortWords = new Set('de dj dr fc in is la mr my of tv uk us'.split(' '));
/** What a word of two or three letters counts, which is likelier to be there by chance; a longer one counts 1. */
const shortCost = 1.5;
/** A run whose words count more is left as it is. */
const mostCost = 4;
const joined = /^[\p{L}\p{Nd}_-]+$/u;
/** One word to the eye: one letter before small letters, or capitals throughout. */
const plain = /^(\p{L}\p{Ll}*|\p{Lu}+)$/u;
/** `BBC` of `BBCNews`, and `News`. */
const runs = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu;

/**
 * Finds the rows of the word table whose mean is the vector of a word: its own row, those of the words that it is made of, or that of its group.
 *
 * Taken apart are words of letters, digits, `_` and `-` where these or capitals part them ("SportsCenter", "david_myers77", "mid-curve"), and
 * runs of letters that have no row, not even that of a group, into as few known words as can be ("wessexgarages"). A capitalised word stays
 * whole, for what is in a name of one piece would be chance; so does one with @ or #, which says by its sign what it is.
 */
export function createWordReading(
  space: WordRows,
  { unknownWords }: Pick<NerOptions, 'unknownWords'>,
): (word: string) => readonly number[] {
  const rowOf = createRowLookup(space);
  if (unknownWords === 'whole') return (word) => [rowOf(word)];
  const shared = space.groups?.count ?? 0;
  const rowsOfRun = (run: string): readonly number[] => {
    const row = rowOf(run);
    if (row === 0) return splitRun(run, space.words).map(rowOf);
    return run.length > 1 ? [row] : [];
  };
  return (word) => {
    const row = rowOf(word);
    if (row > shared || !joined.test(word)) return [row];
    if (plain.test(word) && (row > 0 || word !== word.toLowerCase())) return [row];
    const rows = (word.match(runs) ?? []).flatMap((run) => rowsOfRun(run.toLowerCase()));
    return rows.length > 0 ? rows : [row];
  };
}

/** The known words that are read inside others, whose rows training changes with them. */
export function wordsInside(
  words: Iterable<string>,
  space: WordRows,
  options: Pick<NerOptions, 'unknownWords' | 'caseAugmentation'>,
): Set<string> {
  const inside = new Set<string>();
  if (options.unknownWords === 'whole') return inside;
  const read = createWordReading(space, options);
  const shared = space.groups?.count ?? 0;
  for (const word of words) {
    const forms = options.caseAugmentation > 0 ? [word, word.toLowerCase(), word.toUpperCase()] : [word];
    for (const row of forms.flatMap(read)) if (row > shared) inside.add(space.words.wordOf(row - shared));
  }
  return inside;
}

/** The fewest known words that make a run; none where it is not made of such. */
function splitRun(run: string, known: Vocabulary): string[] {
  const { length } = run;
  if (length < 4 || length > longestRun) return [];
  /** What the first so many letters cost, and where their last word begins. */
  const costs = new Array<number>(length + 1).fill(Number.POSITIVE_INFINITY);
  const starts = new Array<number>(length + 1).fill(0);
  costs[0] = 0;
  for (let end = 2; end <= length; end++) {
    for (let start = 0; start + 2 <= end; start++) {
      const cost = costs[start] + (end - start < 4 ? shortCost : 1);
      if (cost >= costs[end]) continue;
      const part = run.slice(start, end);
      if ((part.length === 2 && !shortWords.has(part)) || !known.has(part)) continue;
      costs[end] = cost;
      starts[end] = start;
    }
  }
  const words: string[] = [];
  for (let end = costs[length] <= mostCost ? length : 0; end > 0; end = starts[end]) {
    words.unshift(run.slice(starts[end], end));
  }
  return words;
}
