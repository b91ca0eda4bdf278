// The words of a text as the kernel that looks them up takes them.
import type { Kernels, WordsAtHand } from '../../kernels/index.js';
import type { TokenizedText } from './tokenized-text.js';

/** Words in a row, and the codes of those from `first` on; without gazetteers all are 0. */
export interface TypeRange extends Pick<TokenizedText, 'text' | 'tokens'> {
  readonly from: number;
  readonly to: number;
  readonly codes: Float64Array | undefined;
  readonly first: number;
}

/** Reads words into memory of the kernels that is made once. */
export interface WordReader {
  /** Takes as many words of a range, from `first` on, as there is room for, but at least one; returns where the next begins. */
  read(range: TypeRange, first: number): number;
  /** What was read, with or without codes. */
  words(hasCodes: boolean): WordsAtHand;
}

/** Code units that are read at once: the end of a longer word is left out. */
const unitsAtOnce = 1 << 16;

/** Makes room for so many words. */
export function createWordReader(kernels: Kernels, atOnce: number): WordReader {
  const units = kernels.shorts(unitsAtOnce + 8);
  const [starts, ends, codes] = [kernels.ints(atOnce), kernels.ints(atOnce), kernels.ints(2 * atOnce)];
  return {
    read({ text, tokens, to, codes: given, first: firstCode }, first) {
      const start = tokens.starts[first];
      let next = first;
      for (let n = 0; next < to; n++, next++) {
        const end = tokens.ends[next] - start;
        if (n > 0 && end > unitsAtOnce) break;
        starts[n] = tokens.starts[next] - start;
        ends[n] = Math.min(end, unitsAtOnce);
      }
      const length = ends[next - first - 1];
      for (let i = 0; i < length; i++) units[i] = text.charCodeAt(start + i);
      if (given !== undefined) splitCodes(codes, given.subarray(first - firstCode, next - firstCode));
      return next;
    },
    words: (hasCodes) => ({ units, starts, ends, codes: hasCodes ? codes : undefined }),
  };
}

/** Low and high bits of codes, [codes.length, 2]. */
function splitCodes(halves: Int32Array, codes: Float64Array): void {
  for (let i = 0; i < codes.length; i++) {
    halves[2 * i] = codes[i] | 0;
    halves[2 * i + 1] = codes[i] === 0 ? 0 : Math.floor(codes[i] / 2 ** 32);
  }
}
