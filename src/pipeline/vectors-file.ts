// Nomen's file of word vectors: WordVectors ↔ bytes, a safetensors container; float rows whole, or int8 rows with a scale.
import { NomenError } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import { createPackedVocabulary, packWords } from '../text/index.js';
import { createSubwordVectors, createWordVectors, type SubwordVectors, type WordVectors } from '../vectors/index.js';
import { type Container, deserializeContainer, serializeContainer, streamContainer } from './container.js';
import { requireTensor } from './container-demand.js';
import type { Digest, Tensor } from './container-layout.js';
import type { Manifest } from './container-manifest.js';
import { dequantizeRows, quantizeRows } from './container-packing.js';

const kind = 'vectors';

/** How the numbers are kept: `float` as they are, `int8` in a byte each with a scale for each row, ±½ of that scale. */
export type VectorRows = 'float' | 'int8';

/** What a file of vectors says of itself, as JSON: how it was trained, on what, its scores, licence and name. */
export type VectorsRecord = Readonly<Record<string, Manifest[string]>>;

/** What `deserializeVectors` gives. */
export interface VectorsFile {
  readonly vectors: WordVectors;
  readonly rows: VectorRows;
  readonly record: VectorsRecord;
  /** The vectors of n-grams, for words that are not in the file; undefined where it has none. */
  readonly subwords?: SubwordVectors;
}

/** What a file of vectors holds beside them. */
export type SerializeVectorsOptions = Partial<Omit<VectorsFile, 'vectors'>>;

/**
 * WordVectors → bytes. Equal vectors and records give equal bytes; words may hold anything but lone surrogates.
 *
 * @param options `rows` is usually `float`, which loses nothing; `record` is kept as it is, `subwords` in the form of `rows`
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
export function serializeVectors(vectors: WordVectors, options: SerializeVectorsOptions = {}): Promise<Uint8Array> {
  return serializeContainer(containerOf(vectors, options));
}

/**
 * WordVectors → the bytes of `serializeVectors` in parts, without a copy of float rows: for files that are larger than what memory
 * has room for twice.
 *
 * @param options as of `serializeVectors`; `digest` makes the SHA-256 of a tensor, in hexadecimal (usually WebCrypto does, which may
 * copy the tensor)
 * @throws NomenError as `serializeVectors`
 * @example
 * ```ts
 * import { streamVectors } from 'nomen/pipeline';
 * import { createWordVectors } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([0.5, -1]) });
 * const sizes: number[] = [];
 * for await (const part of streamVectors(vectors)) sizes.push(part.length);
 * sizes.length; // 3: header, numbers, words
 * ```
 */
export function streamVectors(
  vectors: WordVectors,
  { digest, ...options }: SerializeVectorsOptions & { readonly digest?: Digest } = {},
): AsyncGenerator<Uint8Array, void> {
  return streamContainer(containerOf(vectors, options), digest);
}

function containerOf(
  { vocabulary, dimensions, values }: WordVectors,
  { rows = 'float', record = {}, subwords }: SerializeVectorsOptions,
): Container {
  const packed = vocabulary.packed ?? packWords(vocabulary.words);
  const tensors = new Map<string, Tensor>([
    ['vocabulary', { dtype: 'U8', shape: [packed.length], data: packed }],
    ...storedRows('vectors', values, { shape: [vocabulary.size, dimensions], rows }),
  ]);
  if (subwords === undefined) return { manifest: { kind, record }, tensors };
  const { buckets, shortestGram, longestGram } = subwords;
  for (const [name, tensor] of storedRows('subwords', subwords.values, { shape: [buckets, dimensions], rows })) {
    tensors.set(name, tensor);
  }
  return { manifest: { kind, record, grams: { shortestGram, longestGram } }, tensors };
}

/** A matrix as tensors: itself, or codes and scales. */
function storedRows(
  name: string,
  values: FloatArray,
  { shape, rows }: { readonly shape: readonly [number, number]; readonly rows: VectorRows },
): (readonly [string, Tensor])[] {
  const [count, columns] = shape;
  if (rows === 'int8') {
    const { codes, scales } = quantizeRows(values, { rows: count, columns });
    return [
      [name, { dtype: 'I8', shape, data: codes }],
      [`${name}.scales`, { dtype: 'F32', shape: [count], data: scales }],
    ];
  }
  const stored: Tensor =
    values instanceof Float64Array ? { dtype: 'F64', shape, data: values } : { dtype: 'F32', shape, data: values };
  return [[name, stored]];
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
  const { record, grams } = manifest;
  if (manifest.kind !== kind || !isObject(record)) {
    throw notVectors(file, `a file of kind "${manifest.kind}"${manifest.kind === kind ? ' without a record' : ''}`);
  }
  const packed = requireTensor(tensors, 'vocabulary', { file, dtype: 'U8', shape: [undefined] });
  const words = createPackedVocabulary(packed.data, { name: `${file}, tensor "vocabulary"` });
  const { values, dimensions, rows } = readRows(tensors, 'vectors', { file, shape: [words.size, undefined] });
  const subwords = grams === undefined ? undefined : readSubwords(tensors, grams, { file, dimensions });
  const matrices = subwords === undefined ? 1 : 2;
  if (tensors.size !== 1 + matrices * (rows === 'int8' ? 2 : 1)) throw notVectors(file, `${tensors.size} tensors`);
  return Object.freeze({
    vectors: createWordVectors({ words, dimensions, values }),
    rows,
    record: record as VectorsRecord,
    ...(subwords === undefined ? {} : { subwords }),
  });
}

function readSubwords(
  tensors: ReadonlyMap<string, Tensor>,
  grams: unknown,
  { file, dimensions }: { readonly file: string; readonly dimensions: number },
): SubwordVectors {
  const { shortestGram, longestGram } = isObject(grams) ? grams : {};
  if (typeof shortestGram !== 'number' || typeof longestGram !== 'number') {
    throw notVectors(file, 'grams without their lengths');
  }
  const { values, count } = readRows(tensors, 'subwords', { file, shape: [undefined, dimensions] });
  return createSubwordVectors({ values, dimensions, buckets: count, shortestGram, longestGram });
}

/** A matrix as `storedRows` keeps it. */
function readRows(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  { file, shape }: { readonly file: string; readonly shape: readonly [number | undefined, number | undefined] },
) {
  const dtype = tensors.get(name)?.dtype;
  if (dtype !== 'I8') {
    const kept = requireTensor(tensors, name, { file, dtype: dtype === 'F64' ? 'F64' : 'F32', shape });
    const [count, dimensions] = kept.shape;
    return { values: kept.data, count, dimensions, rows: 'float' } as const;
  }
  const codes = requireTensor(tensors, name, { file, dtype, shape });
  const [count, dimensions] = codes.shape;
  const scales = requireTensor(tensors, `${name}.scales`, { file, dtype: 'F32', shape: [count] });
  const values = dequantizeRows({ codes: codes.data, scales: scales.data }, { rows: count, columns: dimensions });
  return { values, count, dimensions, rows: 'int8' } as const;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
