// Repairs of raw counts, in which the most frequent words drown the rest: each is a pure function from matrix to matrix.
import { checkNumber } from '../../base/index.js';
import { mapEntries, marginSums, type SparseMatrix } from './sparse-matrix.js';

/**
 * log(1 + X_ij): one more keeps 0 at 0 and ramped counts below 1 positive.
 *
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, logCounts, readCountMatrix } from 'nomen/embeddings';
 * const counts = await readCountMatrix(await countCooccurrences(createCorpus([['a', 'b']])));
 * logCounts(counts).values; // [0.693, 0.693]
 * ```
 */
export function logCounts(counts: SparseMatrix): SparseMatrix {
  return mapEntries(counts, Math.log1p);
}

/**
 * min(X_ij, t).
 *
 * @param t the cap, > 0; t ≈ 100 is usual
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { capCounts, countCooccurrences, createCorpus, readCountMatrix } from 'nomen/embeddings';
 * const counts = await readCountMatrix(await countCooccurrences(createCorpus([['a', 'b', 'a', 'b']])));
 * capCounts(counts, 1).values; // [1, 1, 1, 1]
 * ```
 */
export function capCounts(counts: SparseMatrix, t: number): SparseMatrix {
  checkNumber(t, { where: 'capCounts: t', min: Number.MIN_VALUE });
  return mapEntries(counts, (count) => Math.min(count, t));
}

/**
 * X without the rows and the columns of some words, e.g. `functionWords`: their entries go, the numbering stays.
 *
 * @param ids numbers of the words; −1, a word that is not there, is passed over
 * @param options `columns`: whether columns are words too, as with windows (default), or documents
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, ignoreWords, readCountMatrix } from 'nomen/embeddings';
 * const counts = await readCountMatrix(await countCooccurrences(createCorpus([['the', 'ice', 'is']])));
 * ignoreWords(counts, [2]).values.length; // 2
 * ```
 */
export function ignoreWords(
  counts: SparseMatrix,
  ids: readonly number[],
  { columns = true }: { readonly columns?: boolean } = {},
): SparseMatrix {
  const ignored = new Set(ids);
  const isIgnored = (row: number, column: number) => ignored.has(row) || (columns && ignored.has(column));
  return mapEntries(counts, (count, row, column) => (isIgnored(row, column) ? 0 : count));
}

/**
 * max(0, φ_ij), the Pearson correlation of "here is word i" with "here is context j":
 * φ_ij = (T X_ij − R_i C_j) / √(R_i (T − R_i) C_j (T − C_j)) with the sums R of rows, C of columns and T of all.
 * Pairs that never met have φ < 0, so the matrix stays sparse. Source: Rohde et al. 2006 (COALS, who take the square root after).
 *
 * @example
 * ```ts
 * import { correlateCounts, countCooccurrences, createCorpus, readCountMatrix } from 'nomen/embeddings';
 * const counts = await readCountMatrix(await countCooccurrences(createCorpus([['a', 'b'], ['c', 'd']])));
 * correlateCounts(counts).values; // [1, 1, 1, 1]
 * ```
 */
export function correlateCounts(counts: SparseMatrix): SparseMatrix {
  const { rows, columns, total } = marginSums(counts);
  return mapEntries(counts, (count, row, column) => {
    const [r, c] = [rows[row], columns[column]];
    const spread = Math.sqrt(r * (total - r)) * Math.sqrt(c * (total - c));
    return spread === 0 ? 0 : Math.max(0, (total * count - r * c) / spread);
  });
}

/**
 * max(0, log(P(i, j) / (P(i) P_s(j))) − log k), positive pointwise mutual information with P_s(j) = C_jˢ / Σ_j C_jˢ.
 * s = 0.75 takes weight off rare contexts; a shift by log k, k > 1, mirrors k negative samples. Source: Levy et al. 2015, §3.
 *
 * @param options `smoothing` s, default 0.75; `shift` k, default 1
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, positivePmi, readCountMatrix } from 'nomen/embeddings';
 * const counts = await readCountMatrix(await countCooccurrences(createCorpus([['a', 'b'], ['c', 'd']])));
 * positivePmi(counts, { smoothing: 1 }).values; // [1.386, 1.386, 1.386, 1.386]
 * ```
 */
export function positivePmi(
  counts: SparseMatrix,
  { smoothing = 0.75, shift = 1 }: { readonly smoothing?: number; readonly shift?: number } = {},
): SparseMatrix {
  checkNumber(smoothing, { where: 'positivePmi: smoothing', min: 0, max: 1 });
  checkNumber(shift, { where: 'positivePmi: shift', min: Number.MIN_VALUE });
  const { rows, columns } = marginSums(counts);
  const smooth = columns.map((sum) => (sum === 0 ? 0 : sum ** smoothing));
  const scale = smooth.reduce((sum, weight) => sum + weight, 0) / shift;
  return mapEntries(counts, (count, row, column) =>
    Math.max(0, Math.log((count * scale) / (rows[row] * smooth[column]))),
  );
}
