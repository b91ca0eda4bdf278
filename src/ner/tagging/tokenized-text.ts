// Text with its tokens and sentences as numbers: what every tagging starts from.
import { splitSentences, type TokenOffsets, tokenOffsets } from '../../text/index.js';
import { boundsOf, eachAlone } from '../documents.js';

/** A text, its tokens, and the sentences that they form. */
export interface TokenizedText {
  readonly text: string;
  readonly tokens: TokenOffsets;
  /** Int32Array [sentences + 1] of token indices. */
  readonly sentences: Int32Array;
  /** Int32Array [documents + 1] of sentence indices: what is one text by its context. */
  readonly documents: Int32Array;
}

/** Text without any sentence end is tagged in pieces of so many tokens, so that memory stays bounded. */
const longestSentence = 5000;

/** Cuts raw text into tokens and sentences; it is one document. */
export function tokenizeText(text: string): TokenizedText {
  const tokens = tokenOffsets(text);
  const sentences = cutLong(splitSentences(text, tokens));
  return { text, tokens, sentences, documents: Int32Array.of(0, sentences.length - 1) };
}

/** Sentences that are words already, written behind one another. */
export function joinSentences(
  sentences: readonly (readonly string[])[],
  documents: Int32Array = eachAlone(sentences.length),
): TokenizedText {
  const bounds = boundsOf(sentences.map(({ length }) => length));
  const words = sentences.flat();
  const ends = Int32Array.from(words, (word) => word.length);
  for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
  const starts = ends.map((end, i) => end - words[i].length);
  return { text: words.join(''), tokens: { starts, ends }, sentences: bounds, documents };
}

/** Texts behind one another; no sentence goes over from one to the next. */
export function joinTexts(texts: readonly TokenizedText[]): TokenizedText {
  const total = (count: (text: TokenizedText) => number) => texts.reduce((sum, text) => sum + count(text), 0);
  const tokens = total((text) => text.tokens.starts.length);
  const [starts, ends] = [new Int32Array(tokens), new Int32Array(tokens)];
  const sentences = new Int32Array(total((text) => text.sentences.length - 1) + 1);
  const documents = [0];
  let [offset, token, sentence] = [0, 0, 0];
  for (const text of texts) {
    for (const bound of text.documents.subarray(1)) documents.push(sentence + bound);
    text.tokens.starts.forEach((start, i) => {
      starts[token + i] = offset + start;
      ends[token + i] = offset + text.tokens.ends[i];
    });
    for (let s = 1; s < text.sentences.length; s++) sentences[++sentence] = token + text.sentences[s];
    offset += text.text.length;
    token += text.tokens.starts.length;
  }
  const text = texts.map((part) => part.text).join('');
  return { text, tokens: { starts, ends }, sentences, documents: Int32Array.from(documents) };
}

/** Sentence bounds with more of them inside sentences that are too long. */
function cutLong(sentences: Int32Array): Int32Array {
  const bounds = [0];
  for (let s = 1; s < sentences.length; s++) {
    for (let bound = sentences[s - 1] + longestSentence; bound < sentences[s]; bound += longestSentence) {
      bounds.push(bound);
    }
    bounds.push(sentences[s]);
  }
  return bounds.length === sentences.length ? sentences : Int32Array.from(bounds);
}
