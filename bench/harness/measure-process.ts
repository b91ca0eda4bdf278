// CPU time and memory of a Node process of its own, from its first instruction to its end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

/** What a process took, and what it said. */
export interface ProcessUsage {
  /** All threads, user and system, the start of Node included. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The most memory that was resident. */
  readonly peakBytes: number;
  /** [milliseconds since the start, resident bytes], ten times a second. */
  readonly samples: readonly (readonly [number, number])[];
  /** The beginning of what it wrote to stdout, at most 1 MB. */
  readonly output: string;
}

const probe = fileURLToPath(new URL('usage-probe.cjs', import.meta.url));

/** Runs `node …args` with `input` on its stdin. */
export async function measureProcess(
  args: readonly string[],
  input: Iterable<string> | AsyncIterable<string> = [],
): Promise<ProcessUsage> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--require', probe, ...args], { stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
  const closed = once(child, 'close');
  const [, output, usage] = await Promise.all([
    pipeline(Readable.from(input), child.stdin as Writable),
    textOf(child.stdout as Readable, 1e6),
    textOf(child.stdio[3] as Readable, 1e9),
  ]);
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  return { wallMs: performance.now() - start, output, ...JSON.parse(usage) };
}

/** All is read, so that the process is never held up; the first `limit` characters are kept. */
async function textOf(stream: Readable, limit: number): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) if (text.length < limit) text += chunk;
  return text;
}
