// Checkpoints of this folder's trainers: flat arrays in groups, and the check that they belong to a run.
import { NomenError } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { TrainingCheckpoint } from './control.js';

/** Arrays of a run by group and name, e.g. `weights` → `layer1.bias`. */
export type ArrayGroups = Readonly<Record<string, ReadonlyMap<string, FloatArray>>>;

/** What must be the same when a run goes on: its options and a fingerprint of its data. */
export interface RunIdentity {
  readonly options: object;
  readonly fingerprint: string;
}

/** Freezes a run; the arrays are copied. `run` is plain data. */
export function packCheckpoint(identity: RunIdentity, run: object, groups: ArrayGroups): TrainingCheckpoint {
  const tensors = Object.entries(groups).flatMap(([group, arrays]) =>
    [...arrays].map(([name, value]) => [`${group}/${name}`, { shape: [value.length], value: value.slice() }] as const),
  );
  return { state: { ...identity, run: { ...run } }, tensors: new Map(tensors) };
}

/**
 * The state of a stored run, and a function that gives the arrays of a group.
 *
 * @throws NomenError `checkpoint-mismatch` when it belongs to other data or options
 */
export function unpackCheckpoint<T>(checkpoint: TrainingCheckpoint, expected: RunIdentity) {
  const { options, fingerprint, run } = checkpoint.state;
  if (JSON.stringify(options) !== JSON.stringify(expected.options)) throw mismatch('other options');
  if (fingerprint !== expected.fingerprint) throw mismatch('other data');
  const arraysOf = (group: string): ReadonlyMap<string, FloatArray> => {
    const own = [...checkpoint.tensors].filter(([name]) => name.startsWith(`${group}/`));
    return new Map(own.map(([name, { value }]) => [name.slice(group.length + 1), value]));
  };
  return { run: run as T, arraysOf };
}

/** FNV-1a-32 over arrays as 32-bit words, to tell whether a checkpoint belongs to the same data. */
export function fingerprintOf(arrays: readonly (FloatArray | Int32Array | Uint32Array)[]): string {
  let hash = 0x811c9dc5;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const words = new Int32Array(buffer, byteOffset, byteLength / 4);
    for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
    hash = Math.imul(hash ^ byteLength, 0x01000193);
  }
  return (hash >>> 0).toString(16);
}

function mismatch(got: string): NomenError {
  return new NomenError({
    code: 'checkpoint-mismatch',
    where: 'checkpoint',
    expected: 'a run with the same data and options',
    got,
    fix: 'Resume with the files and flags of the interrupted run, or start again without --resume',
  });
}
