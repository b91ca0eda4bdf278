// The model file of a network on numbers: NetworkModel ↔ bytes, float32 weights.
import {
  type NetworkModel,
  type NetworkTrainingOptions,
  type NetworkWeight,
  networkShapes,
  resolveNetworkTrainingOptions,
} from '../classify/index.js';
import { type PreprocessingData, restorePreprocessing } from '../nn/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import type { Tensor } from './container-layout.js';
import { asAbout, asObject, asTexts, checkKind, modelFault, readFloats } from './manifest-fields.js';
import { asTrainingRecord } from './training-record.js';

const kind = 'network';

/**
 * NetworkModel → bytes. Equal models give equal bytes; nothing in them tells time or place.
 *
 * @throws NomenError `bad-manifest`
 * @example
 * ```ts
 * import type { NetworkModel } from 'nomen/classify';
 * import { serializeNetworkModel } from 'nomen/pipeline';
 * const sizeOf = async (model: NetworkModel) => (await serializeNetworkModel(model)).length;
 * ```
 */
export function serializeNetworkModel({ weights, ...manifest }: NetworkModel): Promise<Uint8Array> {
  const tensors = weights.map(({ name, shape, value }): [string, Tensor] => [
    name,
    { dtype: 'F32', shape, data: Float32Array.from(value) },
  ]);
  return serializeContainer({ manifest: { kind, ...manifest }, tensors: new Map(tensors) });
}

/**
 * bytes → NetworkModel, strictly: every option, name and shape is checked, since a model file may come from anyone.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError with the file's name: `wrong-model-kind`, `bad-model`, `bad-preprocessing`, and those of
 * @example
 * ```ts
 * import { deserializeNetworkModel } from 'nomen/pipeline';
 * await deserializeNetworkModel(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeNetworkModel(
  bytes: Uint8Array,
  { name: file }: { readonly name: string },
): Promise<NetworkModel> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  checkKind(manifest, { kind, file, command: 'nomen train network' });
  const given = asObject(manifest.options, 'options', file);
  const options = resolveNetworkTrainingOptions(given as Partial<NetworkTrainingOptions>, file);
  const inputs = asTexts(manifest.inputs, 'inputs', file);
  const targets = asTexts(manifest.targets, 'targets', file);
  const outputs = asTexts(manifest.outputs, 'outputs', file);
  const { columns, stages } = restorePreprocessing(manifest.preprocessing as PreprocessingData);
  if (columns !== inputs.length) throw modelFault(file, `preprocessing of ${inputs.length} inputs`, `${columns}`);
  if (outputs.length < (options.output === 'softmax' ? 2 : 1)) throw modelFault(file, 'outputs', `${outputs.length}`);
  const shapes = networkShapes(options, inputs.length, outputs.length);
  if (tensors.size !== shapes.size) throw modelFault(file, `${shapes.size} tensors`, String(tensors.size));
  const weights = [...shapes].map(
    ([name, shape]): NetworkWeight => ({ name, shape, value: readFloats(tensors, name, { file, shape }) }),
  );
  const record = asTrainingRecord(manifest.record, file);
  const about = asAbout(manifest.about, file);
  return Object.freeze({
    options,
    inputs,
    targets,
    outputs,
    preprocessing: { columns, stages },
    weights,
    record,
    about,
  });
}
