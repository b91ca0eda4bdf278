// The recogniser's model file: NerModel ↔ bytes; vocabulary, gazetteers and weights as tensors.

import { affixKinds, type NerModel, outputCount, weightShapes } from '../ner/index.js';
import { createPackedVocabulary, packWords, type Vocabulary } from '../text/index.js';
import { type ContainerSource, deserializeContainer, serializeContainer } from './container.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import { modelFault } from './manifest-fields.js';
import { gazetteerTensors, readGazetteers } from './ner-gazetteers.js';
import { groupTensors, readGroups } from './ner-groups.js';
import { readNerManifest } from './ner-manifest.js';
import { addWeight, readWeight } from './ner-weights.js';

/**
 * NerModel → bytes. Equal models give equal bytes; nothing in them tells time or place.
 *
 * @throws NomenError `lone-surrogate`, `number-not-finite`
 * @example
 * ```ts
 * import type { NerModel } from 'nomen/ner';
 * import { serializeNerModel } from 'nomen/pipeline';
 * const sizeOf = async (model: NerModel) => (await serializeNerModel(model)).length;
 * ```
 */
export function serializeNerModel(model: NerModel): Promise<Uint8Array> {
  const { options, labels, tags, features, threshold, calibration, record, about } = model;
  const { trainedRows } = features;
  const { names } = features.gazetteers;
  const listed = names.length === 0 ? {} : { gazetteers: names };
  const manifest = {
    kind: 'ner',
    options,
    labels,
    tags,
    threshold,
    calibration,
    trainedRows,
    ...listed,
    record,
    about,
  };
  const tensors = new Map<string, Tensor>([['vocabulary', wordsTensor(features.words.words)]]);
  features.affixes.forEach((known, kind) => {
    tensors.set(`${affixKinds[kind]}.vocabulary`, wordsTensor(known));
  });
  for (const [name, tensor] of groupTensors(features.groups)) tensors.set(name, tensor);
  for (const [name, tensor] of gazetteerTensors(features.gazetteers)) tensors.set(name, tensor);
  for (const weight of model.weights) addWeight(tensors, weight, options.wordBits);
  return serializeContainer({ manifest, tensors });
}

/**
 * bytes → NerModel, strictly: every option, tag, word and shape is checked, since a model file may come from anyone.
 *
 * @param bytes a whole model file
 * @param source `name` of the file, for messages
 * @throws NomenError with the file's name: `wrong-model-kind`, `bad-model`, and those of `deserializeContainer`,
 * `requireTensor`, `checkGazetteers` and `resolveNerOptions`
 * @example
 * ```ts
 * import { deserializeNerModel } from 'nomen/pipeline';
 * await deserializeNerModel(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeNerModel(bytes: Uint8Array, source: ContainerSource): Promise<NerModel> {
  const { name: file } = source;
  const { manifest, tensors } = await deserializeContainer(bytes, source);
  const { trainedRows, ...read } = readNerManifest(manifest, file);
  const { options, tags } = read;
  const words = readWords(tensors, 'vocabulary', file);
  if (words.size === 0 || words.wordOf(0) !== '')
    throw modelFault(file, 'the unknown word first in the vocabulary', 'another word');
  const affixes =
    options.affixDimensions > 0 ? affixKinds.map((kind) => readWords(tensors, `${kind}.vocabulary`, file).words) : [];
  const gazetteers = readGazetteers(manifest, tensors, file);
  const groups = readGroups(tensors, options.wordGroups, file);
  const rows = words.size + (groups.groups?.count ?? 0);
  if (trainedRows > rows) throw modelFault(file, `trainedRows ≤ ${rows}`, String(trainedRows));
  const features = Object.freeze({ words, trainedRows, ...groups, affixes: Object.freeze(affixes), gazetteers });
  const shapes = weightShapes(options, features, outputCount(options, tags));
  const weights = [...shapes].map(([name, shape]) =>
    readWeight(tensors, { name, shape, wordBits: options.wordBits, file }),
  );
  const scales = weights.filter(({ quantized, packed }) => quantized !== undefined || packed !== undefined).length;
  const lists = gazetteers.names.length > 0 ? gazetteerTensors(gazetteers).length : 0;
  const grouped = groupTensors(groups.groups).length;
  const expected = 1 + affixes.length + grouped + lists + shapes.size + scales;
  if (tensors.size !== expected) throw modelFault(file, `${expected} tensors`, String(tensors.size));
  return Object.freeze({ ...read, features, weights });
}

function wordsTensor(words: readonly string[]): Tensor {
  const data = packWords(words);
  return { dtype: 'U8', shape: [data.length], data };
}

function readWords(tensors: ReadonlyMap<string, Tensor>, name: string, file: string): Vocabulary {
  const { data } = requireTensor(tensors, name, { file, dtype: 'U8', shape: [undefined] });
  return createPackedVocabulary(data, { name: `${file}, tensor "${name}"` });
}
