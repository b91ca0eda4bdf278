// Chances of words as whole numbers: of being kept when common, and of being drawn as noise.

/** A number no draw of 32 bits exceeds. */
export const certain = 2 ** 32 - 1;

/**
 * Keeps a word with share f of the text with probability min(1, √(t/f) + t/f), as word2vec.c does (the paper has √(t/f) alone).
 *
 * @param counts occurrences by word
 * @param subsample t; 0 keeps all
 * @returns the probabilities × 2³², `certain` for 1
 */
export function keepChances(counts: readonly number[], subsample: number): Uint32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Uint32Array.from(counts, (count) => {
    const ratio = subsample === 0 ? Infinity : (subsample * total) / count;
    return Math.min(certain, Math.floor((Math.sqrt(ratio) + ratio) * 2 ** 32));
  });
}

/** Draws a word in two steps: a place at random; then the place itself if a second draw is at most `thresholds`, else its alias. */
export interface AliasTable {
  readonly thresholds: Uint32Array;
  readonly aliases: Uint32Array;
}

/** The table for P(w) ∝ count(w)^power (Walker 1977, built as by Vose 1991). */
export function buildAliasTable(counts: readonly number[], power: number): AliasTable {
  const weights = counts.map((count) => count ** power);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const shares = weights.map((weight) => weight / mean);
  const thresholds = new Uint32Array(counts.length).fill(certain);
  const aliases = Uint32Array.from(counts, (_, place) => place);
  const small: number[] = [];
  const large: number[] = [];
  for (const [place, share] of shares.entries()) (share < 1 ? small : large).push(place);
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large[large.length - 1];
    thresholds[poor] = Math.floor(shares[poor] * 2 ** 32);
    aliases[poor] = rich;
    shares[rich] -= 1 - shares[poor];
    if (shares[rich] < 1) small.push(large.pop()!);
  }
  return { thresholds, aliases };
}
