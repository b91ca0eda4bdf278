// Files that are taken for word vectors now and then: packed ones, and what other programs save their models in.
import { NomenError } from '../base/index.js';
import { packingOf } from '../text/index.js';

/** A kind of file by its first bytes, none of which begin a text in UTF-8. */
interface ForeignKind {
  readonly starts: (bytes: Uint8Array) => boolean;
  readonly name: string;
  readonly fix: string;
}

const kinds: readonly ForeignKind[] = Object.freeze([
  {
    starts: (bytes) => [0xba, 0x16, 0x4f, 0x2f].every((byte, i) => bytes[i] === byte),
    name: 'a model of fastText',
    fix: 'Pass the .vec file that fastText writes beside it',
  },
  {
    starts: ([first, version]) => first === 0x80 && version >= 2 && version <= 5,
    name: 'a pickle of Python, as gensim saves its models',
    fix: 'Write the vectors with save_word2vec_format',
  },
]);

/**
 * Checks that a file does not begin as one of another kind.
 *
 * @throws NomenError `foreign-file`
 */
export function checkNotForeign(bytes: Uint8Array, file: string): void {
  const packing = packingOf(bytes);
  const kind = kinds.find(({ starts }) => starts(bytes));
  if (packing === undefined && kind === undefined) return;
  throw new NomenError({
    code: 'foreign-file',
    where: file,
    expected: 'word vectors',
    got: kind?.name ?? `packed bytes, as of a .${packing} file`,
    fix: kind?.fix ?? `Unpack them first${packing === 'zip' ? '' : `, or name a file that ends in .${packing}`}`,
    details: { file },
  });
}
