// Threads that take pieces of work one after the other and change one memory without locks: Hogwild (Recht et al. 2011).
import type { WorkerGroup, WorkerHost, WorkerPort } from '../../base/index.js';

/** Threads at work. */
export interface PieceThreads {
  /** Resolves with a thread that waits for work. */
  take(): Promise<number>;
  /** Gives a thread that was taken its next piece. */
  give(thread: number, piece: object): void;
  /** Resolves when all pieces are done. */
  settle(): Promise<void>;
  /** Ends the threads. */
  stop(): Promise<void>;
}

/** What threads are started for. */
export interface PieceTask {
  readonly job: string;
  readonly count: number;
  readonly workers: WorkerHost;
  /** What thread `index` knows from the start. */
  readonly input: (index: number) => unknown;
  /** Takes what a thread says of a piece that is done. */
  readonly onDone?: (answer: unknown) => void;
}

/** Starts the threads; each serves `servePieces`. */
export function startPieceThreads({ job, count, workers, input, onDone }: PieceTask): PieceThreads {
  const pool = createIdlePool(count);
  const group: WorkerGroup = workers.start({
    job,
    count,
    input,
    onMessage: (answer, index) => {
      onDone?.(answer);
      pool.put(index);
    },
  });
  group.done.catch(pool.fail);
  return {
    take: pool.take,
    give: group.post,
    async settle() {
      const all: number[] = [];
      while (all.length < count) all.push(await pool.take());
      for (const thread of all) pool.put(thread);
    },
    async stop() {
      for (let thread = 0; thread < count; thread++) group.post(thread, null);
      await group.done;
    },
  };
}

/** A thread's end: does each piece that it is given and says what came of it, until told to stop. */
export async function servePieces<Piece extends object>(
  port: WorkerPort,
  work: (piece: Piece) => unknown,
): Promise<void> {
  for (;;) {
    const piece = (await port.receive()) as Piece | null;
    if (piece === null) return;
    port.post(work(piece));
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
