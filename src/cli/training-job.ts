// What the commands that train have in common: outputs checked first, progress, interruption, checkpoint, the model written at once.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { NomenError } from '../base/index.js';
import type { TrainingControl, TrainingProgress } from '../classify/index.js';
import { createKernels } from '../kernels/index.js';
import { readBytes, writeAtomically } from '../node/index.js';
import { deserializeCheckpoint, type StoredCheckpoint, serializeCheckpoint } from '../pipeline/index.js';
import { checkWritable } from './output-paths.js';
import { createProgressLines } from './progress-lines.js';
import { createProgressLog } from './progress-log.js';
import { exitCodes, note, type Session } from './session.js';
import { durationText } from './training-display.js';

/** Flags of every command that trains. */
export interface TrainingFlags {
  readonly out: string;
  readonly log?: string;
  readonly resume?: boolean;
  readonly name?: string;
  readonly licence?: string;
  readonly json?: boolean;
}

/** One kind of training. */
export interface TrainingJob<Model> {
  /** What its checkpoints are called, e.g. `network`. */
  readonly job: string;
  readonly flags: TrainingFlags;
  readonly session: Session;
  readonly train: (control: TrainingControl) => Promise<{ readonly model: Model; readonly finished: boolean }>;
  readonly serialize: (model: Model) => Promise<Uint8Array>;
}

/** Between two checkpoints of a run that goes on. */
const millisecondsBetweenCheckpoints = 10_000;

/** Adds the flags of every command that trains. */
export function addTrainingFlags(command: Command): Command {
  return command
    .requiredOption('--out <model>', 'the model file to write')
    .option('--log <file>', 'add progress to this file as JSON lines')
    .option('--resume', 'go on where an interrupted run stopped, from MODEL.checkpoint')
    .option('--name <name>', 'name of the model, kept in its file')
    .option('--licence <text>', 'licence of the model, kept in its file')
    .option('--json', 'print one JSON document about the result');
}

/** Checks that model, checkpoint and log can be written and are none of the inputs, before data is read. */
export async function checkOutputs(
  { out, log }: TrainingFlags,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  await checkWritable(out, '--out', inputs);
  await checkWritable(checkpointOf(out), '--out', inputs);
  if (log !== undefined) await checkWritable(log, '--log', inputs);
}

/** Trains and writes the model with its name and licence; undefined when interrupted, the work saved. */
export async function runTrainingJob<Model extends { readonly about: Readonly<Record<string, string>> }>(
  job: TrainingJob<Model>,
): Promise<{ readonly model: Model; readonly bytes: number } | undefined> {
  const { flags, session } = job;
  const { model, finished } = await trainWatched(job);
  if (!finished) {
    note(
      session,
      `interrupted; the work is saved in ${checkpointOf(flags.out)}. Go on with the same command and --resume.`,
    );
    session.exitCode = exitCodes.interrupted;
    return undefined;
  }
  const named = { ...model, about: aboutOf(flags) };
  const bytes = await job.serialize(named);
  await writeAtomically(flags.out, bytes);
  await rm(checkpointOf(flags.out), { force: true });
  return { model: named, bytes: bytes.length };
}

/** What `--name` and `--licence` say of a model. */
export function aboutOf({ name, licence }: Pick<TrainingFlags, 'name' | 'licence'>): Readonly<Record<string, string>> {
  return { ...(name === undefined ? {} : { name }), ...(licence === undefined ? {} : { licence }) };
}

/** The checkpoint that `--resume` goes on from; without it a word of warning where one would be overwritten. */
export async function readCheckpoint(
  { out, resume }: TrainingFlags,
  { job, session }: { readonly job: string; readonly session: Session },
): Promise<StoredCheckpoint | undefined> {
  const path = checkpointOf(out);
  const exists = existsSync(path);
  if (resume && exists) return deserializeCheckpoint(await readBytes(path), { name: path, job });
  if (exists) note(session, `${path} of an interrupted run is overwritten; --resume would go on from it`);
  if (!resume) return undefined;
  throw new NomenError({
    code: 'no-checkpoint',
    where: '--resume',
    expected: `the checkpoint ${path} of an interrupted run`,
    got: 'no such file',
    fix: 'Start without --resume, or name the --out of the interrupted run',
  });
}

/** Where a run is saved while it goes on. */
export function checkpointOf(out: string): string {
  return `${out}.checkpoint`;
}

async function trainWatched<Model>({ job, flags, session, train }: TrainingJob<Model>) {
  const resume = await readCheckpoint(flags, { job, session });
  const interrupt = session.watchInterrupt();
  const log = createProgressLog(flags.log);
  const showLine = createProgressLines(session);
  const start = performance.now();
  let saved = start;
  try {
    const result = await train({
      kernels: createKernels(),
      signal: interrupt.signal,
      ...(resume === undefined ? {} : { resume }),
      onCheckpoint: async (take) => {
        if (performance.now() - saved < millisecondsBetweenCheckpoints && !interrupt.signal.aborted) return;
        await writeAtomically(checkpointOf(flags.out), await serializeCheckpoint(take(), { job }));
        saved = performance.now();
      },
      onProgress: (progress) => {
        const secondsElapsed = Number(((performance.now() - start) / 1000).toFixed(3));
        log.add({ ...progress, secondsElapsed });
        showLine(lineOf(progress, secondsElapsed));
      },
    });
    await log.finish();
    return result;
  } finally {
    interrupt.stop();
  }
}

function lineOf({ epoch, epochs, loss, devLoss, best }: TrainingProgress, seconds: number): string {
  const dev = devLoss === undefined ? '' : `, dev loss ${devLoss.toFixed(4)}${best ? ' (best)' : ''}`;
  return `epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${dev}, ${durationText(seconds)} so far`;
}
