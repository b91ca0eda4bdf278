// The starting side of worker threads: one group, one outcome; a failure anywhere ends every thread.
import { NomenError } from './errors.js';
import type { PackedError, WorkerGroup, WorkerOrder, WorkerReport, WorkerTask } from './workers.js';

/** One thread as its platform gives it. */
export interface WorkerThread {
  /** Sends a message to the thread. */
  post(message: unknown): void;
  /** Ends the thread at once. */
  terminate(): Promise<unknown>;
}

/** What a platform tells of a thread. */
export interface ThreadEvents {
  /** Called with each report of the thread. */
  readonly onReport: (report: unknown) => void;
  /** The thread broke or ended by itself; after `terminate` this is expected and passed over. */
  readonly onEnd: (how: string) => void;
}

/**
 * Starts the threads of a task: what `WorkerHost.start` does once the platform can open a thread.
 *
 * @param open opens thread `index`; it takes messages at once
 * @throws nothing; failures reject `done`: the job's own error, or NomenError `worker-ended` for a thread that broke
 * @example
 * ```ts
 * import { startWorkerGroup } from 'nomen/base';
 * const task = { job: 'none', count: 1, input: () => 0 };
 * const group = startWorkerGroup(task, (_index, { onReport }) => {
 *   return { post: () => onReport({ kind: 'returned' }), terminate: async () => {} };
 * });
 * await group.done;
 * ```
 */
export function startWorkerGroup(
  task: WorkerTask,
  open: (index: number, events: ThreadEvents) => WorkerThread,
): WorkerGroup {
  const threads: WorkerThread[] = [];
  const returned = new Set<number>();
  let isOver = false;
  let settle: { readonly resolve: () => void; readonly reject: (reason: unknown) => void };
  const done = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever stops a group may have no more interest in it.
  done.catch(() => {});

  function end(then: () => void): void {
    if (isOver) return;
    isOver = true;
    void Promise.all(threads.map((thread) => thread.terminate())).then(then, settle.reject);
  }

  const stop = (reason: unknown) => end(() => settle.reject(reason));

  function take(index: number, report: WorkerReport): void {
    if (isOver) return;
    if (report.kind === 'failed') stop(unpackError(report.error));
    else if (report.kind === 'returned') {
      returned.add(index);
      if (returned.size === task.count) end(settle.resolve);
    } else task.onMessage?.(report.message, index);
  }

  function attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      stop(error);
    }
  }

  attempt(() => {
    for (let index = 0; index < task.count; index++) {
      const thread = open(index, {
        onReport: (report) => attempt(() => take(index, report as WorkerReport)),
        onEnd: (how) => stop(endedEarly(task, index, how)),
      });
      threads.push(thread);
      thread.post({ job: task.job, index, count: task.count, input: task.input(index) } satisfies WorkerOrder);
    }
  });
  return Object.freeze({ post: (index: number, message: unknown) => threads[index].post(message), stop, done });
}

function unpackError(error: PackedError): Error {
  if ('complaint' in error) return new NomenError(error.complaint);
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, stack });
}

function endedEarly({ job, count }: WorkerTask, index: number, how: string): NomenError {
  return new NomenError({
    code: 'worker-ended',
    where: `thread ${index + 1} of ${count}, ${job}`,
    expected: 'a thread that runs to the end of its job',
    got: how,
    fix: 'Start again, with fewer threads when memory is short',
    details: { index, job },
  });
}
