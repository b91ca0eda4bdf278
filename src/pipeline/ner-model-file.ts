// The recogniser's model file: NerModel ↔ bytes; the large tables as int8 rows with a scale, all else float32.

import { affixKinds, type NerModel, type NerWeight, outputCount, weightShapes } from '../ner/index.js';
import { createPackedVocabulary, packWords, type Vocabulary } from '../text/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import { dequantizeRows, quantizeRows } from './container-packing.js';
import { gazetteerTensors, readGazetteers } from './ner-gazetteers.js';
import { modelFault, readNerManifest } from './ner-manifest.js';

/** The tables of which a lookup takes few rows: int8 costs them no accuracy (recipe: int8 is free). */
const quantizedTables: readonly string[] = ['words', 'ngrams'];

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
  const names = features.gazetteers.map(({ name }) => name);
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
  for (const [name, tensor] of gazetteerTensors(features.gazetteers)) tensors.set(name, tensor);
  for (const weight of model.weights) addWeight(tensors, weight);
  return serializeContainer({ manifest, tensors });
}

/**
 * bytes → NerModel, strictly: every option, tag, word and shape is checked, since a model file may come from anyone.
 *
 * @param bytes a whole model file
 * @param source `name` of the file, for messages
 * @throws NomenError with the file's name: `not-a-recogniser`, `bad-recogniser`, and those of `deserializeContainer`,
 * `requireTensor`, `checkGazetteers` and `resolveNerOptions`
 * @example
 * ```ts
 * import { deserializeNerModel } from 'nomen/pipeline';
 * await deserializeNerModel(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeNerModel(
  bytes: Uint8Array,
  { name: file }: { readonly name: string },
): Promise<NerModel> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  const { trainedRows, ...read } = readNerManifest(manifest, file);
  const { options, tags } = read;
  const words = readWords(tensors, 'vocabulary', file);
  if (words.size === 0 || words.wordOf(0) !== '')
    throw modelFault(file, 'the unknown word first in the vocabulary', 'another word');
  if (trainedRows > words.size) throw modelFault(file, `trainedRows ≤ ${words.size}`, String(trainedRows));
  const affixes =
    options.affixDimensions > 0 ? affixKinds.map((kind) => readWords(tensors, `${kind}.vocabulary`, file).words) : [];
  const gazetteers = readGazetteers(manifest, tensors, file);
  const features = Object.freeze({ words, trainedRows, affixes: Object.freeze(affixes), gazetteers });
  const shapes = weightShapes(options, features, outputCount(options, tags));
  const weights = [...shapes].map(([name, shape]) => readWeight(tensors, { name, shape, file }));
  const scales = quantizedTables.filter((name) => shapes.has(name)).length;
  const expected = 1 + affixes.length + gazetteers.length + shapes.size + scales;
  if (tensors.size !== expected) throw modelFault(file, `${expected} tensors`, String(tensors.size));
  return Object.freeze({ ...read, features, weights });
}

function wordsTensor(words: readonly string[]): Tensor {
  const data = packWords(words);
  return { dtype: 'U8', shape: [data.length], data };
}

function addWeight(tensors: Map<string, Tensor>, { name, shape, value }: NerWeight): void {
  if (!quantizedTables.includes(name)) {
    tensors.set(name, { dtype: 'F32', shape, data: Float32Array.from(value) });
    return;
  }
  const { codes, scales } = quantizeRows(value, { rows: shape[0], columns: shape[1] });
  tensors.set(name, { dtype: 'I8', shape, data: codes });
  tensors.set(scalesOf(name), { dtype: 'F32', shape: [shape[0]], data: scales });
}

function readWeight(
  tensors: ReadonlyMap<string, Tensor>,
  { name, shape, file }: { readonly name: string; readonly shape: readonly number[]; readonly file: string },
): NerWeight {
  const floats = (tensor: string, sizes: readonly number[]) => {
    const { data } = requireTensor(tensors, tensor, { file, dtype: 'F32', shape: sizes });
    const fault = data.findIndex((value) => !Number.isFinite(value));
    if (fault >= 0) throw modelFault(`${file}, tensor "${tensor}"`, 'finite numbers', String(data[fault]));
    return data;
  };
  if (!quantizedTables.includes(name)) return Object.freeze({ name, shape, value: floats(name, shape) });
  const { data: codes } = requireTensor(tensors, name, { file, dtype: 'I8', shape });
  const quantized = { codes, scales: floats(scalesOf(name), [shape[0]]) };
  let value: Float32Array | undefined;
  return Object.freeze({
    name,
    shape,
    quantized,
    get value() {
      value ??= dequantizeRows(quantized, { rows: shape[0], columns: shape[1] });
      return value;
    },
  });
}

function scalesOf(name: string): string {
  return `${name}.scales`;
}

function readWords(tensors: ReadonlyMap<string, Tensor>, name: string, file: string): Vocabulary {
  const { data } = requireTensor(tensors, name, { file, dtype: 'U8', shape: [undefined] });
  return createPackedVocabulary(data, { name: `${file}, tensor "${name}"` });
}
