// A GloVe run frozen between two batches: what is needed to go on to identical bytes.
import { NomenError } from '../../base/index.js';
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

/** What `trainGlove` hands out after each epoch and when interrupted, and takes back to resume. */
export interface GloveCheckpoint {
  /** JSON-safe: resolved options, a fingerprint of the counts, the run's position. */
  readonly state: Readonly<Record<string, unknown>>;
  /** The tables of words and contexts with their sums of squares. */
  readonly tensors: ReadonlyMap<
    string,
    { readonly shape: readonly number[]; readonly value: Float32Array | Float64Array }
  >;
}

/** What a checkpoint holds, and what it must agree with. */
export interface GloveRunParts {
  readonly options: GloveOptions;
  readonly fingerprint: string;
  readonly position: GlovePosition;
  readonly tables: GloveTables;
}

const tableNames = ['words', 'contexts'] as const;

/** Freezes a run; the tables are copied. */
export function writeGloveCheckpoint({ options, fingerprint, position, tables }: GloveRunParts): GloveCheckpoint {
  const rowLength = 2 * tables.size + 4;
  const tensors = tableNames.map((name) => {
    const value = tables[name].slice();
    return [name, { shape: [value.length / rowLength, rowLength], value }] as const;
  });
  return { state: { options, fingerprint, position: { ...position } }, tensors: new Map(tensors) };
}

/**
 * Puts a checkpoint's tables and position into a run that has just begun.
 *
 * @throws NomenError `checkpoint-mismatch`
 */
export function restoreGlove({ state, tensors }: GloveCheckpoint, run: GloveRunParts): void {
  if (JSON.stringify(state.options) !== JSON.stringify(run.options)) throw mismatch('other options');
  if (state.fingerprint !== run.fingerprint) throw mismatch('other counts');
  for (const name of tableNames) {
    const stored = tensors.get(name);
    if (stored?.value.length !== run.tables[name].length) throw mismatch(`a damaged table "${name}"`);
    run.tables[name].set(stored.value);
  }
  Object.assign(run.position, state.position);
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
