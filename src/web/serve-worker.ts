// What the script of a Web Worker calls.
import { NomenError, serveWorkerJobs, type WorkerJob } from '../base/index.js';
import { browser, type MessageEnd } from './browser.js';

/**
 * Serves jobs in a dedicated Web Worker: the whole of a script for `createWebWorkers({ script })`.
 *
 * @throws NomenError `not-a-worker` outside of one
 * @example
 * ```ts no-run
 * import { serveWebJobs } from 'nomen/web';
 * serveWebJobs({ square: (port) => port.post((port.input as number) ** 2) });
 * ```
 */
export function serveWebJobs(jobs: Readonly<Record<string, WorkerJob>>): void {
  if (browser.DedicatedWorkerGlobalScope === undefined) {
    throw new NomenError({
      code: 'not-a-worker',
      where: 'serveWebJobs',
      expected: 'to be called in a Web Worker',
      got: 'a page',
      fix: 'Name the script that calls it in createWebWorkers({ script })',
    });
  }
  const page = browser as MessageEnd;
  serveWorkerJobs(
    {
      post: (report, transfer) => page.postMessage(report, transfer),
      listen: (take) => page.addEventListener('message', ({ data }) => take(data)),
    },
    jobs,
  );
}
