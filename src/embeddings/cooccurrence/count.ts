// Counting co-occurrences in bounded memory: pieces of the corpus become sorted runs, and runs become one.
import { checkNumber } from '../../base/index.js';
import { type Corpus, documentEnd, lineEnd } from '../corpus/corpus.js';
import { type BlockStorage, createMemoryStorage } from './block-storage.js';
import { type Cooccurrences, createCooccurrences } from './cooccurrences.js';
import { piecesOf } from './corpus-pieces.js';
import { blockEntries, type CountRow, type CountRun, createRowWriter, readBlocks } from './count-rows.js';
import { distanceWeights } from './distance-weights.js';
import { createDocumentCounter } from './document-counter.js';
import { mergeRuns } from './merge-runs.js';
import { type CountingOptions, resolveCountingOptions } from './options.js';
import { type CorpusPiece, windowRows } from './window-counter.js';

/** How the counting is carried out; nothing here changes its result. */
export interface CountingRun {
  /** Bytes of working memory, beside the storage; a corpus that takes more is counted in pieces. Default 2³⁰. */
  readonly memoryBytes?: number;
  /** Where counts are kept; in memory when left out. */
  readonly storage?: BlockStorage;
  /** Called as the work goes on. */
  readonly onProgress?: (progress: CountingProgress) => void;
  readonly signal?: AbortSignal;
}

/** Where the counting stands. */
export interface CountingProgress {
  /** `read` while the corpus is read and counted, `merge` when its pieces are put together. */
  readonly kind: 'read' | 'merge';
  /** Words read, of `tokenCount`. */
  readonly tokens: number;
  readonly tokenCount: number;
}

/** One piece holds 130 million words. */
const defaultMemoryBytes = 2 ** 30;
/** An id, and a place in the list of its word. */
const bytesPerPlace = 8;
/** A sum, a column and a count of the row at hand, and a start in the list of places. */
const bytesPerWord = 8 + 4 + 8 + 4;
/** A column and a count. */
const bytesPerEntry = 12;

/**
 * X_ij = Σ weight(d) over all pairs of words i, j of one line at a distance d ≤ `windowSize`; or how often word i stands in document j.
 * Weights are whole numbers of 1/unit (1/2520 for ramped windows of 10), so the counts are exact: neither the order nor the partition
 * of the corpus nor the memory changes a byte. Source: Pennington et al. 2014, §4.2 (windows); Deerwester et al. 1990 (documents).
 *
 * @param corpus read once
 * @throws NomenError `number-out-of-range` when `memoryBytes` is too small for the vocabulary, those of the options; `AbortError`
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus } from 'nomen/embeddings';
 * const counts = await countCooccurrences(createCorpus([['to', 'be', 'or']]), { windowSize: 2 });
 * [counts.unit, counts.entryCount]; // [2, 6]
 * ```
 */
export async function countCooccurrences(
  corpus: Corpus,
  options?: Partial<CountingOptions>,
  run: CountingRun = {},
): Promise<Cooccurrences> {
  const resolved = resolveCountingOptions(options);
  const { words } = corpus.vocabulary;
  const counter = createCounter(resolved, words.length);
  const limits = memoryLimits(words.length, { overlap: counter.overlap, memoryBytes: run.memoryBytes });
  const storage = run.storage ?? createMemoryStorage();
  const runs = await countPieces(corpus, counter, { run, storage, capacity: limits.capacity });
  run.onProgress?.({ kind: 'merge', tokens: corpus.tokenCount, tokenCount: corpus.tokenCount });
  const whole = await mergeAll(runs, { fanIn: limits.fanIn, storage, signal: run.signal });
  return createCooccurrences(whole, {
    words,
    context: resolved.context,
    columnCount: counter.columnCount(),
    unit: counter.unit,
  });
}

/** What tells windows and documents apart. */
interface PieceCounter {
  readonly unit: number;
  /** Words of a piece that the next one needs. */
  readonly overlap: number;
  rows(piece: CorpusPiece): Generator<CountRow>;
  columnCount(): number;
}

function createCounter({ context, windowSize, weighting, side }: CountingOptions, wordCount: number): PieceCounter {
  if (context !== 'window') {
    const { rows, documentCount } = createDocumentCounter(wordCount, context === 'line' ? lineEnd : documentEnd);
    return { unit: 1, overlap: 0, rows, columnCount: documentCount };
  }
  const { weights, unit } = distanceWeights(windowSize, weighting);
  return {
    unit,
    overlap: windowSize,
    rows: (piece) => windowRows(piece, { wordCount, weights, side }),
    columnCount: () => wordCount,
  };
}

/** How many places fit in a piece, and how many runs can be merged at once. */
function memoryLimits(
  wordCount: number,
  { overlap, memoryBytes = defaultMemoryBytes }: { readonly overlap: number; readonly memoryBytes: number | undefined },
) {
  // A block, kept and encoded, may end in a row as long as the vocabulary.
  const blockBytes = (2 * blockEntries + wordCount) * bytesPerEntry;
  const fixed = 2 * blockBytes + wordCount * bytesPerWord;
  const leastPlaces = 1024 + 4 * overlap;
  checkNumber(memoryBytes, { where: 'countCooccurrences: memoryBytes', min: fixed + leastPlaces * bytesPerPlace });
  return {
    capacity: Math.min(Math.floor((memoryBytes - fixed) / bytesPerPlace), 2 ** 31 - 1),
    fanIn: Math.max(2, Math.floor(memoryBytes / blockBytes) - 2),
  };
}

async function countPieces(
  corpus: Corpus,
  counter: PieceCounter,
  { run, storage, capacity }: { readonly run: CountingRun; readonly storage: BlockStorage; readonly capacity: number },
): Promise<CountRun[]> {
  const { tokenCount } = corpus;
  let tokens = 0;
  function onChunk(chunk: Int32Array) {
    run.signal?.throwIfAborted();
    for (let p = 0; p < chunk.length; p++) if (chunk[p] >= 0) tokens++;
    run.onProgress?.({ kind: 'read', tokens, tokenCount });
  }
  const runs: CountRun[] = [];
  for await (const piece of piecesOf(corpus, { capacity, overlap: counter.overlap, onChunk })) {
    runs.push(await writeRows(counter.rows(piece), storage, run.signal));
  }
  return runs;
}

/** Blocks between two breaths, in which signals of the host get their turn. */
const blocksBetweenPauses = 8;

async function writeRows(rows: Iterable<CountRow>, storage: BlockStorage, signal?: AbortSignal): Promise<CountRun> {
  const writer = createRowWriter(await storage.create());
  let blocks = 0;
  for (const row of rows) {
    const pending = writer.write(row);
    if (pending === undefined) continue;
    await pending;
    if (++blocks % blocksBetweenPauses === 0) await new Promise((resume) => setTimeout(resume, 0));
    signal?.throwIfAborted();
  }
  return writer.close();
}

/** Merges `fanIn` runs at a time until one is left. */
async function mergeAll(
  runs: readonly CountRun[],
  {
    fanIn,
    storage,
    signal,
  }: { readonly fanIn: number; readonly storage: BlockStorage; readonly signal?: AbortSignal | undefined },
): Promise<CountRun> {
  let left = runs;
  while (left.length !== 1) {
    const some = left.slice(0, fanIn);
    const merged = await mergeRuns(some.map(readBlocks), storage, signal);
    for (const run of some) await run.list.remove();
    left = [...left.slice(fanIn), merged];
  }
  return left[0];
}
