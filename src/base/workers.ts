// Worker threads as the library sees them: a host starts a group of them on a named job, and messages go both ways.
import type { Complaint } from './errors.js';

/** Where worker threads come from: `createNodeWorkers` of nomen/node, `createWebWorkers` of nomen/web. */
export interface WorkerHost {
  /** Why threads cannot share memory here; undefined where they can. */
  readonly obstacle: string | undefined;
  /** Starts `task.count` threads at once. */
  start(task: WorkerTask): WorkerGroup;
}

/** What a group of threads is to do. Inputs and messages are copied (structured clone); arrays on a SharedArrayBuffer are shared. */
export interface WorkerTask {
  /** Name of a job that the host's script serves. */
  readonly job: string;
  /** Number of threads, ≥ 1. */
  readonly count: number;
  /** The `input` of thread `index`. */
  readonly input: (index: number) => unknown;
  /** Takes what a thread posts; when it throws, the whole group is stopped with that error. */
  readonly onMessage?: (message: unknown, index: number) => void;
}

/** Threads at work. */
export interface WorkerGroup {
  /** Sends a message to one of the threads. */
  post(index: number, message: unknown): void;
  /** Ends all threads at once, wherever they are; `done` rejects with `reason`. */
  stop(reason: unknown): void;
  /** Settles when every thread has ended: fulfilled when all jobs have returned, else rejected with the first failure. */
  readonly done: Promise<void>;
}

/** A job's end of the channel. */
export interface WorkerPort {
  /** Which thread this is, 0 … count − 1. */
  readonly index: number;
  readonly count: number;
  readonly input: unknown;
  /** The buffers in `transfer` are handed over instead of copied. */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** The next message that was posted to this thread. */
  receive(): Promise<unknown>;
}

/** Work for one thread; it may block, because nothing else waits for the thread. */
export type WorkerJob = (port: WorkerPort) => void | Promise<void>;

/** The order that starts a thread: the first message it gets. */
export interface WorkerOrder {
  readonly job: string;
  readonly index: number;
  readonly count: number;
  readonly input: unknown;
}

/** An error on its way between threads, as plain data. */
export type PackedError =
  | { readonly complaint: Complaint }
  | { readonly name: string; readonly message: string; readonly stack: string | undefined };

/** What a thread sends: a job's own message, or how the job ended. */
export type WorkerReport =
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'returned' }
  | { readonly kind: 'failed'; readonly error: PackedError };
