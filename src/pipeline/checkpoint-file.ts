// The checkpoint file of a training run: its state and arrays ↔ bytes, every float exact.
import type { FloatArray } from '../kernels/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import type { Tensor } from './container-layout.js';
import { modelFault } from './manifest-fields.js';

/** A stopped run, as `trainNer` and the trainers of nomen/classify hand it out. */
export interface StoredCheckpoint {
  readonly state: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly value: FloatArray }>;
}

/**
 * Checkpoint → bytes, floats as they are.
 *
 * @param options `job`: what trains, e.g. `ner`
 * @throws NomenError `bad-manifest`
 * @example
 * ```ts
 * import { serializeCheckpoint } from 'nomen/pipeline';
 * (await serializeCheckpoint({ state: { epoch: 1 }, tensors: new Map() }, { job: 'ner' })).length > 0; // true
 * ```
 */
export function serializeCheckpoint(
  { state, tensors }: StoredCheckpoint,
  { job }: { readonly job: string },
): Promise<Uint8Array> {
  const stored = [...tensors].map(([name, tensor]) => [name, storedTensor(tensor)] as const);
  return serializeContainer({ manifest: { kind: kindOf(job), state }, tensors: new Map(stored) });
}

/**
 * bytes → checkpoint; whether it belongs to a run's data and options is for the trainer to say.
 *
 * @param source `name` of the file, for messages; the `job` that it must be of
 * @throws NomenError `bad-model`, and those of `deserializeContainer`
 * @example
 * ```ts
 * import { deserializeCheckpoint, serializeCheckpoint } from 'nomen/pipeline';
 * const bytes = await serializeCheckpoint({ state: { epoch: 1 }, tensors: new Map() }, { job: 'ner' });
 * (await deserializeCheckpoint(bytes, { name: 'a.checkpoint', job: 'ner' })).state.epoch; // 1
 * ```
 */
export async function deserializeCheckpoint(
  bytes: Uint8Array,
  { name: file, job }: { readonly name: string; readonly job: string },
): Promise<StoredCheckpoint> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  const { state } = manifest;
  if (manifest.kind !== kindOf(job) || typeof state !== 'object' || state === null || Array.isArray(state)) {
    throw modelFault(file, `a file of kind "${kindOf(job)}" with its state`, JSON.stringify(manifest.kind));
  }
  const floats = [...tensors].map(([name, { dtype, shape, data }]) => {
    if (dtype !== 'F32' && dtype !== 'F64') throw modelFault(file, `floats in tensor "${name}"`, dtype);
    return [name, { shape, value: data }] as const;
  });
  return { state: state as Record<string, unknown>, tensors: new Map(floats) };
}

function kindOf(job: string): string {
  return `${job}-checkpoint`;
}

function storedTensor({ shape, value }: { readonly shape: readonly number[]; readonly value: FloatArray }): Tensor {
  return value instanceof Float64Array ? { dtype: 'F64', shape, data: value } : { dtype: 'F32', shape, data: value };
}
