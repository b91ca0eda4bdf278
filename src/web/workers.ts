// Worker threads in browsers.
import { startWorkerGroup, type ThreadEvents, type WorkerHost, type WorkerThread } from '../base/index.js';
import { type BrowserGlobals, browser } from './browser.js';

type WorkerClass = NonNullable<BrowserGlobals['Worker']>;

/**
 * Web Workers. They share memory only on a page that is cross-origin isolated: served with
 * `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`; elsewhere, as on Node, `obstacle`
 * says why not.
 *
 * @param options `script`: the module that each worker runs. Default: `worker.js` beside this module, which bundlers that
 * know `new URL(…, import.meta.url)` find by themselves; for others, bundle `nomen/web/worker` into a file of that name
 * @example
 * ```ts
 * import { createWebWorkers } from 'nomen/web';
 * const { obstacle } = createWebWorkers();
 * const sharesMemory = obstacle === undefined; // false
 * ```
 */
export function createWebWorkers(options: { readonly script?: URL } = {}): WorkerHost {
  const script = options.script ?? new URL('./worker.js', import.meta.url);
  return Object.freeze({
    obstacle: findObstacle(browser),
    start: (task) => startWorkerGroup(task, (_, events) => openThread(browser.Worker!, script, events)),
  } satisfies WorkerHost);
}

function findObstacle({ Worker, crossOriginIsolated }: BrowserGlobals): string | undefined {
  if (Worker === undefined) return 'this host has no Web Workers';
  if (crossOriginIsolated === true) return undefined;
  return (
    'the page is not cross-origin isolated; serve it with the headers Cross-Origin-Opener-Policy: same-origin ' +
    'and Cross-Origin-Embedder-Policy: require-corp'
  );
}

function openThread(Worker: WorkerClass, script: URL, { onReport, onEnd }: ThreadEvents): WorkerThread {
  const worker = new Worker(script, { type: 'module' });
  worker.addEventListener('message', ({ data }) => onReport(data));
  worker.addEventListener('messageerror', () => onEnd('a message that cannot be read'));
  // A script that does not load gives an event without a message.
  worker.addEventListener('error', ({ message }) => onEnd(message ?? `no script that runs at ${script.href}`));
  return { post: (message) => worker.postMessage(message), terminate: async () => worker.terminate() };
}
