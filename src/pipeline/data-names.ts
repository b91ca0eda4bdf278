// Names and sentences as text to compare by.
import type { LabelledSentence } from '../text/index.js';

/** The words of a span with blanks between. */
export function nameOf(words: readonly string[], start: number, end: number): string {
  return words.slice(start, end).join(' ');
}

/** The words of a sentence with blanks between. */
export function textOf({ words }: LabelledSentence): string {
  return words.join(' ');
}
