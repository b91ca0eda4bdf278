// The value of counting: a sparse matrix of whole numbers as a list of blocks.
import { NomenError } from '../../base/index.js';
import { type BlockStorage, createMemoryStorage } from './block-storage.js';
import { type CountBlock, type CountRun, readBlocks } from './count-rows.js';
import { mergeRuns } from './merge-runs.js';
import type { CountingOptions } from './options.js';

/** X ∈ ℕ^{V×C} in units: how often word i met column j. Rows without entries are left out. */
export interface Cooccurrences {
  /** The V words of the rows; with `window` contexts of the columns too. */
  readonly words: readonly string[];
  /** C: V for windows, else the number of lines or documents. */
  readonly columnCount: number;
  readonly context: CountingOptions['context'];
  /** A stored count of `unit` means 1. */
  readonly unit: number;
  /** Entries that are not 0. */
  readonly entryCount: number;
  /** The entries by ascending row and column; the same blocks however the corpus was cut and whatever memory there was. */
  blocks(): AsyncIterable<CountBlock>;
  /** Gives the storage back. */
  remove(): Promise<void>;
}

/** A merged run with its meaning. */
export function createCooccurrences(
  run: CountRun,
  meaning: Pick<Cooccurrences, 'words' | 'columnCount' | 'context' | 'unit'>,
): Cooccurrences {
  return Object.freeze({
    ...meaning,
    entryCount: run.entryCount,
    blocks: () => readBlocks(run),
    remove: () => run.list.remove(),
  });
}

/**
 * X = Σ_p X_p: the counts of parts of a corpus, counted anywhere and in any order, are the counts of the whole, byte for byte.
 *
 * @param parts of `window` contexts with one vocabulary and one unit; they are left as they are
 * @param run `storage` for the sum; in memory when left out
 * @throws NomenError `counts-differ`; `AbortError` when the signal fires
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, mergeCooccurrences } from 'nomen/embeddings';
 * const counts = await countCooccurrences(createCorpus([['ice', 'cold']]));
 * (await mergeCooccurrences([counts, counts])).entryCount; // 2
 * ```
 */
export async function mergeCooccurrences(
  parts: readonly Cooccurrences[],
  { storage = createMemoryStorage(), signal }: { readonly storage?: BlockStorage; readonly signal?: AbortSignal } = {},
): Promise<Cooccurrences> {
  const [first, ...others] = parts;
  if (first === undefined) throw countsDiffer('0', 'no counts at all');
  for (const [i, part] of parts.entries()) {
    if (part.context !== 'window') throw countsDiffer(i, `counts by ${part.context}`);
    if (part.unit !== first.unit) throw countsDiffer(i, `units of 1/${part.unit} beside 1/${first.unit}`);
  }
  for (const [i, { words }] of others.entries()) {
    if (words.length !== first.words.length || words.some((word, id) => word !== first.words[id]))
      throw countsDiffer(i + 1, 'other words');
  }
  return createCooccurrences(
    await mergeRuns(
      parts.map((part) => part.blocks()),
      storage,
      signal,
    ),
    first,
  );
}

function countsDiffer(part: number | string, got: string): NomenError {
  return new NomenError({
    code: 'counts-differ',
    where: `mergeCooccurrences: part ${part}`,
    expected: 'counts over windows, of the same words and weights in each part',
    got,
    fix: 'Count every part with one vocabulary and the same options',
  });
}
