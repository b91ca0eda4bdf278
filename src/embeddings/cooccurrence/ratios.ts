// Ratios of co-occurrence probabilities: which probe words tell two words apart.
import { NomenError, quote } from '../../base/index.js';
import type { Cooccurrences } from './cooccurrences.js';
import { rowOf } from './merge-runs.js';

/** One probe word k beside two words a and b. */
export interface RatioRow {
  readonly probe: string;
  /** P(k | a) = X_ak / Σ_j X_aj; NaN when a has no context at all. */
  readonly first: number;
  /** P(k | b). */
  readonly second: number;
  /** P(k | a) / P(k | b): large for what goes with a only, small for b, near 1 for both and neither; NaN when both are 0. */
  readonly ratio: number;
}

/**
 * P(k | a) / P(k | b) for each probe word k, e.g. a = ice, b = steam, k = solid, gas, water, fashion.
 * Source: Pennington et al. 2014, table 1.
 *
 * @param counts over windows
 * @param pair the two words
 * @param probes the words k
 * @throws NomenError `unknown-word`, `not-window-counts`
 * @example
 * ```ts
 * import { countCooccurrences, countRatios, createCorpus } from 'nomen/embeddings';
 * const text = [['solid', 'ice'], ['ice', 'water'], ['steam', 'water'], ['steam', 'gas']];
 * const counts = await countCooccurrences(createCorpus(text));
 * const rows = await countRatios(counts, ['ice', 'steam'], ['water', 'gas']);
 * rows.map((row) => row.ratio); // [1, 0]
 * ```
 */
export async function countRatios(
  counts: Cooccurrences,
  [a, b]: readonly [string, string],
  probes: readonly string[],
): Promise<readonly RatioRow[]> {
  if (counts.context !== 'window') throw notWindows(counts.context);
  const ids = new Map(counts.words.map((word, id) => [word, id]));
  const [first, second] = [await shares(counts, idOf(ids, a)), await shares(counts, idOf(ids, b))];
  return probes.map((probe) => {
    const k = idOf(ids, probe);
    return { probe, first: first[k], second: second[k], ratio: first[k] / second[k] };
  });
}

/** P(k | word) for every k. */
async function shares(counts: Cooccurrences, word: number): Promise<Float64Array> {
  const found = new Float64Array(counts.columnCount);
  for await (const block of counts.blocks()) {
    const i = block.rows.indexOf(word);
    if (i < 0) continue;
    const row = rowOf(block, i);
    row.columns.forEach((column, k) => {
      found[column] = row.counts[k];
    });
    break;
  }
  const total = found.reduce((sum, count) => sum + count, 0);
  return found.map((count) => count / total);
}

function idOf(ids: ReadonlyMap<string, number>, word: string): number {
  const id = ids.get(word);
  if (id !== undefined) return id;
  throw new NomenError({
    code: 'unknown-word',
    where: 'countRatios',
    expected: 'words of the corpus',
    got: quote(word),
    fix: 'Check its spelling and case, or count with a smaller minCount',
    details: { word },
  });
}

function notWindows(context: string): NomenError {
  return new NomenError({
    code: 'not-window-counts',
    where: 'countRatios',
    expected: 'counts over windows',
    got: `counts by ${context}`,
    fix: "Count with context: 'window'",
  });
}
