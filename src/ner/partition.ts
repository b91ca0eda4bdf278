// Lists of sentences cut into runs of a certain number of tokens, or dealt out so that threads get as many tokens each.

/** Cuts a list of sentences into runs of at least `tokens` tokens; the last may be shorter. */
export function partition<T extends { readonly length: number }>(sentences: readonly T[], tokens: number): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let size = 0;
  for (const sentence of sentences) {
    part.push(sentence);
    size += sentence.length;
    if (size >= tokens) {
      parts.push(part);
      part = [];
      size = 0;
    }
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/**
 * The same items in rounds of `count`, those of a round of like length, so that nobody waits long for another. Rounds stand in the order
 * of their first items; what is left over for a smaller round are the shortest, last.
 */
export function matchLengths<T>(items: readonly T[], count: number, tokensOf: (item: T) => number): T[] {
  const lengths = items.map(tokensOf);
  const longestFirst = [...items.keys()].sort((i, j) => lengths[j] - lengths[i]);
  const rounds = Array.from({ length: Math.ceil(items.length / count) }, (_, round) =>
    longestFirst.slice(round * count, (round + 1) * count).sort((i, j) => i - j),
  );
  const rest = items.length % count === 0 ? [] : rounds.pop()!;
  rounds.sort(([i], [j]) => i - j);
  return [...rounds.flat(), ...rest].map((i) => items[i]);
}

/** The longest first, each to the share with the fewest tokens so far; every share keeps the order of the items. */
export function divide<T>(items: readonly T[], count: number, tokensOf: (item: T) => number): T[][] {
  const lengths = items.map(tokensOf);
  const longestFirst = [...items.keys()].sort((i, j) => lengths[j] - lengths[i]);
  const tokens = new Array<number>(count).fill(0);
  const shareOf = new Int32Array(items.length);
  for (const i of longestFirst) {
    shareOf[i] = tokens.indexOf(Math.min(...tokens));
    tokens[shareOf[i]] += lengths[i];
  }
  return tokens.map((_, share) => items.filter((_item, i) => shareOf[i] === share));
}
