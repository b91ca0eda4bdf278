// Frozen runs as bytes: one line of JSON, then arrays of little-endian float32; the form of every trainer's checkpoint.
import { NomenError } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';

const longestHeader = 1 << 16;

/** What a file of this form begins with and what it is called in messages. */
export interface CheckpointForm {
  readonly format: string;
  /** e.g. `a word2vec checkpoint` */
  readonly kind: string;
}

/** Facts and arrays → bytes; the arrays are not copied. */
export function* checkpointBytes(
  { format }: CheckpointForm,
  facts: object,
  arrays: readonly FloatArray[],
): Generator<Uint8Array, void> {
  const header = { format, version: 1, ...facts, lengths: arrays.map(({ length }) => length) };
  yield new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  for (const { buffer, byteOffset, byteLength } of arrays) yield new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * bytes → facts and arrays.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError `not-a-checkpoint`
 */
export function readCheckpointBytes(
  bytes: Uint8Array,
  form: CheckpointForm,
  { name }: { readonly name: string },
): { readonly facts: Readonly<Record<string, unknown>>; readonly arrays: readonly Float32Array[] } {
  const end = bytes.subarray(0, longestHeader).indexOf(0x0a);
  const header = headerOf(bytes.subarray(0, Math.max(0, end)), form);
  if (header === undefined) throw notACheckpoint(name, form, 'other bytes');
  const { lengths, ...facts } = header;
  const size = 4 * lengths.reduce((sum, length) => sum + length, 0);
  const got = bytes.length - end - 1;
  if (got !== size) throw notACheckpoint(name, form, `${got} of ${size} bytes`);
  const floats = new Float32Array(bytes.slice(end + 1).buffer);
  let start = 0;
  const arrays = lengths.map((length) => {
    const array = floats.subarray(start, start + length);
    start += length;
    return array;
  });
  return { facts, arrays };
}

type Header = Readonly<Record<string, unknown>> & { readonly lengths: readonly number[] };

function headerOf(line: Uint8Array, { format }: CheckpointForm): Header | undefined {
  try {
    const header = JSON.parse(new TextDecoder().decode(line));
    return header?.format === format && header.version === 1 ? (header as Header) : undefined;
  } catch {
    return undefined;
  }
}

function notACheckpoint(where: string, { kind }: CheckpointForm, got: string): NomenError {
  return new NomenError({
    code: 'not-a-checkpoint',
    where,
    expected: kind,
    got,
    fix: 'Start again without --resume',
  });
}
