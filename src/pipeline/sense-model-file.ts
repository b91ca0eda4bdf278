// The model file of senses: the word vectors and a network for each word, each in its own form, in one container.
import { resolveSenseOptions, type SenseModel, type SenseOptions, type SenseTarget } from '../classify/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import type { Tensor } from './container-layout.js';
import { partTensor, readPart } from './container-parts.js';
import { asAbout, asArray, asNumber, asObject, asText, asTexts, checkKind, modelFault } from './manifest-fields.js';
import { deserializeNetworkModel, serializeNetworkModel } from './network-model-file.js';
import { asTrainingRecord } from './training-record.js';
import { deserializeVectors, serializeVectors } from './vectors-file.js';

const kind = 'senses';

/**
 * SenseModel → bytes. Equal models give equal bytes; word vectors are rounded to int8, the networks' weights stay float32.
 *
 * @throws NomenError `bad-manifest`, `number-not-finite`
 * @example
 * ```ts
 * import type { SenseModel } from 'nomen/classify';
 * import { serializeSenseModel } from 'nomen/pipeline';
 * const sizeOf = async (model: SenseModel) => (await serializeSenseModel(model)).length;
 * ```
 */
export async function serializeSenseModel({ vectors, targets, ...manifest }: SenseModel): Promise<Uint8Array> {
  const tensors = new Map<string, Tensor>([['vectors', partTensor(await serializeVectors(vectors, { rows: 'int8' }))]]);
  for (const [n, { network }] of targets.entries()) {
    tensors.set(networkName(n), partTensor(await serializeNetworkModel(network)));
  }
  const plain = targets.map(({ word, forms, temperature, network }) => {
    return { word, forms, temperature, senses: network.outputs };
  });
  return serializeContainer({ manifest: { kind, targets: plain, ...manifest }, tensors });
}

/**
 * bytes → SenseModel, each part as strictly as alone.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError with the file's name: `wrong-model-kind`, `bad-model`, and those of `deserializeContainer`,
 * `deserializeVectors`, `deserializeNetworkModel` and `resolveSenseOptions`
 * @example
 * ```ts
 * import { deserializeSenseModel } from 'nomen/pipeline';
 * await deserializeSenseModel(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeSenseModel(
  bytes: Uint8Array,
  { name: file }: { readonly name: string },
): Promise<SenseModel> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  checkKind(manifest, { kind, file, command: 'nomen train sense' });
  const given = asObject(manifest.options, 'options', file);
  const options = resolveSenseOptions(given as Partial<SenseOptions>, file);
  const entries = asArray(manifest.targets, 'targets', file);
  if (entries.length === 0 || tensors.size !== entries.length + 1) {
    throw modelFault(file, 'words with a network each', `${entries.length} words, ${tensors.size} tensors`);
  }
  const { vectors } = await deserializeVectors(readPart(tensors, 'vectors', file), { name: `${file}, vectors` });
  const inputs = vectors.dimensions * (1 + 2 * options.windowSize);
  const targets: SenseTarget[] = [];
  for (const [n, entry] of entries.entries()) {
    const name = networkName(n);
    const network = await deserializeNetworkModel(readPart(tensors, name, file), { name: `${file}, ${name}` });
    targets.push(readTarget(asObject(entry, 'targets', file), network, { file, inputs }));
  }
  const forms = targets.flatMap((target) => target.forms);
  if (new Set(forms).size < forms.length) throw modelFault(file, 'forms that belong to one word', 'some of two');
  const record = asTrainingRecord(manifest.record, file);
  return Object.freeze({ options, vectors, targets, record, about: asAbout(manifest.about, file) });
}

function readTarget(
  entry: Record<string, unknown>,
  network: SenseTarget['network'],
  { file, inputs }: { readonly file: string; readonly inputs: number },
): SenseTarget {
  const word = asText(entry.word, 'targets.word', file);
  const forms = asTexts(entry.forms, 'targets.forms', file);
  const temperature = asNumber(entry.temperature, 'targets.temperature', file);
  if (!(temperature > 0)) throw modelFault(file, 'a temperature above 0', String(temperature));
  const [expected, got] = [inputs + forms.length, network.inputs.length];
  if (got !== expected || network.options.output !== 'softmax') {
    throw modelFault(file, `a softmax network of ${expected} inputs for ${word}`, `another of ${got}`);
  }
  return Object.freeze({ word, forms, temperature, network });
}

function networkName(n: number): string {
  return `network${n + 1}`;
}
