// A word in its sentence as a row of numbers: the mean of the other words' vectors, its neighbours in their places, its form.
import type { FloatArray } from '../../kernels/index.js';
import { wordKey } from '../../text/index.js';
import type { WordVectors } from '../../vectors/index.js';
import { stemsOf } from './inflections.js';
import type { Occurrence } from './occurrences.js';

/** Writes rows of features. */
export interface SenseEncoder {
  /** Names of the columns for a word with these forms. */
  columns(forms: readonly string[]): readonly string[];
  /** The row of an occurrence. */
  encode(occurrence: Occurrence, forms: readonly string[]): Float64Array;
}

/** Weight of word number r in the mean: r / (r + 1000), so that function words count little (after Arora et al. 2017). */
const HALF_WEIGHT_RANK = 1000;
/** A neighbour counts so much beside the mean of the sentence, and the form of the word so much. */
const NEIGHBOUR_WEIGHT = 0.4;
const FORM_WEIGHT = 0.3;

/**
 * x = [m/|m|; 0.4 v₋ₖ … 0.4 v₋₁; 0.4 v₁ … 0.4 vₖ; 0.3 e_form] with unit vectors v; m = Σ r/(r + 1000) v over the other words of
 * the sentence. A word without a vector has that of its stem (peeled: peel), else 0.
 */
export function createSenseEncoder(vectors: WordVectors, windowSize: number): SenseEncoder {
  const D = vectors.dimensions;
  const rowOf = createLookup(vectors);
  const scales = inverseLengths(vectors);
  const places = Array.from({ length: 2 * windowSize }, (_, i) =>
    i < windowSize ? i - windowSize : i - windowSize + 1,
  );
  const add = (to: Float64Array, id: number, { at, weight }: { readonly at: number; readonly weight: number }) => {
    const scale = weight * scales[id];
    for (let i = 0; i < D; i++) to[at + i] += scale * vectors.values[id * D + i];
  };
  return {
    columns: (forms) => [
      ...['mean', ...places].flatMap((part) => Array.from({ length: D }, (_, i) => `${part}.${i}`)),
      ...forms.map((form) => `form ${form}`),
    ],
    encode({ sentence, at }, forms) {
      const x = new Float64Array(D * (1 + places.length) + forms.length);
      const ids = sentence.map(({ text }) => rowOf(text));
      for (const [i, id] of ids.entries())
        if (i !== at && id >= 0) add(x, id, { at: 0, weight: id / (id + HALF_WEIGHT_RANK) });
      normalise(x.subarray(0, D));
      for (const [k, place] of places.entries()) {
        const id = ids[at + place] ?? -1;
        if (id >= 0) add(x, id, { at: D * (k + 1), weight: NEIGHBOUR_WEIGHT });
      }
      const form = forms.indexOf(sentence[at].text.toLowerCase());
      if (form >= 0) x[x.length - forms.length + form] = FORM_WEIGHT;
      return x;
    },
  };
}

/** The row of a word as it is written, in lower case, with its digits as 0, or of its stem; −1 when it has none. */
function createLookup({ idOf }: WordVectors): (word: string) => number {
  const has = (word: string) => idOf(word) >= 0;
  return (word) => {
    const key = wordKey(word, has) ?? stemsOf(word.toLowerCase()).find(has);
    return key === undefined ? -1 : idOf(key);
  };
}

function inverseLengths({ words, dimensions, values }: WordVectors): Float64Array {
  return Float64Array.from(words, (_, id) => {
    const length = lengthOf(values.subarray(id * dimensions, (id + 1) * dimensions));
    return length === 0 ? 0 : 1 / length;
  });
}

function normalise(x: Float64Array): void {
  const length = lengthOf(x);
  for (let i = 0; length > 0 && i < x.length; i++) x[i] /= length;
}

function lengthOf(x: FloatArray): number {
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += x[i] * x[i];
  return Math.sqrt(squares);
}
