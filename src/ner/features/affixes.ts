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
  return [
    word.slice(0, prefixEnd(word, 2)),
    word.slice(0, prefixEnd(word, 3)),
    word.slice(suffixStart(word, 2)),
    word.slice(suffixStart(word, 3)),
  ];
}

/** Where the first `count` code points of a word end. */
function prefixEnd(word: string, count: number): number {
  let end = 0;
  for (let i = 0; i < count && end < word.length; i++) end += isPair(word, end) ? 2 : 1;
  return end;
}

/** Where the last `count` code points of a word begin. */
function suffixStart(word: string, count: number): number {
  let start = word.length;
  for (let i = 0; i < count && start > 0; i++) start -= start > 1 && isPair(word, start - 2) ? 2 : 1;
  return start;
}

/** Whether a code point of two code units begins at a place. */
function isPair(word: string, at: number): boolean {
  return (word.charCodeAt(at) & 0xfc00) === 0xd800 && (word.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

/** Gives the rows of the affixes of words, without a string an affix; none where there are no tables. */
export function createAffixLookup(tables: AffixTables): (word: string) => readonly number[] {
  if (tables.length === 0) return () => [];
  const [prefix2, prefix3, suffix2, suffix3] = tables.map(createRowIndex);
  return (word) => [
    prefix2(word, 0, prefixEnd(word, 2)),
    prefix3(word, 0, prefixEnd(word, 3)),
    suffix2(word, suffixStart(word, 2), word.length),
    suffix3(word, suffixStart(word, 3), word.length),
  ];
}

/** The row of `word.slice(start, end)`, 0 where it is unknown: a hash table with linear probing, at most half full. */
function createRowIndex(known: readonly string[]): (word: string, start: number, end: number) => number {
  const rows = new Int32Array(2 ** Math.ceil(Math.log2(2 * known.length + 1)));
  const mask = rows.length - 1;
  known.forEach((affix, place) => {
    let at = hashOf(affix, 0, affix.length) & mask;
    while (rows[at] !== 0) at = (at + 1) & mask;
    rows[at] = place + 1;
  });
  return (word, start, end) => {
    let at = hashOf(word, start, end) & mask;
    for (let row = rows[at]; row !== 0; row = rows[at]) {
      const affix = known[row - 1];
      if (affix.length === end - start && isAt(affix, word, start)) return row;
      at = (at + 1) & mask;
    }
    return 0;
  };
}

function isAt(affix: string, word: string, start: number): boolean {
  for (let i = 0; i < affix.length; i++) if (affix.charCodeAt(i) !== word.charCodeAt(start + i)) return false;
  return true;
}

/** FNV-1a over code units, its high bits mixed into the low ones. */
function hashOf(word: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
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
