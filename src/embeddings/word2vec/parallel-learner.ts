// word2vec with several threads on one memory.
import type { WasmMemory, WorkerHost, WorkerPort } from '../../base/index.js';
import { joinInstance } from '../wasm/instance.js';
import { type PieceThreads, servePieces, startPieceThreads } from '../wasm/piece-threads.js';
import type { JobLayout } from './job.js';
import type { ChunkRun, Learner, LearnerTables, LossSample } from './learner.js';
import type { Word2vecOptions } from './options.js';
import { createWasmRun, matricesOf, placeChunk, takeLoss } from './wasm-learner.js';

/** A learner whose chunks may still be at work when the next is given. */
export interface ParallelLearner extends Omit<Learner, 'trainChunk'>, Pick<PieceThreads, 'settle' | 'stop'> {
  /** Resolves when a thread has taken the chunk. */
  trainChunk(ids: Int32Array, run: ChunkRun): Promise<void>;
}

interface ThreadInput {
  readonly memory: WasmMemory;
  readonly own: JobLayout;
}

/** What a thread is told: a chunk is in its place. */
interface Chunk {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** Starts the threads. */
export function startParallelLearner(
  tables: LearnerTables,
  options: Word2vecOptions,
  { count, workers, lossEvery }: { readonly count: number; readonly workers: WorkerHost; readonly lossEvery: number },
): ParallelLearner {
  const run = createWasmRun(tables, options, { threads: count, lossEvery });
  const { jobs } = run.layout;
  const { take, give, settle, stop } = startPieceThreads({
    job: 'train-word2vec',
    count,
    workers,
    input: (index) => ({ memory: run.memory, own: jobs[index] }) satisfies ThreadInput,
  });
  return {
    ...matricesOf(run, tables),
    settle,
    stop,
    async trainChunk(ids, chunk) {
      const thread = await take();
      placeChunk(run, jobs[thread], { ids, chunk });
      give(thread, { length: ids.length, from: chunk.from, to: chunk.to } satisfies Chunk);
    },
    takeLoss() {
      const parts = jobs.map((job) => takeLoss(run, job));
      const add = (a: LossSample, b: LossSample) => ({ sum: a.sum + b.sum, count: a.count + b.count });
      return parts.reduce(add, { sum: 0, count: 0 });
    },
  };
}

/**
 * One thread of a word2vec run: the job `train-word2vec`, which the worker scripts of nomen/node and nomen/web serve.
 *
 * @example
 * ```ts no-run
 * import { runWord2vecThread } from 'nomen/embeddings';
 * import { serveThreadJobs } from 'nomen/node';
 * serveThreadJobs({ 'train-word2vec': runWord2vecThread });
 * ```
 */
export function runWord2vecThread(port: WorkerPort): Promise<void> {
  const { memory, own } = port.input as ThreadInput;
  const { trainChunk } = joinInstance(memory);
  return servePieces<Chunk>(port, ({ length, from, to }) => void trainChunk(own.job, own.ids, length, from, to));
}
