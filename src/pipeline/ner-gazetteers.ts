// Gazetteers in a model file: the arrays of their index, used where they lie.
import { checkGazetteers, type GazetteerIndex, gazetteerIndexSizes, indexGazetteers } from '../ner/index.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import type { Manifest } from './container-manifest.js';
import { modelFault } from './manifest-fields.js';

const tensorNames = { used: 'gazetteers.used', starts: 'gazetteers.starts', records: 'gazetteers.records' };

/** The tensors of an index; none where it has no lists. */
export function gazetteerTensors({ names, used, starts, records }: GazetteerIndex): [string, Tensor][] {
  if (names.length === 0) return [];
  return [
    [tensorNames.used, { dtype: 'U32', shape: [used.length], data: used }],
    [tensorNames.starts, { dtype: 'U32', shape: [starts.length], data: starts }],
    [tensorNames.records, { dtype: 'U8', shape: [records.length], data: records }],
  ];
}

/**
 * The index of the gazetteers that a manifest names. A search stays between the starts of its block, so these are looked at, and
 * neither records nor what slots are used: others are only other names.
 *
 * @throws NomenError `bad-model`, and those of `checkGazetteers` and `requireTensor`
 */
export function readGazetteers(
  { gazetteers: names }: Manifest,
  tensors: ReadonlyMap<string, Tensor>,
  file: string,
): GazetteerIndex {
  if (names === undefined) return indexGazetteers([]);
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw modelFault(file, 'a list of names for gazetteers', 'another value');
  }
  checkGazetteers(
    names.map((name) => ({ name })),
    file,
  );
  const numbers = { file, dtype: 'U32', shape: [undefined] } as const;
  const { data: starts } = requireTensor(tensors, tensorNames.starts, numbers);
  const entries = starts.length === 0 ? 0 : starts[starts.length - 1];
  const sizes = gazetteerIndexSizes(entries, names.length);
  if (entries === 0 || starts.length !== sizes.starts || !isAscending(starts)) {
    throw modelFault(`${file}, tensor "${tensorNames.starts}"`, 'the ascending starts of blocks', 'other numbers');
  }
  const { data: used } = requireTensor(tensors, tensorNames.used, { ...numbers, shape: [sizes.used] });
  const bytes = { file, dtype: 'U8', shape: [sizes.records] } as const;
  const { data: records } = requireTensor(tensors, tensorNames.records, bytes);
  return Object.freeze({ names: Object.freeze([...names]), used, starts, records });
}

function isAscending(starts: Uint32Array): boolean {
  for (let b = 1; b < starts.length; b++) if (starts[b] < starts[b - 1]) return false;
  return starts[0] === 0;
}
