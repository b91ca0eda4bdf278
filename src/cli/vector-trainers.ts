// The trainers of word vectors behind one call, whatever the method: text in, vectors or a checkpoint out.
import {
  type Corpus,
  countCooccurrences,
  deserializeWord2vecCheckpoint,
  serializeWord2vecCheckpoint,
  trainGlove,
  trainSvd,
  trainWord2vec,
} from '../embeddings/index.js';
import { createNodeWorkers, readBytes, type WritableData } from '../node/index.js';
import { deserializeNerCheckpoint, serializeNerCheckpoint } from '../pipeline/index.js';
import type { WordVectors } from '../vectors/index.js';
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
  readonly options: GivenVectorsOptions['method'];
  readonly threads: number;
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
  /** Resolved options, as far as the trainer gives them back. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Trains with the method of the run; `AbortError` when a part that has no checkpoint is interrupted. */
export function trainVectors(corpus: Corpus, run: VectorsRun): Promise<TrainedVectors> {
  if (run.method === 'glove') return trainByGlove(corpus, run);
  return run.method === 'svd' ? trainBySvd(corpus, run) : trainByPrediction(corpus, run);
}

async function trainByPrediction(corpus: Corpus, run: VectorsRun): Promise<TrainedVectors> {
  const { method, options, threads, signal, onProgress, save, resume } = run;
  const result = await trainWord2vec(corpus, { ...options, method } as Parameters<typeof trainWord2vec>[1], {
    signal,
    threads: { count: threads, workers: createNodeWorkers() },
    onProgress: ({ epoch, epochs, tokens, tokensPerEpoch, loss, learningRate }) =>
      onProgress({ epoch, epochs, done: tokens, all: tokensPerEpoch, unit: 'words', loss, learningRate }),
    onCheckpoint: (checkpoint) => save(serializeWord2vecCheckpoint(checkpoint)),
    ...(resume === undefined
      ? {}
      : { resume: deserializeWord2vecCheckpoint(await readBytes(resume), { name: resume }) }),
  });
  return { ...result, options: { ...result.options } };
}

async function countPairs(corpus: Corpus, { options, signal, onProgress }: VectorsRun) {
  const names = ['context', 'windowSize', 'weighting', 'side'];
  const counting = Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
  const rest = Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
  const counts = await countCooccurrences(corpus, counting, {
    signal,
    onProgress: ({ tokens, tokenCount }) =>
      onProgress({ epoch: 1, epochs: 1, done: tokens, all: tokenCount, unit: 'words counted' }),
  });
  return { counts, rest };
}

async function trainByGlove(corpus: Corpus, run: VectorsRun): Promise<TrainedVectors> {
  const { signal, onProgress, save, resume } = run;
  const { counts, rest } = await countPairs(corpus, run);
  const result = await trainGlove(counts, rest, {
    signal,
    onProgress: ({ epoch, epochs, entries, entryCount, loss }) =>
      onProgress({ epoch, epochs, done: entries, all: entryCount, unit: 'counts', loss }),
    onCheckpoint: async (checkpoint) => save(await serializeNerCheckpoint(checkpoint)),
    ...(resume === undefined
      ? {}
      : { resume: await deserializeNerCheckpoint(await readBytes(resume), { name: resume }) }),
  });
  return { ...result, options: run.options };
}

async function trainBySvd(corpus: Corpus, run: VectorsRun): Promise<TrainedVectors> {
  const { counts, rest } = await countPairs(corpus, run);
  const { vectors } = await trainSvd(counts, rest, {
    signal: run.signal,
    onProgress: ({ pass, passes }) =>
      run.onProgress({ epoch: 1, epochs: 1, done: pass, all: passes, unit: 'passes over the counts' }),
  });
  return { vectors, finished: true, options: run.options };
}
