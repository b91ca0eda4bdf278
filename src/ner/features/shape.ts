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
 * A word whose last part, behind a hyphen, is in small letters is `mixed`: "London-based" is no name though "London" is one.
 *
 * @example
 * ```ts
 * import { shapeNames, shapeOf } from 'nomen/ner';
 * shapeNames[shapeOf('McCoy')]; // 'initial-upper-mixed'
 * ```
 */
export function shapeOf(word: string): number {
  let [digits, marks, upper, lower] = [0, 0, 0, 0];
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit > 127) return shapeOfAny(word);
    if (unit >= 97 && unit <= 122) lower++;
    else if (unit >= 65 && unit <= 90) upper++;
    else if (unit >= 48 && unit <= 57) digits++;
    else if (isNumberMark(unit)) marks++;
  }
  if (digits > 0) return digits === word.length ? 0 : digits + marks === word.length ? 1 : 2;
  if (upper === 0) return lower === 0 ? 3 : 4;
  if (lower === 0) return word.length > 1 ? 5 : 6;
  const first = word.charCodeAt(0);
  const part = word.charCodeAt(word.lastIndexOf('-') + 1);
  if (first < 65 || first > 90 || (part >= 97 && part <= 122)) return 9;
  return upper === 1 ? 7 : 8;
}

/** One of `.,-/:%$+`. */
function isNumberMark(unit: number): boolean {
  return (unit >= 43 && unit <= 47) || unit === 58 || unit === 36 || unit === 37;
}

/** The same for every script, by the classes of Unicode. */
function shapeOfAny(word: string): number {
  if (allDigits.test(word)) return 0;
  const hasDigit = anyDigit.test(word);
  if (hasDigit) return digitsAndPunctuation.test(word) ? 1 : 2;
  const lower = word.toLowerCase();
  const upper = word.toUpperCase();
  if (lower === upper) return 3;
  if (word === lower) return 4;
  if (word === upper) return Array.from(word).length > 1 ? 5 : 6;
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  const part = String.fromCodePoint(word.codePointAt(word.lastIndexOf('-') + 1) ?? 0);
  if (first === first.toLowerCase() || part !== part.toUpperCase()) return 9;
  const rest = word.slice(first.length);
  return rest === rest.toLowerCase() ? 7 : 8;
}
