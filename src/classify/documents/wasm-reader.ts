// The compiled reader of documents: text → UTF-8 → hashes of words → rows of features, in the kernels' memory.
import type { WasmExports } from '../../base/index.js';
import { type FeatureReader, FNV_OFFSET, fillSlots, kinds, MOST_WORDS, slotShift } from './features.js';

/** UTF-8 that is read at a time. */
const PIECE_BYTES = 65536;
const encoder = new TextEncoder();

/** Where the reader computes. */
interface ReaderPlace {
  readonly exports: WasmExports;
  readonly buffer: ArrayBuffer;
  /** Reserves bytes that are 0 and gives back where they begin. */
  take(bytes: number): number;
}

/** Bytes that the reader of so many features takes. */
export function readerBytes(features: number): number {
  return kinds.length + PIECE_BYTES + 4 * (MOST_WORDS + PIECE_BYTES + 4) + 4 * 2 ** (33 - slotShift(features)) + 256;
}

/** Creates the reader; it finds what `createFeatureReader` finds, but takes half a surrogate pair for U+FFFD. */
export function createWasmReader(
  { exports: x, buffer, take }: ReaderPlace,
  features: Uint32Array,
  gramLength: number,
): FeatureReader {
  const shift = slotShift(features.length);
  const pairs = new Uint32Array(buffer, take(4 * 2 ** (33 - shift)), 2 ** (33 - shift));
  fillSlots(features, { pairs, shift });
  const kindsAt = take(kinds.length);
  new Uint8Array(buffer, kindsAt, kinds.length).set(kinds);
  const piece = new Uint8Array(buffer, take(PIECE_BYTES), PIECE_BYTES);
  const words = take(4 * (MOST_WORDS + PIECE_BYTES));
  /** Hash of the word that the piece before broke off in, and the number of words. */
  const state = new Uint32Array(buffer, take(8), 2);
  const readPiece = (bytes: number) => x.hashWords(piece.byteOffset, bytes, kindsAt, words, state.byteOffset);
  return Object.freeze({
    read(text: string) {
      const lower = text.toLowerCase();
      state.set([FNV_OFFSET, 0]);
      for (let start = 0; start < lower.length && state[1] < MOST_WORDS; ) {
        const { read, written } = encoder.encodeInto(start === 0 ? lower : lower.slice(start), piece);
        readPiece(written);
        start += read;
      }
      // A blank ends the last word.
      piece[0] = 0x20;
      readPiece(1);
      state[1] = Math.min(state[1], MOST_WORDS);
      return state[1];
    },
    write(ids: Uint32Array, at: number) {
      const first = ids.byteOffset + 4 * at;
      const most = ids.byteOffset + 4 * (ids.length - gramLength);
      const end = x.featureRows(words, state[1], gramLength, pairs.byteOffset, shift, first, most);
      return (end - ids.byteOffset) / 4;
    },
  });
}
