// The context of a document as ids: which tokens may be in a name, and which of them are mentions of the same.
import type { Bags, FloatArray, Kernels } from '../../kernels/index.js';
import { boundsOf, type DocumentBounds } from '../documents.js';

/** Tokens T that may be in a name, and the bags that their context is the mean of. N tokens in all. */
export interface Pools {
  /** The T tokens, those of one lower-cased surface and document in one bag. */
  readonly mentions: Bags;
  /** 1 for each of the T tokens that has others in its bag, else 0; [T]. */
  readonly isRepeated: FloatArray;
  /** Place of each token among `mentions.ids`, −1 for tokens that cannot be in a name; Int32Array [N]. */
  readonly places: Int32Array;
  /** Sentence of each of the T tokens, and the tokens of each sentence. */
  readonly sentenceOf: Int32Array;
  readonly sentences: Bags;
  /** Document of each of the T tokens, and the tokens of each document. */
  readonly documentOf: Int32Array;
  readonly documents: Bags;
}

const begins = /[\p{Lu}\p{Lt}\p{Lo}\p{Nd}]/u;

/** Whether a word may be in a name: it has a capital, a digit, or a letter of a script without case. */
export function mayBeName(word: string): boolean {
  return begins.test(word);
}

/** The pools of some documents. */
export function poolsOf(
  words: readonly string[],
  { sentences: offsets, documents }: DocumentBounds,
  kernels: Kernels,
): Pools {
  const bags: number[][] = [];
  const sentenceOf: number[] = [];
  const documentOf: number[] = [];
  for (let d = 0; d + 1 < documents.length; d++) {
    const bagOf = new Map<string, number[]>();
    for (let s = documents[d]; s < documents[d + 1]; s++) {
      for (let n = offsets[s]; n < offsets[s + 1]; n++) {
        sentenceOf.push(s);
        documentOf.push(d);
        if (!mayBeName(words[n])) continue;
        const surface = words[n].toLowerCase();
        const bag = bagOf.get(surface);
        if (bag === undefined) bagOf.set(surface, [n]);
        else bag.push(n);
      }
    }
    bags.push(...bagOf.values());
  }
  const ints = (numbers: ArrayLike<number>) => {
    const stored = kernels.ints(numbers.length);
    stored.set(numbers);
    return stored;
  };
  const order = bags.flat();
  const places = kernels.ints(words.length).fill(-1);
  order.forEach((n, place) => {
    places[n] = place;
  });
  const isRepeated = kernels.floats(order.length);
  let place = 0;
  for (const { length } of bags) {
    isRepeated.fill(length > 1 ? 1 : 0, place, place + length);
    place += length;
  }
  const all = ints(words.map((_, n) => n));
  return {
    mentions: { ids: ints(order), offsets: ints(boundsOf(bags.map(({ length }) => length))) },
    isRepeated,
    places,
    sentenceOf: ints(order.map((n) => sentenceOf[n])),
    sentences: { ids: all, offsets },
    documentOf: ints(order.map((n) => documentOf[n])),
    documents: { ids: all, offsets: ints(documents.map((s) => offsets[s])) },
  };
}
