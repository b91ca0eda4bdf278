// A GloVe run frozen between two batches: what is needed to go on to identical bytes.
import { NomenError } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { type CheckpointForm, checkpointBytes, readCheckpointBytes } from '../checkpoint-bytes.js';
import type { GloveTables } from '../factor-kernels/factor-kernels.js';
import type { GloveOptions } from './options.js';

/** Where a run stands, JSON-safe. */
export interface GlovePosition {
  /** Epochs that are complete. */
  epoch: number;
  /** Blocks of the present epoch that are complete. */
  block: number;
  /** Entries of the present block that are complete. */
  entry: number;
  /** Entries of the present epoch that are complete, and the sum of their ½ f d². */
  entries: number;
  lossSum: number;
}

/** What `trainGlove` hands out after each epoch and when interrupted, and takes back; the tables are views that change when training goes on. */
export interface GloveCheckpoint {
  readonly options: GloveOptions;
  /** Tells one matrix of counts from another. */
  readonly fingerprint: string;
  readonly position: Readonly<GlovePosition>;
  /** The vectors of words and contexts with their sums of squares. */
  readonly words: FloatArray;
  readonly contexts: FloatArray;
}

/** What a checkpoint holds, and what it must agree with. */
export interface GloveRunParts {
  readonly options: GloveOptions;
  readonly fingerprint: string;
  readonly position: GlovePosition;
  readonly tables: GloveTables;
}

const form: CheckpointForm = { format: 'nomen-glove-checkpoint', kind: 'a GloVe checkpoint' };
const tableNames = ['words', 'contexts'] as const;

/** Freezes a run. */
export function gloveCheckpointOf({ options, fingerprint, position, tables }: GloveRunParts): GloveCheckpoint {
  const { words, contexts } = tables;
  return { options, fingerprint, position: { ...position }, words, contexts };
}

/**
 * Checkpoint → bytes: one line of JSON, then both tables as little-endian float32.
 *
 * @example
 * ```ts
 * import { countCooccurrences, createCorpus, type GloveCheckpoint, serializeGloveCheckpoint, trainGlove } from 'nomen/embeddings';
 * const parts: Uint8Array[] = [];
 * const onCheckpoint = async (checkpoint: GloveCheckpoint) => void parts.push(...serializeGloveCheckpoint(checkpoint));
 * await trainGlove(await countCooccurrences(createCorpus([['to', 'be']])), { epochs: 1 }, { onCheckpoint });
 * parts.length; // 3
 * ```
 */
export function serializeGloveCheckpoint(checkpoint: GloveCheckpoint): Generator<Uint8Array, void> {
  const { words, contexts, ...facts } = checkpoint;
  return checkpointBytes(form, facts, [words, contexts]);
}

/**
 * bytes → checkpoint; whether it belongs to a run's counts and options is for `trainGlove` to say.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError `not-a-checkpoint`
 * @example
 * ```ts
 * import { deserializeGloveCheckpoint } from 'nomen/embeddings';
 * try {
 *   deserializeGloveCheckpoint(new Uint8Array(4), { name: 'a.checkpoint' });
 * } catch (error) {
 *   (error as Error).message; // 'a.checkpoint: expected a GloVe checkpoint, got other bytes. Start again without --resume.'
 * }
 * ```
 */
export function deserializeGloveCheckpoint(bytes: Uint8Array, source: { readonly name: string }): GloveCheckpoint {
  const { facts, arrays } = readCheckpointBytes(bytes, form, source);
  const [words, contexts] = arrays;
  return { ...(facts as unknown as Omit<GloveCheckpoint, 'words' | 'contexts'>), words, contexts };
}

/**
 * Puts a checkpoint's tables and position into a run that has just begun.
 *
 * @throws NomenError `checkpoint-mismatch`
 */
export function restoreGlove(stored: GloveCheckpoint, run: GloveRunParts): void {
  if (JSON.stringify(stored.options) !== JSON.stringify(run.options)) throw mismatch('other options');
  if (stored.fingerprint !== run.fingerprint) throw mismatch('other counts');
  for (const name of tableNames) {
    if (stored[name].length !== run.tables[name].length) throw mismatch(`a damaged table "${name}"`);
    run.tables[name].set(stored[name]);
  }
  Object.assign(run.position, stored.position);
}

function mismatch(got: string): NomenError {
  return new NomenError({
    code: 'checkpoint-mismatch',
    where: 'checkpoint',
    expected: 'a run with the same counts and options',
    got,
    fix: 'Resume with the files and options of the interrupted run, or start again',
  });
}
