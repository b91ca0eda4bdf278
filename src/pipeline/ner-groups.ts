// Groups of words in a model file: two tensors of bytes that are used as they are stored.
import type { WordGroups } from '../ner/index.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import { modelFault } from './manifest-fields.js';

const [sizesName, membersName] = ['groups.sizes', 'groups.members'];

/** The tensors of groups; none where there are none. */
export function groupTensors(groups: WordGroups | undefined): [string, Tensor][] {
  if (groups === undefined) return [];
  const { sizes, members } = groups;
  return [
    [sizesName, { dtype: 'U8', shape: [sizes.length], data: sizes }],
    [membersName, { dtype: 'U8', shape: [members.length / 2, 2], data: members }],
  ];
}

/**
 * The groups of a model from their tensors; none where their tensors are missing and the options may do without.
 *
 * @param count groups that the options ask for
 * @throws NomenError `bad-model`, and those of `requireTensor`
 */
export function readGroups(
  tensors: ReadonlyMap<string, Tensor>,
  count: number,
  file: string,
): { readonly groups?: WordGroups } {
  if (count === 0 || !tensors.has(sizesName)) return {};
  const { data: sizes } = requireTensor(tensors, sizesName, { file, dtype: 'U8', shape: [undefined] });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const { data: members } = requireTensor(tensors, membersName, { file, dtype: 'U8', shape: [total, 2] });
  const isPowerOfTwo = sizes.length > 0 && sizes.length <= 2 ** 24 && Number.isInteger(Math.log2(sizes.length));
  if (!isPowerOfTwo) throw modelFault(file, 'a power of two of buckets for groups of words', String(sizes.length));
  // With 256 groups every byte is one; there are hundreds of thousands.
  for (let i = 1; count < 256 && i < members.length; i += 2) {
    if (members[i] >= count) throw modelFault(file, `groups below ${count}`, String(members[i]));
  }
  return { groups: Object.freeze({ count, sizes, members }) };
}
