// The model file: a safetensors container with our manifest, proof against any flipped byte.
import { kindOf, type ModelSource, modelError } from './container-errors.js';
import { checkTensorForm, readHeader } from './container-header.js';
import {
  arrayTypes,
  DIGEST_START,
  type Digest,
  elementBytes,
  elementCount,
  layHeader,
  placeTensors,
  sha256,
  type Tensor,
  type TensorPlace,
} from './container-layout.js';
import { checkManifest, type Manifest, manifestText, readManifest } from './container-manifest.js';

const WRITER: ModelSource = Object.freeze({
  name: 'serializeContainer',
  fix: 'Pass a manifest of JSON values, and tensors with the typed array that belongs to dtype and shape',
});

/** What a model file holds: a manifest and named tensors. */
export interface Container {
  readonly manifest: Manifest;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/**
 * value → bytes: a safetensors file whose header carries the manifest as JSON, the SHA-256 of each tensor and, over itself, its own.
 * Equal values give equal bytes; any reader of safetensors reads the tensors.
 *
 * @param container `manifest` JSON only (no NaN, no dates), with a `kind`; `tensors` by name
 * @throws NomenError `bad-manifest`, `bad-tensor`
 * @example
 * ```ts
 * import { deserializeContainer, serializeContainer } from 'nomen/pipeline';
 * const weights = { dtype: 'F32', shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) } as const;
 * const bytes = await serializeContainer({ manifest: { kind: 'ner' }, tensors: new Map([['W', weights]]) });
 * (await deserializeContainer(bytes, { name: 'tiny.safetensors' })).tensors.get('W'); // { dtype: 'F32', shape: [2, 2], data: … }
 * ```
 */
export async function serializeContainer(container: Container): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of streamContainer(container)) parts.push(part);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Where bytes come from: the file's name for messages, and how their SHA-256 is computed. */
export interface ContainerSource {
  readonly name: string;
  readonly digest?: Digest;
}

/**
 * The bytes of `serializeContainer` one after the other: the header, then each tensor's own memory.
 *
 * @param digest of a tensor; the host's WebCrypto, which is used when it is left out, may copy what it is given
 */
export async function* streamContainer(
  { manifest, tensors }: Container,
  digest: Digest = sha256,
): AsyncGenerator<Uint8Array, void> {
  checkManifest(manifest, WRITER);
  for (const [name, tensor] of tensors) checkTensor(name, tensor);
  const places = placeTensors(tensors);
  const parts = places.map(({ name }) => bytesOf(tensors.get(name)!));
  const digests: [string, string][] = [];
  for (const [i, { name }] of places.entries()) digests.push([name, await digest(parts[i])]);
  const header = layHeader(manifestText(manifest, Object.fromEntries(digests)), places);
  header.set(new TextEncoder().encode(await sha256(header)), DIGEST_START);
  yield header;
  yield* parts;
}

/**
 * bytes → value, strictly: a file that `serializeContainer` did not write, or of which any byte has changed, is refused.
 * The tensors are views into `bytes` where alignment allows it (always, when `bytes` begins at a multiple of 8).
 *
 * @param bytes a whole model file
 * @param source `name` of the file, for messages; `digest`, where the host has a faster one than WebCrypto's
 * @throws NomenError naming the file and, where it is one, the tensor: `not-a-model`, `model-truncated`, `model-damaged`,
 * `model-header-too-long`, `model-trailing-bytes`, `bad-model-header`, `bad-manifest`, `bad-tensor`, `unknown-model-version`
 * @example
 * ```ts
 * import { deserializeContainer } from 'nomen/pipeline';
 * await deserializeContainer(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeContainer(
  bytes: Uint8Array,
  { name, digest = sha256 }: ContainerSource,
): Promise<Container> {
  const source = { name, fix: 'The file is damaged or was changed after Nomen wrote it; get it again' };
  const { manifest: text, places, dataStart } = await readHeader(bytes, source, digest);
  const { manifest, digests } = readManifest(text, source);
  if (Object.keys(digests).length !== places.length) {
    const expected = `${places.length} tensor digests in the manifest`;
    throw modelError(source, { code: 'bad-manifest', expected, got: String(Object.keys(digests).length) });
  }
  const dataOf = ({ start, end }: TensorPlace) => bytes.subarray(dataStart + start, dataStart + end);
  const actual = await Promise.all(places.map((place) => digest(dataOf(place))));
  const tensors = new Map<string, Tensor>();
  places.forEach((place, i) => {
    if (!Object.hasOwn(digests, place.name) || digests[place.name] !== actual[i]) {
      const expected = 'the SHA-256 that the manifest states';
      throw modelError(source, { code: 'model-damaged', expected, got: 'another', tensor: place.name });
    }
    tensors.set(place.name, tensorOf(place, dataOf(place)));
  });
  return Object.freeze({ manifest, tensors });
}

function checkTensor(name: string, tensor: Tensor): void {
  checkTensorForm(name, tensor, WRITER);
  const { dtype, shape, data } = tensor;
  if (!(data instanceof arrayTypes[dtype])) {
    const expected = `a ${arrayTypes[dtype].name} for ${dtype}`;
    throw modelError(WRITER, { code: 'bad-tensor', expected, got: kindOf(data), tensor: name });
  }
  if (data.length === elementCount(shape)) return;
  const expected = `${elementCount(shape)} numbers for shape [${shape.join(', ')}]`;
  throw modelError(WRITER, { code: 'bad-tensor', expected, got: String(data.length), tensor: name });
}

function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function tensorOf({ dtype, shape }: TensorPlace, bytes: Uint8Array): Tensor {
  const isAligned = bytes.byteOffset % elementBytes(dtype) === 0;
  const { buffer, byteOffset } = isAligned ? bytes : bytes.slice();
  const data = new arrayTypes[dtype](buffer as ArrayBuffer, byteOffset, elementCount(shape));
  return Object.freeze({ dtype, shape: Object.freeze([...shape]), data }) as Tensor;
}
