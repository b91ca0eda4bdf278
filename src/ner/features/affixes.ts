// Prefixes and suffixes of words: what an unseen word still tells.

/**
 * The four affix tables: prefixes and suffixes of 2 and 3 characters, cased.
 *
 * @example
 * ```ts
 * import { affixKinds } from 'nomen/ner';
 * affixKinds[0]; // 'prefix2'
 * ```
 */
export const affixKinds = Object.freeze(['prefix2', 'prefix3', 'suffix2', 'suffix3'] as const);

/** For each affix kind, the known affixes; an affix's row is its place + 1, row 0 is the unknown affix. */
export type AffixTables = readonly (readonly string[])[];

/** The four affixes of a word in the order of `affixKinds`, in whole code points; shorter words give the whole word. */
export function affixesOf(word: string): readonly string[] {
  if (!/[\ud800-\udfff]/.test(word)) return [word.slice(0, 2), word.slice(0, 3), word.slice(-2), word.slice(-3)];
  const characters = Array.from(word);
  const prefix = (length: number) => characters.slice(0, length).join('');
  const suffix = (length: number) => characters.slice(-length).join('');
  return [prefix(2), prefix(3), suffix(2), suffix(3)];
}

/**
 * Collects the affixes that at least `minCount` of the word types have, in code-unit order.
 *
 * @param words each word type once
 */
export function buildAffixTables(words: Iterable<string>, minCount: number): AffixTables {
  const counts = affixKinds.map(() => new Map<string, number>());
  for (const word of words) {
    affixesOf(word).forEach((affix, kind) => {
      counts[kind].set(affix, (counts[kind].get(affix) ?? 0) + 1);
    });
  }
  return counts.map((table) => {
    const kept = [...table].filter(([, count]) => count >= minCount).map(([affix]) => affix);
    return kept.sort();
  });
}
