// The file of `--log`: one JSON line an event, written in order while the work goes on.
import { appendLine } from '../node/index.js';

/** A log under way. */
export interface ProgressLog {
  /** Adds an event; does not wait. */
  add(event: object): void;
  /** Waits until all is written, and throws what went wrong. */
  finish(): Promise<void>;
}

/** Opens the log of `path`; without one nothing is written. */
export function createProgressLog(path: string | undefined): ProgressLog {
  let written: Promise<void> = Promise.resolve();
  return {
    add(event) {
      if (path === undefined) return;
      written = written.then(() => appendLine(path, JSON.stringify(event)));
      // A failure is thrown by `finish`, where it can be told; here it only must not end the process.
      written.catch(() => {});
    },
    finish: () => written,
  };
}
