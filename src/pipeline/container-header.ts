// Reading the header of a model file, which is hostile until proven otherwise.
import { quote } from '../base/index.js';
import { kindOf, type ModelSource, modelError } from './container-errors.js';
import {
  arrayTypes,
  type DataType,
  DIGEST_LENGTH,
  DIGEST_START,
  type Digest,
  elementBytes,
  elementCount,
  HEADER_START,
  LENGTH_BYTES,
  layHeader,
  MOST_HEADER_BYTES,
  placeTensors,
  type Tensor,
  type TensorPlace,
  ZERO_DIGEST,
} from './container-layout.js';
import { isPlainObject, parseJson } from './container-manifest.js';

const MOST_DIMENSIONS = 8;
const MOST_NAME_LENGTH = 256;

/** A header whose digest is right and whose form is the canonical one. */
export interface Header {
  /** The manifest's JSON, not looked at yet. */
  readonly manifest: string;
  readonly places: readonly TensorPlace[];
  /** Where the tensors begin in the file. */
  readonly dataStart: number;
}

/** Reads and proves the header, and that the file ends where the last tensor does. */
export async function readHeader(bytes: Uint8Array, source: ModelSource, digestOf: Digest): Promise<Header> {
  const dataStart = LENGTH_BYTES + headerLength(bytes, source);
  const header = bytes.slice(0, dataStart);
  await proveHeader(header, source, digestOf);
  const { manifest, places } = readPlaces(header.subarray(LENGTH_BYTES), source);
  if (!equalBytes(layHeader(manifest, places), header)) {
    const expected = 'a header exactly as Nomen writes it';
    throw modelError(source, { code: 'bad-model-header', expected, got: 'other spacing, order or a repeated name' });
  }
  const end = dataStart + (places.at(-1)?.end ?? 0);
  if (bytes.length < end) throw truncated(source, `${end} bytes`, bytes.length);
  if (bytes.length > end) {
    throw modelError(source, { code: 'model-trailing-bytes', expected: `${end} bytes`, got: String(bytes.length) });
  }
  return { manifest, places, dataStart };
}

/** Refuses names and shapes that the file cannot hold. */
export function checkTensorForm(
  name: string,
  { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>,
  source: ModelSource,
): void {
  const refuse = (expected: string, got: string) =>
    modelError(source, { code: 'bad-tensor', expected, got, tensor: name.slice(0, 40) });
  const isOrdinary = name !== '__metadata__' && name !== '__proto__' && !/\p{Surrogate}/u.test(name);
  if (name === '' || name.length > MOST_NAME_LENGTH || !isOrdinary) {
    throw refuse(`an ordinary name of 1 to ${MOST_NAME_LENGTH} characters`, quote(name));
  }
  if (typeof dtype !== 'string' || !Object.hasOwn(arrayTypes, dtype)) {
    const got = typeof dtype === 'string' ? quote(dtype) : kindOf(dtype);
    throw refuse(`a dtype among ${Object.keys(arrayTypes).join(', ')}`, got);
  }
  if (!Array.isArray(shape) || shape.length > MOST_DIMENSIONS || !shape.every(isSize)) {
    throw refuse(`a shape of at most ${MOST_DIMENSIONS} whole numbers ≥ 0`, kindOf(shape));
  }
  if (!isSize(elementCount(shape) * elementBytes(dtype))) throw refuse('a shape below 2⁵³ bytes', 'a larger one');
}

function headerLength(bytes: Uint8Array, source: ModelSource): number {
  if (bytes.length < LENGTH_BYTES) throw truncated(source, 'a model file', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > MOST_HEADER_BYTES) {
    const got = `${length}, as if the file were no safetensors file`;
    const fix = 'Pass a model that Nomen wrote';
    throw modelError(source, {
      code: 'model-header-too-long',
      expected: `a header of at most ${MOST_HEADER_BYTES} bytes`,
      got,
      fix,
    });
  }
  if (LENGTH_BYTES + length > bytes.length) throw truncated(source, `a header of ${length} bytes`, bytes.length);
  return length;
}

/** Checks the digest in `header` and leaves zeros in its place. */
async function proveHeader(header: Uint8Array, source: ModelSource, digestOf: Digest): Promise<void> {
  const start = String.fromCharCode(...header.subarray(LENGTH_BYTES, DIGEST_START));
  if (start !== HEADER_START || header.length < DIGEST_START + DIGEST_LENGTH) {
    const fix = 'Pass a model that Nomen wrote';
    throw modelError(source, {
      code: 'not-a-model',
      expected: `a header that starts with ${HEADER_START}`,
      got: quote(start),
      fix,
    });
  }
  const digest = header.subarray(DIGEST_START, DIGEST_START + DIGEST_LENGTH);
  const written = String.fromCharCode(...digest);
  digest.set(new TextEncoder().encode(ZERO_DIGEST));
  if ((await digestOf(header)) !== written) {
    throw modelError(source, {
      code: 'model-damaged',
      expected: 'a header with the SHA-256 that it states',
      got: 'another',
    });
  }
}

function readPlaces(json: Uint8Array, source: ModelSource): { manifest: string; places: TensorPlace[] } {
  const header = parseJson(decode(json, source), source);
  if (!isPlainObject(header) || !isPlainObject(header.__metadata__) || typeof header.__metadata__.nomen !== 'string') {
    throw modelError(source, {
      code: 'bad-model-header',
      expected: 'a manifest',
      got: 'none',
      fix: 'Pass a model that Nomen wrote',
    });
  }
  const { __metadata__: metadata, ...entries } = header;
  const forms = Object.entries(entries).map(([name, entry]) => [name, readEntry(name, entry, source)] as const);
  const places = placeTensors(forms);
  const stated = new Map(forms);
  for (const { name, start, end } of places) {
    const offsets = stated.get(name)?.offsets ?? [];
    if (offsets.length === 2 && offsets[0] === start && offsets[1] === end) continue;
    const got = offsets.length === 2 && offsets.every(isSize) ? `[${offsets.join(', ')}]` : 'others';
    throw modelError(source, {
      code: 'bad-tensor',
      expected: `data_offsets [${start}, ${end}] by the shapes`,
      got,
      tensor: name,
    });
  }
  return { manifest: header.__metadata__.nomen, places };
}

function readEntry(name: string, entry: unknown, source: ModelSource) {
  if (!isPlainObject(entry) || !Array.isArray(entry.data_offsets)) {
    const expected = '{dtype, shape, data_offsets}';
    throw modelError(source, { code: 'bad-tensor', expected, got: kindOf(entry), tensor: name.slice(0, 40) });
  }
  const form = { dtype: entry.dtype as DataType, shape: entry.shape as number[] };
  checkTensorForm(name, form, source);
  return { ...form, offsets: entry.data_offsets as unknown[] };
}

function decode(json: Uint8Array, source: ModelSource): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
  } catch {
    throw modelError(source, { code: 'bad-model-header', expected: 'a header in UTF-8', got: 'other bytes' });
  }
}

function truncated(source: ModelSource, expected: string, got: number) {
  return modelError(source, { code: 'model-truncated', expected, got: `${got} bytes in all` });
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
