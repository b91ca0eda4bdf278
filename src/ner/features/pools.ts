// The context of a document as ids: which tokens may be in a name, and which of them are mentions of the same.
import type { Bags, FloatArray, Kernels } from '../../kernels/index.js';
import { boundsOf } from '../documents.js';
import type { TokenizedText } from '../tagging/tokenized-text.js';

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

const hasCapital = /[\p{Lu}\p{Lt}\p{Lo}]/u;

/** Whether the token `text.slice(start, end)` may be in a name: it has a capital, or a letter of a script without case. */
export function mayBeName(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return hasCapital.test(text.slice(start, end));
    if (unit >= 65 && unit <= 90) return true;
  }
  return false;
}

/** Text in its tokens and sentences. */
type SplitText = Pick<TokenizedText, 'text' | 'tokens' | 'sentences'>;

/** The pools of documents that follow one another, given by their bounds in the text's sentences; their first token is 0. */
export function poolsOf(text: SplitText, documents: Int32Array, kernels: Kernels): Pools {
  const { sentences } = text;
  const [firstSentence, lastSentence] = [documents[0], documents[documents.length - 1]];
  const first = sentences[firstSentence];
  const ints = (numbers: ArrayLike<number>) => {
    const stored = kernels.ints(numbers.length);
    stored.set(numbers);
    return stored;
  };
  const found = findMentions(text, documents);
  const offsets = ints(boundsOf(found.bagSizes));
  const next = offsets.slice();
  const total = found.tokens.length;
  const [ids, sentenceOf, documentOf] = [kernels.ints(total), kernels.ints(total), kernels.ints(total)];
  const isRepeated = kernels.floats(total);
  const places = kernels.ints(sentences[lastSentence] - first).fill(-1);
  for (let t = 0; t < total; t++) {
    const bag = found.bags[t];
    const place = next[bag]++;
    ids[place] = found.tokens[t] - first;
    places[ids[place]] = place;
    sentenceOf[place] = found.sentences[t] - firstSentence;
    documentOf[place] = found.documents[t];
    isRepeated[place] = found.bagSizes[bag] > 1 ? 1 : 0;
  }
  const all = kernels.ints(places.length);
  for (let n = 0; n < all.length; n++) all[n] = n;
  return {
    mentions: { ids, offsets },
    isRepeated,
    places,
    sentenceOf,
    sentences: { ids: all, offsets: ints(sentences.subarray(firstSentence, lastSentence + 1).map((n) => n - first)) },
    documentOf,
    documents: { ids: all, offsets: ints(documents.map((s) => sentences[s] - first)) },
  };
}

/** The tokens that may be in a name, in order, with the sentence, document and bag of each, and the sizes of the bags. */
function findMentions({ text, tokens: { starts, ends }, sentences }: SplitText, documents: Int32Array) {
  const found = { tokens: [] as number[], sentences: [] as number[], documents: [] as number[], bags: [] as number[] };
  const bagSizes: number[] = [];
  for (let d = 0; d + 1 < documents.length; d++) {
    const bagOf = new Map<string, number>();
    for (let s = documents[d]; s < documents[d + 1]; s++) {
      for (let n = sentences[s]; n < sentences[s + 1]; n++) {
        if (!mayBeName(text, starts[n], ends[n])) continue;
        const surface = text.slice(starts[n], ends[n]).toLowerCase();
        const bag = bagOf.get(surface) ?? bagSizes.push(0) - 1;
        bagOf.set(surface, bag);
        bagSizes[bag]++;
        found.tokens.push(n);
        found.sentences.push(s);
        found.documents.push(d);
        found.bags.push(bag);
      }
    }
  }
  return { ...found, bagSizes };
}
