// Training GloVe: shuffled entries through AdaGrad, stop and resume at any batch.
import { createRandom, NomenError, type Random, type WorkerHost } from '../../base/index.js';
import { createWordVectors, type WordVectors } from '../../vectors/index.js';
import { type BlockStorage, createMemoryStorage } from '../cooccurrence/block-storage.js';
import type { Cooccurrences } from '../cooccurrence/cooccurrences.js';
import type { GloveTables } from '../factor-kernels/factor-kernels.js';
import {
  type GloveCheckpoint,
  type GlovePosition,
  type GloveRunParts,
  gloveCheckpointOf,
  restoreGlove,
} from './checkpoint.js';
import { type GloveOptions, resolveGloveOptions } from './options.js';
import { entryWords, type ShuffledEntries, shuffleEntries } from './shuffled-entries.js';
import { batchEntries, createGloveStepper, type GloveStepper } from './stepper.js';

/** How a run is carried out; of all this only the number of threads changes its result. */
export interface GloveControl {
  /** Where the shuffled entries go, 16 bytes each; in memory when left out. */
  readonly storage?: BlockStorage;
  /** Called about every 65,000 entries. */
  readonly onProgress?: (progress: GloveProgress) => void;
  /** When aborted, the run hands out a checkpoint and returns unfinished. */
  readonly signal?: AbortSignal;
  /** Called after each epoch and when aborted. */
  readonly onCheckpoint?: (checkpoint: GloveCheckpoint) => Promise<void>;
  /** What `onCheckpoint` gave when the run was interrupted. */
  readonly resume?: GloveCheckpoint;
  /** Threads that update the same memory; without them one thread trains, and equal seeds give equal bytes. */
  readonly threads?: { readonly count: number; readonly workers: WorkerHost };
}

/** Where a run stands. */
export interface GloveProgress {
  /** 1-based. */
  readonly epoch: number;
  readonly epochs: number;
  /** Entries seen in this epoch, of `entryCount`. */
  readonly entries: number;
  readonly entryCount: number;
  /** Mean of ½ f d² over them. */
  readonly loss: number;
}

/**
 * Minimises J = ½ Σ_ij f(X_ij) (w_i · w̃_j + b_i + b̃_j − log X_ij)² with f(x) = min(1, (x / x_max)^¾) by AdaGrad, one entry after the
 * other in random order; the vector of word i is w_i + w̃_i. Source: Pennington et al. 2014, eq. 8–9, and the authors' program, whose
 * half before the sum and whose order of steps (move first, then add (α g)² to the sum) are kept. Same counts, options and seed give
 * the same bytes, interrupted or not.
 *
 * @param counts over windows
 * @throws NomenError `not-window-counts`, `not-finite`, `checkpoint-mismatch`, `memory-unavailable`, those of the options
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, trainGlove } from 'nomen/embeddings';
 * const counts = await countCooccurrences(createCorpus([['ice', 'is', 'cold']]));
 * const { vectors } = await trainGlove(counts, { dimensions: 2, epochs: 3 });
 * vectors.words; // ['cold', 'ice', 'is']
 * ```
 */
export async function trainGlove(
  counts: Cooccurrences,
  options?: Partial<GloveOptions>,
  control: GloveControl = {},
): Promise<{ readonly vectors: WordVectors; readonly finished: boolean }> {
  const resolved = resolveGloveOptions(options);
  if (counts.context !== 'window') throw notWindows(counts.context);
  const { storage = createMemoryStorage(), signal, resume } = control;
  const shuffled = await shuffleEntries(counts, resolved, { storage, signal });
  try {
    const run = createRun(counts, resolved, { hash: shuffled.hash, threads: control.threads });
    let finished: boolean;
    try {
      if (resume !== undefined) restoreGlove(resume, run);
      finished = await runEpochs(run, shuffled, { counts, control });
    } finally {
      await run.stepper.stop();
    }
    return { vectors: vectorsOf(run.tables, counts.words, resolved.dimensions), finished };
  } finally {
    await shuffled.remove();
  }
}

interface GloveRun extends GloveRunParts {
  readonly stepper: GloveStepper;
}

