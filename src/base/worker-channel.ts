// The thread's side of worker threads: takes the order, runs the job, reports how it ended.
import { NomenError } from './errors.js';
import { unknownName } from './options.js';
import type { PackedError, WorkerJob, WorkerOrder, WorkerPort, WorkerReport } from './workers.js';

/** The channel from a thread to the one that started it, as the platform has it. */
export interface WorkerChannel {
  /** Sends a report to whoever started the thread; buffers in `transfer` change hands. */
  post(report: unknown, transfer: readonly ArrayBuffer[]): void;
  /** Calls `take` for every message from now on, those that wait already first. */
  listen(take: (message: unknown) => void): void;
}

/**
 * Makes a thread serve jobs by name: the script of a worker thread calls it once.
 *
 * @param channel the platform's channel
 * @param jobs every job that a `WorkerTask` may name
 * @example
 * ```ts
 * import { serveWorkerJobs } from 'nomen/base';
 * const sent: unknown[] = [];
 * const order = { job: 'twice', index: 0, count: 1, input: 21 };
 * const channel = { post: (report: unknown) => void sent.push(report), listen: (take: (message: unknown) => void) => take(order) };
 * serveWorkerJobs(channel, { twice: (port) => port.post(2 * (port.input as number)) });
 * sent[0]; // { kind: 'message', message: 42 }
 * ```
 */
export function serveWorkerJobs(channel: WorkerChannel, jobs: Readonly<Record<string, WorkerJob>>): void {
  const waiting: unknown[] = [];
  let wake: ((message: unknown) => void) | undefined;
  let isOrdered = false;
  const report = (sent: WorkerReport, transfer: readonly ArrayBuffer[] = []) => channel.post(sent, transfer);
  const receive = () =>
    waiting.length > 0 ? Promise.resolve(waiting.shift()) : new Promise((resolve) => (wake = resolve));

  channel.listen((message) => {
    if (!isOrdered) {
      isOrdered = true;
      const { job, index, count, input } = message as WorkerOrder;
      const post: WorkerPort['post'] = (sent, transfer) => report({ kind: 'message', message: sent }, transfer);
      void run(job, { index, count, input, post, receive });
    } else if (wake === undefined) waiting.push(message);
    else {
      wake(message);
      wake = undefined;
    }
  });

  async function run(job: string, port: WorkerPort): Promise<void> {
    try {
      if (!Object.hasOwn(jobs, job)) {
        throw unknownName(job, Object.keys(jobs), { where: 'worker thread', kind: 'job' });
      }
      await jobs[job](port);
      report({ kind: 'returned' });
    } catch (error) {
      report({ kind: 'failed', error: packError(error) });
    }
  }
}

function packError(error: unknown): PackedError {
  if (error instanceof NomenError) return { complaint: error.complaint };
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack };
}
