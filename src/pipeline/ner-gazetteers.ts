// Gazetteers in a model file: the gaps between ascending hashes as numbers of 7 bits a byte, about 2.5 bytes an entry.
import { checkGazetteers, type Gazetteer } from '../ner/index.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import type { Manifest } from './container-manifest.js';
import { modelFault } from './manifest-fields.js';

/** The tensor of each gazetteer. */
export function gazetteerTensors(gazetteers: readonly Gazetteer[]): [string, Tensor][] {
  return gazetteers.map(({ name, hashes }) => {
    const data = packGaps(hashes);
    return [tensorOf(name), { dtype: 'U8', shape: [data.length], data }];
  });
}

/**
 * The gazetteers that a manifest names, from their tensors; none where it names none.
 *
 * @throws NomenError `bad-model`, and those of `checkGazetteers` and `requireTensor`
 */
export function readGazetteers(
  { gazetteers: names = [] }: Manifest,
  tensors: ReadonlyMap<string, Tensor>,
  file: string,
): readonly Gazetteer[] {
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw modelFault(file, 'a list of names for gazetteers', 'another value');
  }
  checkGazetteers(
    names.map((name) => ({ name })),
    file,
  );
  return names.map((name) => {
    const { data } = requireTensor(tensors, tensorOf(name), { file, dtype: 'U8', shape: [undefined] });
    const hashes = unpackGaps(data);
    if (hashes === undefined)
      throw modelFault(`${file}, gazetteer ${name}`, 'ascending hashes of 32 bits', 'other bytes');
    return Object.freeze({ name, hashes });
  });
}

function tensorOf(name: string): string {
  return `gazetteer.${name}`;
}

/** The first number and the gaps between the others, low bits first; the high bit of a byte says that more follow. */
function packGaps(ascending: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(5 * ascending.length);
  let at = 0;
  let last = 0;
  for (const number of ascending) {
    let gap = number - last;
    for (; gap >= 128; gap = Math.floor(gap / 128)) bytes[at++] = 128 + (gap % 128);
    bytes[at++] = gap;
    last = number;
  }
  return bytes.slice(0, at);
}

/** Undefined where the bytes are not those of `packGaps` for one number at least. */
function unpackGaps(bytes: Uint8Array): Uint32Array | undefined {
  const numbers = new Uint32Array(countNumbers(bytes));
  let [count, number, gap, shift] = [0, 0, 0, 0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (shift === 28 && byte > 15) return undefined;
    gap |= (byte & 127) << shift;
    shift += 7;
    if (byte >= 128) continue;
    // 0 is the number 0 alone: as a gap it would be an entry twice, behind other bytes of a number nothing.
    if (byte === 0 && (count > 0 || shift > 7)) return undefined;
    number += gap >>> 0;
    if (number >= 2 ** 32) return undefined;
    numbers[count++] = number;
    gap = 0;
    shift = 0;
  }
  return shift > 0 || count === 0 ? undefined : numbers;
}

function countNumbers(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) count += 1 - (bytes[i] >> 7);
  return count;
}
