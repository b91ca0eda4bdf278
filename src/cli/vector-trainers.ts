// The trainers of word vectors behind one call, whatever the method: text in, vectors or a checkpoint out.
import {
  type BlockStorage,
  type Corpus,
  countCooccurrences,
  countingDefaults,
  deserializeGloveCheckpoint,
  deserializeWord2vecCheckpoint,
  resolveCountingOptions,
  resolveGloveOptions,
  resolveSvdOptions,
  resolveWord2vecOptions,
  serializeGloveCheckpoint,
  serializeWord2vecCheckpoint,
  trainGlove,
  trainSvd,
  trainWord2vec,
  type Word2vecOptions,
} from '../embeddings/index.js';
import { createFileStorage, createNodeWorkers, readBytes, type WritableData } from '../node/index.js';
import type { SubwordVectors, WordVectors } from '../vectors/index.js';
import type { GivenVectorsOptions, VectorsMethod } from './vector-options.js';

/** What every trainer tells of its progress: a share of the work, in units of its own. */
export interface VectorsProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly done: number;
  readonly all: number;
  readonly unit: string;
  readonly loss?: number;
  readonly learningRate?: number;
}

/** What a run needs from the command. */
export interface VectorsRun {
  readonly method: VectorsMethod;
  /** Those of `resolveVectorsOptions`. */
  readonly options: GivenVectorsOptions['method'];
  readonly threads: number;
  /** Bytes for counting. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: VectorsProgress) => void;
  readonly save: (bytes: WritableData) => Promise<void>;
  /** Path of the checkpoint to go on from. */
  readonly resume: string | undefined;
}

/** What a run came to. */
export interface TrainedVectors {
  readonly finished: boolean;
  readonly vectors: WordVectors;
  /** The vectors of n-grams, where they were learnt. */
  readonly subwords?: SubwordVectors | undefined;
}

/**
 * The options of a method with its defaults: what a trainer would refuse is refused here, before the text is read.
 *
 * @throws NomenError those of the trainers' options
 */
export function resolveVectorsOptions(
  method: VectorsMethod,
  options: GivenVectorsOptions['method'],
): GivenVectorsOptions['method'] {
  const { counting, rest } = splitOptions(options);
  if (method === 'glove') return { ...resolveCountingOptions(counting), ...resolveGloveOptions(rest) };
  if (method === 'svd') return { ...resolveCountingOptions(counting), ...resolveSvdOptions(rest) };
  const { method: _method, ...resolved } = resolveWord2vecOptions({ ...options, method } as Partial<Word2vecOptions>);
  return resolved;
}

/** The options of counting, and those of what is made of the counts. */
function splitOptions(options: GivenVectorsOptions['method']) {
  const those = (areOfCounting: boolean) =>
    Object.fromEntries(
      Object.entries(options).filter(([name]) => Object.hasOwn(countingDefaults, name) === areOfCounting),
    );
  return { counting: those(true), rest: those(false) };
}

/** Trains with the method of the run; `AbortError` when a part that has no checkpoint is interrupted. */
export function trainVectors(corpus: Corpus, run: VectorsRun): Promise<TrainedVectors> {
  if (run.method === 'glove') return withStorage((storage) => trainByGlove(corpus, run, storage));
  if (run.method === 'svd') return withStorage((storage) => trainBySvd(corpus, run, storage));
  return trainByPrediction(corpus, run);
}

/** Counts go to files, so that a text of any size is counted; they are gone afterwards. */
async function withStorage(train: (storage: BlockStorage) => Promise<TrainedVectors>): Promise<TrainedVectors> {
  const storage = await createFileStorage();
  try {
    return await train(storage);
  } finally {
    await storage.remove();
  }
}

async function trainByPrediction(corpus: Corpus, run: VectorsRun): Promise<TrainedVectors> {
  const { method, options, threads, signal, onProgress, save, resume } = run;
  const result = await trainWord2vec(corpus, { ...options, method } as Partial<Word2vecOptions>, {
    signal,
    threads: { count: threads, workers: createNodeWorkers() },
    onProgress: ({ epoch, epochs, tokens, tokensPerEpoch, loss, learningRate }) =>
      onProgress({ epoch, epochs, done: tokens, all: tokensPerEpoch, unit: 'words', loss, learningRate }),
    onCheckpoint: (checkpoint) => save(serializeWord2vecCheckpoint(checkpoint)),
    ...(resume === undefined
      ? {}
      : { resume: deserializeWord2vecCheckpoint(await readBytes(resume), { name: resume }) }),
  });
  return result;
}

async function countPairs(
  corpus: Corpus,
  { options, memoryBytes, signal, onProgress }: VectorsRun,
  storage: BlockStorage,
) {
  const { counting, rest } = splitOptions(options);
  const counts = await countCooccurrences(corpus, counting, {
    memoryBytes,
    storage,
    signal,
    onProgress: ({ tokens, tokenCount }) =>
      onProgress({ epoch: 1, epochs: 1, done: tokens, all: tokenCount, unit: 'words counted' }),
  });
  return { counts, rest };
}

async function trainByGlove(corpus: Corpus, run: VectorsRun, storage: BlockStorage): Promise<TrainedVectors> {
  const { threads, signal, onProgress, save, resume } = run;
  const { counts, rest } = await countPairs(corpus, run, storage);
  const result = await trainGlove(counts, rest, {
    storage,
    signal,
    threads: { count: threads, workers: createNodeWorkers() },
    onProgress: ({ epoch, epochs, entries, entryCount, loss }) =>
      onProgress({ epoch, epochs, done: entries, all: entryCount, unit: 'counts', loss }),
    onCheckpoint: (checkpoint) => save(serializeGloveCheckpoint(checkpoint)),
    ...(resume === undefined ? {} : { resume: deserializeGloveCheckpoint(await readBytes(resume), { name: resume }) }),
  });
  return result;
}

async function trainBySvd(corpus: Corpus, run: VectorsRun, storage: BlockStorage): Promise<TrainedVectors> {
  const { counts, rest } = await countPairs(corpus, run, storage);
  const { vectors } = await trainSvd(counts, rest, {
    signal: run.signal,
    onProgress: ({ pass, passes }) =>
      run.onProgress({ epoch: 1, epochs: 1, done: pass, all: passes, unit: 'passes over the counts' }),
  });
  return { vectors, finished: true };
}
