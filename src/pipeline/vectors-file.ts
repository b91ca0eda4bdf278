// Nomen's file of word vectors: WordVectors ↔ bytes, a safetensors container; float rows whole, or int8 rows with a scale.
import { NomenError } from '../base/index.js';
import { packWords, unpackWords } from '../text/index.js';
import { createWordVectors, type WordVectors } from '../vectors/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import type { Manifest } from './container-manifest.js';
import { dequantizeRows, quantizeRows } from './container-packing.js';

/** How the numbers are kept: `float` as they are, `int8` in a byte each with a scale for each row, ±½ of that scale. */
export type VectorRows = 'float' | 'int8';

/** What a file of vectors says of itself, as JSON: how it was trained, on what, its scores, licence and name. */
export type VectorsRecord = Readonly<Record<string, Manifest[string]>>;

/** What `deserializeVectors` gives. */
export interface VectorsFile {
  readonly vectors: WordVectors;
  readonly rows: VectorRows;
  readonly record: VectorsRecord;
}

/**
 * WordVectors → bytes. Equal vectors and records give equal bytes; words may hold anything but lone surrogates.
 *
 * @param options `rows` is usually `float`, which loses nothing; `record` is kept as it is
 * @throws NomenError `lone-surrogate`, `number-not-finite`, `bad-manifest`
 * @example
 * ```ts
 * import { deserializeVectors, serializeVectors } from 'nomen/pipeline';
 * import { createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([0.5, -1]) });
 * const bytes = await serializeVectors(vectors, { record: { licence: 'CC0' } });
 * (await deserializeVectors(bytes, { name: 'ice.safetensors' })).vectors.vectorOf('ice'); // Float32Array [0.5, -1]
 * ```
 */
export function serializeVectors(
  { words, dimensions, values }: WordVectors,
  { rows = 'float', record = {} }: { readonly rows?: VectorRows; readonly record?: VectorsRecord } = {},
): Promise<Uint8Array> {
  const shape = [words.length, dimensions];
  const packed = packWords(words);
  const tensors = new Map<string, Tensor>([['vocabulary', { dtype: 'U8', shape: [packed.length], data: packed }]]);
  if (rows === 'int8') {
    const { codes, scales } = quantizeRows(values, { rows: words.length, columns: dimensions });
    tensors.set('vectors', { dtype: 'I8', shape, data: codes });
    tensors.set('vectors.scales', { dtype: 'F32', shape: [words.length], data: scales });
  } else if (values instanceof Float64Array) tensors.set('vectors', { dtype: 'F64', shape, data: values });
  else tensors.set('vectors', { dtype: 'F32', shape, data: values });
  return serializeContainer({ manifest: { kind: 'vectors', record }, tensors });
}

/**
 * bytes → WordVectors, strictly: a file of vectors may come from anyone. Rows of int8 become float32.
 *
 * @param bytes a whole file
 * @param source `name` of the file, for messages
 * @throws NomenError with the file's name: `not-vectors`, those of `deserializeContainer`, `requireTensor` and `createWordVectors`
 * @example
 * ```ts
 * import { deserializeVectors } from 'nomen/pipeline';
 * await deserializeVectors(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeVectors(
  bytes: Uint8Array,
  { name: file }: { readonly name: string },
): Promise<VectorsFile> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  const { kind, record } = manifest;
  if (kind !== 'vectors' || typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw notVectors(file, `a file of kind "${kind}"${kind === 'vectors' ? ' without a record' : ''}`);
  }
  const vocabulary = requireTensor(tensors, 'vocabulary', { file, dtype: 'U8', shape: [undefined] });
  const words = unpackWords(vocabulary.data, { name: `${file}, tensor "vocabulary"` });
  const { values, dimensions, rows } = readRows(tensors, { file, count: words.length });
  if (tensors.size !== (rows === 'int8' ? 3 : 2)) throw notVectors(file, `${tensors.size} tensors`);
  return Object.freeze({
    vectors: createWordVectors({ words, dimensions, values }),
    rows,
    record: record as VectorsRecord,
  });
}

function readRows(
  tensors: ReadonlyMap<string, Tensor>,
  { file, count }: { readonly file: string; readonly count: number },
) {
  const dtype = tensors.get('vectors')?.dtype;
  const shape = [count, undefined];
  if (dtype !== 'I8') {
    const kept = requireTensor(tensors, 'vectors', { file, dtype: dtype === 'F64' ? 'F64' : 'F32', shape });
    return { values: kept.data, dimensions: kept.shape[1], rows: 'float' } as const;
  }
  const codes = requireTensor(tensors, 'vectors', { file, dtype, shape });
  const scales = requireTensor(tensors, 'vectors.scales', { file, dtype: 'F32', shape: [count] });
  const [, dimensions] = codes.shape;
  const values = dequantizeRows({ codes: codes.data, scales: scales.data }, { rows: count, columns: dimensions });
  return { values, dimensions, rows: 'int8' } as const;
}

function notVectors(file: string, got: string) {
  return new NomenError({
    code: 'not-vectors',
    where: file,
    expected: 'a file of word vectors',
    got,
    fix: 'Pass a file that nomen train vectors or nomen vectors convert wrote',
    details: { file },
  });
}
