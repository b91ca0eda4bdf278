// The model file of a document classifier: ClassifierModel ↔ bytes, the table of features as int8 rows with a scale.
import {
  type ClassifierModel,
  type ClassifierOptions,
  type FilterBank,
  outputColumns,
  outputRows,
  resolveClassifierOptions,
} from '../classify/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import { dequantizeRows, quantizeRows } from './container-packing.js';
import { asAbout, asArray, asNumber, asObject, asTexts, checkKind, modelFault, readFloats } from './manifest-fields.js';
import { asTrainingRecord } from './training-record.js';

const kind = 'classifier';
/** And two for each width of a convolution's filters. */
const TENSORS = 4;

/**
 * ClassifierModel → bytes. Equal models give equal bytes; the vectors of features are rounded to int8, the others stay float32.
 *
 * @throws NomenError `bad-manifest`, `number-not-finite`
 * @example
 * ```ts
 * import type { ClassifierModel } from 'nomen/classify';
 * import { serializeClassifier } from 'nomen/pipeline';
 * const sizeOf = async (model: ClassifierModel) => (await serializeClassifier(model)).length;
 * ```
 */
export function serializeClassifier({
  features,
  input,
  output,
  filters,
  ...manifest
}: ClassifierModel): Promise<Uint8Array> {
  const columns = manifest.options.dimensions;
  const rows = input.length / columns;
  const { codes, scales } = quantizeRows(input, { rows, columns });
  const width = outputColumns(manifest.options);
  const tensors = new Map<string, Tensor>([
    ['features', { dtype: 'U32', shape: [features.length], data: features }],
    ['input', { dtype: 'I8', shape: [rows, columns], data: codes }],
    ['input.scales', { dtype: 'F32', shape: [rows], data: scales }],
    ['output', { dtype: 'F32', shape: [output.length / width, width], data: output }],
    ...filters.flatMap((bank) => filterTensors(bank, columns)),
  ]);
  return serializeContainer({ manifest: { kind, ...manifest }, tensors });
}

function filterTensors({ width, weights, bias }: FilterBank, columns: number): [string, Tensor][] {
  return [
    [`filters${width}.weights`, { dtype: 'F32', shape: [weights.length / columns, columns], data: weights }],
    [`filters${width}.bias`, { dtype: 'F32', shape: [bias.length], data: bias }],
  ];
}

/**
 * bytes → ClassifierModel, strictly: every option, label and shape is checked, since a model file may come from anyone.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError with the file's name: `wrong-model-kind`, `bad-model`, and those of `deserializeContainer`,
 * `requireTensor` and `resolveClassifierOptions`
 * @example
 * ```ts
 * import { deserializeClassifier } from 'nomen/pipeline';
 * await deserializeClassifier(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeClassifier(
  bytes: Uint8Array,
  { name: file }: { readonly name: string },
): Promise<ClassifierModel> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  checkKind(manifest, { kind, file, command: 'nomen train classifier' });
  const given = asObject(manifest.options, 'options', file);
  const options = resolveClassifierOptions(given as Partial<ClassifierOptions>, file);
  const labels = asTexts(manifest.labels, 'labels', file);
  const counts = asArray(manifest.counts, 'counts', file).map((count) => asNumber(count, 'counts', file));
  if (labels.length === 0 || counts.length !== labels.length || !counts.every((count) => count > 0)) {
    throw modelFault(file, 'labels with their counts', `${labels.length} labels, ${counts.length} counts`);
  }
  const temperature = asNumber(manifest.temperature, 'temperature', file);
  if (!(temperature > 0)) throw modelFault(file, 'a temperature above 0', String(temperature));
  const { filterWidths, filters: perWidth } = options;
  const tensorCount = TENSORS + 2 * filterWidths.length;
  if (tensors.size !== tensorCount) throw modelFault(file, `${tensorCount} tensors`, String(tensors.size));
  const columns = options.dimensions;
  const { data: features } = requireTensor(tensors, 'features', { file, dtype: 'U32', shape: [undefined] });
  checkFeatures(features, file);
  const rows = features.length + (options.architecture === 'convolution' ? 1 : 0);
  const { data: codes } = requireTensor(tensors, 'input', { file, dtype: 'I8', shape: [rows, columns] });
  const scales = readFloats(tensors, 'input.scales', { file, shape: [rows] });
  const shape = [outputRows(options.loss, labels.length), outputColumns(options)];
  const filters = filterWidths.map((width) => ({
    width,
    weights: readFloats(tensors, `filters${width}.weights`, { file, shape: [width * perWidth, columns] }),
    bias: readFloats(tensors, `filters${width}.bias`, { file, shape: [perWidth] }),
  }));
  return Object.freeze({
    options,
    labels,
    counts,
    features,
    input: dequantizeRows({ codes, scales }, { rows, columns }),
    output: readFloats(tensors, 'output', { file, shape }),
    filters,
    temperature,
    record: asTrainingRecord(manifest.record, file),
    about: asAbout(manifest.about, file),
  });
}

/** Hash 0 stands for no feature in every table, and a hash that comes twice would hide a row. */
function checkFeatures(features: Uint32Array, file: string): void {
  const sorted = features.slice().sort();
  const isTwice = sorted.some((hash, i) => i > 0 && hash === sorted[i - 1]);
  if (sorted.length > 0 && sorted[0] > 0 && !isTwice) return;
  throw modelFault(file, 'different hashes above 0 for features', sorted.length === 0 ? 'none' : 'others');
}