function createRun(
  { words, entryCount }: Cooccurrences,
  options: GloveOptions,
  { hash, threads }: { readonly hash: number; readonly threads: GloveControl['threads'] },
): GloveRun {
  const stepper = createGloveStepper(words.length, options, threads);
  const { tables } = stepper;
  const random = createRandom(options.seed);
  for (const table of [tables.words, tables.contexts])
    initialise(table, { size: tables.size, random, dimensions: options.dimensions });
  return {
    options,
    fingerprint: `${words.length} words, ${entryCount} entries, hash ${hash}`,
    position: { epoch: 0, block: 0, entry: 0, entries: 0, lossSum: 0 },
    tables,
    stepper,
  };
}

/** w and b uniform in ±0.5 / D, all sums 1; what fills a row up to a multiple of 4 is 0 and stays so. */
function initialise(
  table: GloveTables['words'],
  { size, random, dimensions }: { readonly size: number; readonly random: Random; readonly dimensions: number },
): void {
  const rowLength = 2 * size + 4;
  const draw = () => (random.uniform() - 0.5) / dimensions;
  for (let at = 0; at < table.length; at += rowLength) {
    for (let d = 0; d < dimensions; d++) table[at + d] = draw();
    table.fill(1, at + size, at + 2 * size);
    table[at + 2 * size] = draw();
    table[at + 2 * size + 1] = 1;
  }
}

interface RunOutside {
  readonly counts: Cooccurrences;
  readonly control: GloveControl;
}

/** Runs what is left; false when aborted. */
async function runEpochs(run: GloveRun, shuffled: ShuffledEntries, outside: RunOutside): Promise<boolean> {
  const { position, options } = run;
  const { onCheckpoint } = outside.control;
  while (position.epoch < options.epochs) {
    for (; position.block < shuffled.blockCount; position.block++, position.entry = 0) {
      if (await runBlock(run, await shuffled.load(position.block), outside)) continue;
      await settle(run, outside);
      await onCheckpoint?.(gloveCheckpointOf(run));
      return false;
    }
    await settle(run, outside);
    Object.assign(position, { epoch: position.epoch + 1, block: 0, entry: 0, entries: 0, lossSum: 0 });
    await onCheckpoint?.(gloveCheckpointOf(run));
  }
  return true;
}

/** Runs the rest of a block; false when aborted. */
async function runBlock(run: GloveRun, entries: Int32Array, outside: RunOutside): Promise<boolean> {
  const { position, stepper } = run;
  while (position.entry < entries.length / entryWords) {
    if (outside.control.signal?.aborted) return false;
    const part = entries.subarray(position.entry * entryWords, (position.entry + batchEntries) * entryWords);
    await stepper.learn(part);
    position.entry += part.length / entryWords;
    report(run, outside);
    // A breath, in which signals and timers of the host get their turn.
    await new Promise((resume) => setTimeout(resume, 0));
  }
  return true;
}

/** Waits until all entries that were given are learnt. */
async function settle(run: GloveRun, outside: RunOutside): Promise<void> {
  await run.stepper.settle();
  report(run, outside);
}

/** Adds up what has been learnt since the last time, and tells it; of several threads none may be done yet. */
function report({ stepper, position, options }: GloveRun, { counts, control }: RunOutside): void {
  const { sum, count } = stepper.takeLoss();
  if (!Number.isFinite(sum)) throw notFinite(position, sum);
  position.entries += count;
  position.lossSum += sum;
  if (count === 0) return;
  control.onProgress?.({
    epoch: position.epoch + 1,
    epochs: options.epochs,
    entries: position.entries,
    entryCount: counts.entryCount,
    loss: position.lossSum / position.entries,
  });
}

/** w_i + w̃_i. */
function vectorsOf({ words, contexts, size }: GloveTables, names: readonly string[], dimensions: number): WordVectors {
  const values = new Float32Array(names.length * dimensions);
  for (let i = 0; i < names.length; i++) {
    const from = i * (2 * size + 4);
    for (let d = 0; d < dimensions; d++) values[i * dimensions + d] = words[from + d] + contexts[from + d];
  }
  return createWordVectors({ words: names, dimensions, values });
}

function notFinite({ epoch, entries }: GlovePosition, loss: number): NomenError {
  return new NomenError({
    code: 'not-finite',
    where: `trainGlove: epoch ${epoch + 1}, after ${entries} entries`,
    expected: 'a finite loss',
    got: String(loss),
    fix: 'Lower the learning rate',
    details: { epoch: epoch + 1, entries },
  });
}

function notWindows(context: string): NomenError {
  return new NomenError({
    code: 'not-window-counts',
    where: 'trainGlove',
    expected: 'counts over windows',
    got: `counts by ${context}`,
    fix: "Count with context: 'window', or factorise word–document counts with trainSvd",
  });
}
