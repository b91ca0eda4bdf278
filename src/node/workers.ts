// Worker threads on Node.
import { Worker } from 'node:worker_threads';
import { startWorkerGroup, type ThreadEvents, type WorkerHost, type WorkerThread } from '../base/index.js';

/**
 * Worker threads of Node, which share memory always.
 *
 * @param options `script`: the module that each thread runs, for bundled programs and for jobs of one's own; it calls
 * `serveThreadJobs`. Default: the package's own, which serves the library's jobs
 * @example
 * ```ts
 * import { createNodeWorkers } from 'nomen/node';
 * createNodeWorkers().obstacle; // undefined
 * ```
 */
export function createNodeWorkers(options: { readonly script?: URL } = {}): WorkerHost {
  const script = options.script ?? ownScript();
  return Object.freeze({
    obstacle: undefined,
    start: (task) => startWorkerGroup(task, (_, events) => openThread(script, events)),
  } satisfies WorkerHost);
}

/** In `node`: compiled in the package, where this file may be part of one in a folder beside it, TypeScript in the source tree. */
function ownScript(): URL {
  return new URL(`../node/worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
}

function openThread(script: URL, { onReport, onEnd }: ThreadEvents): WorkerThread {
  const worker = createWorker(script);
  worker.on('message', onReport);
  worker.on('messageerror', (error) => onEnd(`a message that cannot be read: ${error.message}`));
  worker.on('error', (error) => onEnd(error.message));
  worker.on('exit', (code) => onEnd(`an end with exit code ${code}`));
  return { post: (message) => worker.postMessage(message), terminate: () => worker.terminate() };
}

/** Node cannot start a thread on TypeScript, not even under tsx; a line of JavaScript can, which loads tsx first. */
function createWorker(script: URL): Worker {
  if (!script.pathname.endsWith('.ts')) return new Worker(script);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import('${script.href}'); });`;
  return new Worker(load, { eval: true });
}
