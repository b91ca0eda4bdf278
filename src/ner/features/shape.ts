// The capitalisation feature: ten classes of a word's shape.

/**
 * The classes of `shapeOf`, in the order of their numbers.
 *
 * @example
 * ```ts
 * import { shapeNames } from 'nomen/ner';
 * shapeNames[4]; // 'lower'
 * ```
 */
export const shapeNames = Object.freeze([
  'digits',
  'digits-and-punctuation',
  'contains-digit',
  'no-letter',
  'lower',
  'upper',
  'single-upper',
  'initial-upper',
  'initial-upper-mixed',
  'mixed',
] as const);

const allDigits = /^\p{Nd}+$/u;
const digitsAndPunctuation = /^[\p{Nd}.,\-/:%$+]+$/u;
const anyDigit = /\p{Nd}/u;

/**
 * The shape class of a word, 0 … 9; the first that fits in the order of `shapeNames` (Collobert et al. 2011 §4.5, finer).
 *
 * @example
 * ```ts
 * import { shapeNames, shapeOf } from 'nomen/ner';
 * shapeNames[shapeOf('McCoy')]; // 'initial-upper-mixed'
 * ```
 */
export function shapeOf(word: string): number {
  if (allDigits.test(word)) return 0;
  const hasDigit = anyDigit.test(word);
  if (hasDigit) return digitsAndPunctuation.test(word) ? 1 : 2;
  const lower = word.toLowerCase();
  const upper = word.toUpperCase();
  if (lower === upper) return 3;
  if (word === lower) return 4;
  if (word === upper) return Array.from(word).length > 1 ? 5 : 6;
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  if (first === first.toLowerCase()) return 9;
  const rest = word.slice(first.length);
  return rest === rest.toLowerCase() ? 7 : 8;
}
