// The checkpoint file of a training run: NerCheckpoint ↔ bytes, every float exact.
import type { CheckpointTensor, NerCheckpoint } from '../ner/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import type { Tensor } from './container-layout.js';
import { modelFault } from './ner-manifest.js';

const kind = 'ner-checkpoint';

/**
 * NerCheckpoint → bytes, floats as they are.
 *
 * @throws NomenError `bad-manifest`
 * @example
 * ```ts
 * import { serializeNerCheckpoint } from 'nomen/pipeline';
 * (await serializeNerCheckpoint({ state: { epoch: 1 }, tensors: new Map() })).length > 0; // true
 * ```
 */
export function serializeNerCheckpoint({ state, tensors }: NerCheckpoint): Promise<Uint8Array> {
  const stored = [...tensors].map(([name, tensor]) => [name, storedTensor(tensor)] as const);
  return serializeContainer({ manifest: { kind, state }, tensors: new Map(stored) });
}

/**
 * bytes → NerCheckpoint; whether it belongs to a run's data and options is for `trainNer` to say.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError `bad-recogniser`, and those of `deserializeContainer`
 * @example
 * ```ts
 * import { deserializeNerCheckpoint, serializeNerCheckpoint } from 'nomen/pipeline';
 * const bytes = await serializeNerCheckpoint({ state: { epoch: 1 }, tensors: new Map() });
 * (await deserializeNerCheckpoint(bytes, { name: 'a.checkpoint' })).state.epoch; // 1
 * ```
 */
export async function deserializeNerCheckpoint(
  bytes: Uint8Array,
  { name: file }: { readonly name: string },
): Promise<NerCheckpoint> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  const { state } = manifest;
  if (manifest.kind !== kind || typeof state !== 'object' || state === null || Array.isArray(state)) {
    throw modelFault(file, `a file of kind "${kind}" with its state`, JSON.stringify(manifest.kind));
  }
  const floats = [...tensors].map(([name, { dtype, shape, data }]) => {
    if (dtype !== 'F32' && dtype !== 'F64') throw modelFault(file, `floats in tensor "${name}"`, dtype);
    return [name, { shape, value: data }] as const;
  });
  return { state: state as Record<string, unknown>, tensors: new Map(floats) };
}

function storedTensor({ shape, value }: CheckpointTensor): Tensor {
  return value instanceof Float64Array ? { dtype: 'F64', shape, data: value } : { dtype: 'F32', shape, data: value };
}
