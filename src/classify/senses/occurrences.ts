// Where words stand in a text: its sentences as words with places, and the occurrences of forms among them.
import { splitSentences, tokenOffsets } from '../../text/index.js';

/** A run of letters and digits, or another sign; `text.slice(start, end)`. */
interface PlacedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A word in its sentence. */
export interface Occurrence {
  /** Of an endless sentence, what is near. */
  readonly sentence: readonly PlacedWord[];
  /** Its place in `sentence`. */
  readonly at: number;
}

/** Words as the shipped vectors know them: hyphens and apostrophes part them. */
const WORDS = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;

/** Words on each side that still count: text without full stops would otherwise take time quadratic in its length. */
const NEAR = 100;

/** The occurrences of words that `isForm` names, in order; it is asked in lower case. */
export function* occurrencesIn(text: string, isForm: (word: string) => boolean): Generator<Occurrence, void> {
  const tokens = tokenOffsets(text);
  const bounds = splitSentences(text, tokens);
  for (let s = 0; s + 1 < bounds.length; s++) {
    const [start, end] = [tokens.starts[bounds[s]], tokens.ends[bounds[s + 1] - 1]];
    const sentence = Array.from(text.slice(start, end).matchAll(WORDS), (match): PlacedWord => {
      const from = start + match.index;
      return { text: match[0], start: from, end: from + match[0].length };
    });
    for (const [at, word] of sentence.entries()) {
      if (!isForm(word.text.toLowerCase())) continue;
      const first = Math.max(0, at - NEAR);
      yield { sentence: sentence.slice(first, at + NEAR + 1), at: at - first };
    }
  }
}
