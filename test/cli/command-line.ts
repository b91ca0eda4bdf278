// Runs the command line in this process with captured streams, and makes the tiny data that the tests train on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createRandom } from '../../src/base/index.js';
import { runCommandLine } from '../../src/cli/run.js';
import type { Session } from '../../src/cli/session.js';

/** What a command left behind. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `nomen` with these arguments; the interrupt comes when training has asked `interruptAfter` times whether it did. */
export async function nomen(args: readonly string[], interruptAfter = Number.POSITIVE_INFINITY): Promise<Outcome> {
  const { session, outcome } = collectingSession(interruptAfter);
  await runCommandLine(args, session);
  return outcome();
}

/** A session that keeps what is written, and what it came to. */
export function collectingSession(interruptAfter = Number.POSITIVE_INFINITY) {
  const [out, err] = [new Collector(), new Collector()];
  let asked = 0;
  const isAborted = () => ++asked > interruptAfter;
  const throwIfAborted = () => {
    if (isAborted()) throw new DOMException('interrupted', 'AbortError');
  };
  const signal = Object.create(AbortSignal.prototype, {
    aborted: { get: isAborted },
    throwIfAborted: { value: throwIfAborted },
  });
  const session: Session = {
    stdout: out,
    stderr: err,
    watchInterrupt: () => ({ signal, stop: () => {} }),
    exitCode: 0,
  };
  return { session, outcome: (): Outcome => ({ code: session.exitCode, out: out.text, err: err.text }) };
}

/** Starts `nomen` as a process of its own. */
export function startNomen(args: readonly string[]) {
  return spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { stdio: 'pipe' });
}

/** Runs `nomen` as a process of its own with this text or these bytes on standard input. */
export async function nomenProcess(args: readonly string[], input: string | Uint8Array = ''): Promise<Outcome> {
  const child = startNomen(args);
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

/** A new empty folder for one test file. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'nomen-cli-'));
}

/** Sentences "Ada went to Lima in 1994 ." in CoNLL columns: the word before tells what follows. */
export function tinyConll(seed: number, count: number): string {
  const random = createRandom(seed);
  const pick = (words: readonly string[]) => words[random.integer(words.length)];
  const lines = Array.from({ length: count }, () => {
    const [person, place] = [pick(['Ada', 'Grace', 'Alan', 'Edsger']), pick(['Paris', 'Lima', 'Oslo', 'Rome'])];
    return `${person} B-PER\nwent O\nto O\n${place} B-LOC\nin O\n${1990 + random.integer(9)} O\n. O\n`;
  });
  return `-DOCSTART- O\n\n${lines.join('\n')}`;
}

/** Flags that make training take a moment. */
export const small =
  '--hidden 8 --dimensions 8 --ngram-buckets 50 --batch-tokens 40 --warmup-steps 3 --learning-rate 0.02'.split(' ');

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
