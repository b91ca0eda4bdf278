// How a model file lies in bytes: the safetensors header in Nomen's one canonical form.
// u64 little-endian header length | JSON header, padded with spaces to 8 bytes | tensors end to end.

/** The typed array of each element type, by safetensors' names; F32 is little-endian float32, as on every platform in use. */
export interface TensorData {
  readonly F64: Float64Array;
  readonly F32: Float32Array;
  readonly I32: Int32Array;
  readonly U32: Uint32Array;
  readonly I16: Int16Array;
  readonly I8: Int8Array;
  readonly U8: Uint8Array;
}

/** The element types of tensors in a model file. */
export type DataType = keyof TensorData;

/** A named block of numbers: `data` has as many elements as the product of `shape`; `[]` is a single number. */
export type Tensor = {
  readonly [T in DataType]: { readonly dtype: T; readonly shape: readonly number[]; readonly data: TensorData[T] };
}[DataType];

/** The array constructors by element type. */
export const arrayTypes = Object.freeze({
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
});

/** Where a tensor lies; offsets count from the first byte after the header. */
export interface TensorPlace {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** Bytes of the length field before the header. */
export const LENGTH_BYTES = 8;
/** safetensors' own limit on the header. */
export const MOST_HEADER_BYTES = 100_000_000;
/** The header begins with the digest, so that its place is fixed: DIGEST_START … + 64 are the hexadecimal digits. */
export const HEADER_START = '{"__metadata__":{"sha256":"';
export const DIGEST_START = LENGTH_BYTES + HEADER_START.length;
export const DIGEST_LENGTH = 64;
/** What stands in the digest's place while the digest is computed. */
export const ZERO_DIGEST = '0'.repeat(DIGEST_LENGTH);

/** Bytes per element. */
export function elementBytes(dtype: DataType): number {
  return arrayTypes[dtype].BYTES_PER_ELEMENT;
}

/**
 * Lays tensors out without gaps: wide elements first, then by name in UTF-16 order, so that every tensor is aligned to its elements.
 */
export function placeTensors(tensors: Iterable<readonly [string, Pick<Tensor, 'dtype' | 'shape'>]>): TensorPlace[] {
  const order = [...tensors].sort(
    ([a, x], [b, y]) => elementBytes(y.dtype) - elementBytes(x.dtype) || (a < b ? -1 : a > b ? 1 : 0),
  );
  let end = 0;
  return order.map(([name, { dtype, shape }]) => {
    const start = end;
    end += elementCount(shape) * elementBytes(dtype);
    return { name, dtype, shape, start, end };
  });
}

/** Π shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Length field and header as bytes, with zeros for the digest; `manifest` is the manifest's JSON. */
export function layHeader(manifest: string, places: readonly TensorPlace[]): Uint8Array {
  const entries = places.map(({ name, dtype, shape, start, end }) => {
    return `,${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [start, end] })}`;
  });
  const metadata = `${HEADER_START}${ZERO_DIGEST}","nomen":${JSON.stringify(manifest)}}`;
  const json = new TextEncoder().encode(`${metadata}${entries.join('')}}`);
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, LENGTH_BYTES);
  return bytes;
}

/** SHA-256 of bytes, in hexadecimal. */
export type Digest = (bytes: Uint8Array) => string | Promise<string>;

/** SHA-256 by the host's WebCrypto. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
