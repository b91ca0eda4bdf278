// Word vectors from counts by repair and truncated singular value decomposition.
import { checkNumber, resolveOptions, unknownName } from '../../base/index.js';
import { createWordVectors, type WordVectors } from '../../vectors/index.js';
import type { Cooccurrences } from '../cooccurrence/cooccurrences.js';
import { capCounts, correlateCounts, ignoreWords, logCounts, positivePmi } from '../cooccurrence/repairs.js';
import { readCountMatrix, type SparseMatrix } from '../cooccurrence/sparse-matrix.js';
import { type SvdControl, truncatedSvd, truncatedSvdDefaults } from './truncated.js';

/** How counts become vectors. */
export interface SvdOptions {
  /** D, numbers in a vector. */
  readonly dimensions: number;
  /** What is done to the counts first: nothing, log(1 + x), min(x, `cap`), correlation or positive mutual information, negatives to 0. */
  readonly repair: 'none' | 'log' | 'cap' | 'correlation' | 'ppmi';
  /** t of `cap`. */
  readonly cap: number;
  /** Exponent of the context counts in `ppmi`. */
  readonly smoothing: number;
  /** k of the shift by log k in `ppmi`. */
  readonly shift: number;
  /** p of U Σᵖ. */
  readonly singularPower: number;
  /** Words that neither count nor get a vector, e.g. `functionWords`. */
  readonly ignore: readonly string[];
  readonly oversampling: number;
  readonly powerIterations: number;
  readonly seed: number;
}

/**
 * The defaults: `ppmi` with contexts smoothed by 0.75 and p = ½ (Levy et al. 2015, §7: p below 1 and smoothing help, a shift does not);
 * the rest are those of `truncatedSvdDefaults`.
 *
 * @example
 * ```ts
 * import { svdDefaults } from 'nomen/embeddings';
 * svdDefaults.repair; // 'ppmi'
 * ```
 */
export const svdDefaults: SvdOptions = Object.freeze({
  dimensions: truncatedSvdDefaults.rank,
  repair: 'ppmi',
  cap: 100,
  smoothing: 0.75,
  shift: 1,
  singularPower: 0.5,
  ignore: Object.freeze([]),
  oversampling: truncatedSvdDefaults.oversampling,
  powerIterations: truncatedSvdDefaults.powerIterations,
  seed: truncatedSvdDefaults.seed,
});

const repairs: Readonly<Record<SvdOptions['repair'], (counts: SparseMatrix, options: SvdOptions) => SparseMatrix>> =
  Object.freeze({
    none: (counts) => counts,
    log: logCounts,
    cap: (counts, { cap }) => capCounts(counts, cap),
    correlation: correlateCounts,
    ppmi: positivePmi,
  });

/**
 * The vector of word i is row i of U_k Σ_kᵖ, where U_k Σ_k V_kᵀ ≈ the repaired counts. Counts over windows give vectors like those of
 * GloVe, counts by document those of latent semantic analysis. Source: Deerwester et al. 1990; Levy et al. 2015.
 *
 * @param counts of windows or documents; read into memory, 8 bytes an entry and as much again for the repair
 * @throws NomenError `number-out-of-range`, `unknown-value`, those of `truncatedSvd`; `AbortError` when the signal fires
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, trainSvd } from 'nomen/embeddings';
 * const counts = await countCooccurrences(createCorpus([['ice', 'is', 'cold'], ['steam', 'is', 'hot']]));
 * (await trainSvd(counts, { dimensions: 2, ignore: ['is'] })).vectors.words; // ['cold', 'hot', 'ice', 'steam']
 * ```
 */
export async function trainSvd(
  counts: Cooccurrences,
  options?: Partial<SvdOptions>,
  control: SvdControl = {},
): Promise<{ readonly vectors: WordVectors; readonly singularValues: Float64Array }> {
  const resolved = resolveSvdOptions(options);
  const { dimensions, singularPower, ignore, oversampling, powerIterations, seed } = resolved;
  const most = Math.min(counts.words.length, counts.columnCount);
  checkNumber(dimensions, { where: 'trainSvd: dimensions', min: 1, max: most, integer: true });
  const repaired = await readRepaired(counts, resolved);
  const svd = await truncatedSvd(repaired, { rank: dimensions, oversampling, powerIterations, seed }, control);
  const { u, singularValues } = svd;
  const scale = singularValues.map((sigma) => (sigma === 0 ? 0 : sigma ** singularPower));
  for (let at = 0; at < u.length; at++) u[at] *= scale[at % dimensions];
  const vectors = createWordVectors({ words: counts.words, dimensions, values: u });
  return { vectors: withoutWords(vectors, ignore), singularValues };
}

/**
 * The options of `trainSvd` with defaults filled in, checked as far as they can be without counts.
 *
 * @throws NomenError `unknown-option`, `unknown-value`, `number-out-of-range`
 * @example
 * ```ts
 * import { resolveSvdOptions } from 'nomen/embeddings';
 * resolveSvdOptions({ dimensions: 50 }).repair; // 'ppmi'
 * ```
 */
export function resolveSvdOptions(given?: Partial<SvdOptions>): SvdOptions {
  const options = resolveOptions(svdDefaults, given, 'trainSvd');
  const { repair, singularPower, dimensions } = options;
  if (!Object.hasOwn(repairs, repair)) {
    throw unknownName(repair, Object.keys(repairs), { where: 'trainSvd: repair', kind: 'value' });
  }
  checkNumber(singularPower, { where: 'trainSvd: singularPower', min: 0, max: 10 });
  checkNumber(dimensions, { where: 'trainSvd: dimensions', min: 1, integer: true });
  return options;
}

/** A function of its own, so that nothing holds the unrepaired counts once it is done. */
async function readRepaired(counts: Cooccurrences, options: SvdOptions): Promise<SparseMatrix> {
  return repairs[options.repair](await readMatrix(counts, options.ignore), options);
}

async function readMatrix(counts: Cooccurrences, ignore: readonly string[]): Promise<SparseMatrix> {
  const matrix = await readCountMatrix(counts);
  if (ignore.length === 0) return matrix;
  const ids = new Map(counts.words.map((word, id) => [word, id]));
  const ignored = ignore.map((word) => ids.get(word) ?? -1);
  return ignoreWords(matrix, ignored, { columns: counts.context === 'window' });
}

function withoutWords(vectors: WordVectors, ignore: readonly string[]): WordVectors {
  if (ignore.length === 0) return vectors;
  const { dimensions } = vectors;
  const ignored = new Set(ignore);
  const words = vectors.words.filter((word) => !ignored.has(word));
  const values = new Float32Array(words.length * dimensions);
  for (const [row, word] of words.entries()) values.set(vectors.vectorOf(word)!, row * dimensions);
  return createWordVectors({ words, dimensions, values });
}
