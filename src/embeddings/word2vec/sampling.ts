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
export function keepChances(counts: ArrayLike<number>, subsample: number): Uint32Array {
  let total = 0;
  for (let word = 0; word < counts.length; word++) total += counts[word];
  const chances = new Uint32Array(counts.length);
  for (let word = 0; word < counts.length; word++) {
    const ratio = subsample === 0 ? Infinity : (subsample * total) / counts[word];
    chances[word] = Math.min(certain, Math.floor((Math.sqrt(ratio) + ratio) * 2 ** 32));
  }
  return chances;
}

/** Draws a word in two steps: a place at random; then the place itself if a second draw is at most `thresholds`, else its alias. */
export interface AliasTable {
  readonly thresholds: Uint32Array;
  readonly aliases: Uint32Array;
}

/** The table for P(w) ∝ count(w)^power (Walker 1977, built as by Vose 1991). */
export function buildAliasTable(counts: ArrayLike<number>, power: number): AliasTable {
  const size = counts.length;
  const shares = new Float64Array(size);
  for (let place = 0; place < size; place++) shares[place] = counts[place] ** power;
  const mean = shares.reduce((sum, weight) => sum + weight, 0) / size;
  const thresholds = new Uint32Array(size).fill(certain);
  const aliases = new Uint32Array(size);
  // Two stacks in one array: places with less than their share grow from its beginning, the others from its end.
  const stacks = new Uint32Array(size);
  let [small, large] = [0, size];
  for (let place = 0; place < size; place++) {
    aliases[place] = place;
    shares[place] /= mean;
    if (shares[place] < 1) stacks[small++] = place;
    else stacks[--large] = place;
  }
  while (small > 0 && large < size) {
    const poor = stacks[--small];
    const rich = stacks[large];
    thresholds[poor] = Math.floor(shares[poor] * 2 ** 32);
    aliases[poor] = rich;
    shares[rich] -= 1 - shares[poor];
    if (shares[rich] < 1) stacks[small++] = stacks[large++];
  }
  return { thresholds, aliases };
}
