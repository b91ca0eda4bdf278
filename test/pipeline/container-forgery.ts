// Forges model files for the tests of the strict reader: any header, any data, with a digest that is right.
import { createHash } from 'node:crypto';

const zeros = '0'.repeat(64);
const place = 8 + '{"__metadata__":{"sha256":"'.length;

/** The SHA-256 of bytes in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A file with this header, padded, in which 64 zeros stand where the digest belongs, and this data. */
export function forge(json: string | Uint8Array, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = Buffer.from(json);
  const length = Math.ceil(text.length / 8) * 8;
  const header = Buffer.alloc(8 + length, 0x20);
  header.writeBigUInt64LE(BigInt(length), 0);
  text.copy(header, 8);
  header.write(digestOf(header), place, 'latin1');
  return new Uint8Array(Buffer.concat([header, data]));
}

/** The JSON of a header with this manifest text and these entries, the latter as JSON text without outer braces. */
export function headerJson(manifest: string, entries: string): string {
  return `{"__metadata__":{"sha256":"${zeros}","nomen":${JSON.stringify(manifest)}}${entries === '' ? '' : `,${entries}`}}`;
}

/** What the safetensors format says of a file, read with nothing of Nomen: header first, then each tensor's bytes. */
export function readPlainly(file: Uint8Array): Map<string, { dtype: string; shape: number[]; bytes: Uint8Array }> {
  const buffer = Buffer.from(file);
  const length = Number(buffer.readBigUInt64LE(0));
  const header = JSON.parse(buffer.toString('utf8', 8, 8 + length));
  const tensors = new Map();
  for (const [name, entry] of Object.entries<{ dtype: string; shape: number[]; data_offsets: number[] }>(header)) {
    if (name === '__metadata__') continue;
    const [start, end] = entry.data_offsets.map((offset) => 8 + length + offset);
    tensors.set(name, { dtype: entry.dtype, shape: entry.shape, bytes: file.subarray(start, end) });
  }
  return tensors;
}
