// How packed files begin, whatever they are called.

/** The endings that packed files mostly have. */
export type Packing = 'gz' | 'xz' | 'zst' | 'zip';

/** None of these is the beginning of a text in UTF-8. */
const signatures: Readonly<Record<Packing, readonly number[]>> = Object.freeze({
  gz: [0x1f, 0x8b],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
  zst: [0x28, 0xb5, 0x2f, 0xfd],
  zip: [0x50, 0x4b, 0x03, 0x04],
});

/**
 * What bytes are packed with, told from the first of them; undefined when they are not packed.
 *
 * @param bytes the beginning of a file
 * @example
 * ```ts
 * import { packingOf } from 'nomen/text';
 * packingOf(Uint8Array.of(0x1f, 0x8b, 8, 0)); // 'gz'
 * packingOf(new TextEncoder().encode('plain')); // undefined
 * ```
 */
export function packingOf(bytes: Uint8Array): Packing | undefined {
  return (Object.keys(signatures) as Packing[]).find((packing) =>
    signatures[packing].every((byte, i) => bytes[i] === byte),
  );
}
