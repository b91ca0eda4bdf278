// word2vec with several threads on one memory, without locks: Hogwild (Recht et al. 2011).
import type { WasmMemory, WorkerGroup, WorkerHost, WorkerPort } from '../../base/index.js';
import { joinInstance } from '../wasm/instance.js';
import type { JobLayout } from './job.js';
import type { ChunkRun, Learner, LearnerTables, LossSample } from './learner.js';
import type { Word2vecOptions } from './options.js';
import { createWasmRun, matricesOf, placeChunk, takeLoss } from './wasm-learner.js';

/** A learner whose chunks may still be at work when the next is given. */
export interface ParallelLearner extends Omit<Learner, 'trainChunk'> {
  /** Resolves when a thread has taken the chunk. */
  trainChunk(ids: Int32Array, run: ChunkRun): Promise<void>;
  /** Resolves when all chunks are learnt. */
  settle(): Promise<void>;
  /** Ends the threads. */
  stop(): Promise<void>;
}

interface ThreadInput {
  readonly memory: WasmMemory;
  readonly own: JobLayout;
}

/** What a thread is told: a chunk is in its place; null is the end. */
type ThreadMessage = { readonly length: number; readonly from: number; readonly to: number } | null;

/** Starts the threads. */
export function startParallelLearner(
  tables: LearnerTables,
  options: Word2vecOptions,
  { count, workers, lossEvery }: { readonly count: number; readonly workers: WorkerHost; readonly lossEvery: number },
): ParallelLearner {
  const run = createWasmRun(tables, options, { threads: count, lossEvery });
  const { jobs } = run.layout;
  const pool = createIdlePool(count);
  const group: WorkerGroup = workers.start({
    job: 'train-word2vec',
    count,
    input: (index) => ({ memory: run.memory, own: jobs[index] }) satisfies ThreadInput,
    onMessage: (_, index) => pool.put(index),
  });
  group.done.catch(pool.fail);
  return {
    ...matricesOf(run, tables),
    async trainChunk(ids, chunk) {
      const thread = await pool.take();
      placeChunk(run, jobs[thread], { ids, chunk });
      group.post(thread, { length: ids.length, from: chunk.from, to: chunk.to } satisfies ThreadMessage);
    },
    async settle() {
      const all: number[] = [];
      while (all.length < count) all.push(await pool.take());
      for (const thread of all) pool.put(thread);
    },
    takeLoss() {
      const parts = jobs.map((job) => takeLoss(run, job));
      const add = (a: LossSample, b: LossSample) => ({ sum: a.sum + b.sum, count: a.count + b.count });
      return parts.reduce(add, { sum: 0, count: 0 });
    },
    async stop() {
      for (let thread = 0; thread < count; thread++) group.post(thread, null);
      await group.done;
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
export async function runWord2vecThread(port: WorkerPort): Promise<void> {
  const { memory, own } = port.input as ThreadInput;
  const { trainChunk } = joinInstance(memory);
  for (;;) {
    const message = (await port.receive()) as ThreadMessage;
    if (message === null) return;
    trainChunk(own.job, own.ids, message.length, message.from, message.to);
    port.post('done');
  }
}

/** Threads that wait for work. */
function createIdlePool(count: number) {
  const idle = Array.from({ length: count }, (_, thread) => thread);
  const waiting: { readonly resolve: (thread: number) => void; readonly reject: (reason: unknown) => void }[] = [];
  let failure: { readonly reason: unknown } | undefined;
  return {
    put(thread: number): void {
      const next = waiting.shift();
      if (next === undefined) idle.push(thread);
      else next.resolve(thread);
    },
    take(): Promise<number> {
      if (failure !== undefined) return Promise.reject(failure.reason);
      const thread = idle.shift();
      if (thread !== undefined) return Promise.resolve(thread);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    fail(reason: unknown): void {
      failure = { reason };
      for (const { reject } of waiting.splice(0)) reject(reason);
    },
  };
}
