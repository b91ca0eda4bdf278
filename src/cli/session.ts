// What a command sees of the outside: two streams, the interrupt, its exit code.
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Exit codes of every command. */
export const exitCodes = Object.freeze({ done: 0, no: 1, badInput: 2, interrupted: 130 });

/** A running command's outside; tests pass one of their own. */
export interface Session {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** From here on an interrupt aborts the signal instead of ending the process; a second one ends it. */
  readonly watchInterrupt: () => InterruptWatch;
  exitCode: number;
}

/** The interrupt as a signal, until `stop`. */
export interface InterruptWatch {
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/** The session of this process; a reader that went away (EPIPE, as in `nomen … | head`) ends it quietly. */
export function processSession(): Session {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(exitCodes.done);
    });
  }
  const { stdout, stderr } = process;
  return { stdout, stderr, watchInterrupt: watchProcessSignals, exitCode: exitCodes.done };
}

/** Writes to stdout and waits while the reader is slower. */
export async function print(session: Session, text: string): Promise<void> {
  if (text !== '' && !session.stdout.write(text)) await once(session.stdout, 'drain');
}

/** Writes `value` as the one JSON document of a command. */
export function printJson(session: Session, value: unknown): Promise<void> {
  return print(session, `${JSON.stringify(value, null, 2)}\n`);
}

/** Writes one line to stderr. */
export function note(session: Session, line: string): void {
  session.stderr.write(`${line}\n`);
}

/** Whether a stream is a terminal that a person looks at. */
export function isTerminal(stream: Writable): boolean {
  return (stream as Partial<NodeJS.WriteStream>).isTTY === true;
}

function watchProcessSignals(): InterruptWatch {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, onSignal);
  const stop = () => {
    for (const name of signals) process.off(name, onSignal);
  };
  return { signal: controller.signal, stop };
}
