// What the script of a Node worker thread calls.
import { isMainThread, parentPort } from 'node:worker_threads';
import { NomenError, serveWorkerJobs, type WorkerJob } from '../base/index.js';

/**
 * Serves jobs in a worker thread: the whole of a script for `createNodeWorkers({ script })`.
 *
 * @throws NomenError `not-a-worker` outside of one
 * @example
 * ```ts no-run
 * import { serveThreadJobs } from 'nomen/node';
 * serveThreadJobs({ square: (port) => port.post((port.input as number) ** 2) });
 * ```
 */
export function serveThreadJobs(jobs: Readonly<Record<string, WorkerJob>>): void {
  if (isMainThread || parentPort === null) {
    throw new NomenError({
      code: 'not-a-worker',
      where: 'serveThreadJobs',
      expected: 'to be called in a worker thread',
      got: 'the main thread',
      fix: 'Name the script that calls it in createNodeWorkers({ script })',
    });
  }
  const port = parentPort;
  serveWorkerJobs(
    {
      post: (report, transfer) => port.postMessage(report, transfer),
      listen: (take) => void port.on('message', take),
    },
    jobs,
  );
}
