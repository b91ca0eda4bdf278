// Classes of characters for the tokenizer: one byte a code point, looked up from Unicode once and then kept.

/** Letters, and numbers that are not decimal digits (`²`, `Ⅳ`, `½`); no ideographs. */
export const LETTER = 1;
/** Decimal digits of every script. */
export const DIGIT = 2;
/** Combining marks and variation selectors; they stay with what stands before them. */
export const MARK = 3;
/** White space, control characters, U+200B and U+FEFF: never part of a token. */
export const BLANK = 4;
/** Other format characters (soft hyphen, joiners, direction marks): part of a token only inside a word or an emoji. */
export const FORMAT = 5;
/** Han and Hiragana: scripts without blanks, a token each. */
export const IDEOGRAPH = 6;
/** Emoji and their skin tones. */
export const PICTOGRAPH = 7;
/** Regional indicators: two make a flag. */
export const FLAG = 8;
/** Punctuation, symbols, private use, unassigned, lone surrogates. */
const OTHER = 9;

// Planes 0 and 1; 0 means "not looked up yet". The rest (rare ideographs, tags) is classified anew each time.
const tableSize = 0x20000;

/** Class of each code point below 2¹⁷ that has been asked for; ASCII is filled in. */
export const CLASSES = new Uint8Array(tableSize);
for (let code = 0; code < 128; code++) CLASSES[code] = classOfAscii(code);

/** The class of the character at code unit `i`; outside of the text everything is `BLANK`. */
export function classAt(text: string, i: number): number {
  if (i < 0 || i >= text.length) return BLANK;
  return CLASSES[text.charCodeAt(i)] || classOf(text.codePointAt(i)!);
}

/** The class of the character that ends before code unit `i`. */
export function classBefore(text: string, i: number): number {
  return classAt(text, isPairAt(text, i - 2) ? i - 2 : i - 1);
}

/** The number of code units of the character at `i`: 2 for a surrogate pair, else 1. */
export function widthAt(text: string, i: number): number {
  return isPairAt(text, i) ? 2 : 1;
}

/** Whether a letter or a digit stands at `i`. */
export function isAlphanumericAt(text: string, i: number): boolean {
  return classAt(text, i) <= DIGIT;
}

/** Whether a letter, a digit or a mark stands at `i`. */
export function isWordAt(text: string, i: number): boolean {
  return classAt(text, i) <= MARK;
}

/** Whether the character at `i` has a lower-case form of its own. */
export function isUpperAt(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  if (unit < 128) return unit >= 65 && unit <= 90;
  const character = text.slice(i, i + widthAt(text, i));
  return character !== character.toLowerCase();
}

/** Whether the character at `i` has an upper-case form of its own. */
export function isLowerAt(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  if (unit < 128) return unit >= 97 && unit <= 122;
  const character = text.slice(i, i + widthAt(text, i));
  return character !== character.toUpperCase();
}

/** The end of the letters, digits and marks from `i` on; format characters count when a word character follows them. */
export function skipWord(text: string, i: number): number {
  let end = i;
  let probe = i;
  while (probe < text.length) {
    const kind = classAt(text, probe);
    if (kind > MARK && kind !== FORMAT) break;
    probe += widthAt(text, probe);
    if (kind !== FORMAT) end = probe;
  }
  return end;
}

/** The end of the combining marks from `i` on. */
export function skipMarks(text: string, i: number): number {
  let end = i;
  while (classAt(text, end) === MARK) end += widthAt(text, end);
  return end;
}

function isPairAt(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
}

// Surrogates stay 0 in the table: the unit alone does not tell the character.
function classOf(code: number): number {
  if (code >= tableSize) return classify(code);
  if (code >= 0xd800 && code <= 0xdfff) return OTHER;
  CLASSES[code] ||= classify(code);
  return CLASSES[code];
}

/** What `classify` says of ASCII, without expressions that take milliseconds to compile. */
function classOfAscii(code: number): number {
  if (code <= 32 || code === 127) return BLANK;
  if (code >= 48 && code <= 57) return DIGIT;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? LETTER : OTHER;
}

function classify(code: number): number {
  const character = String.fromCodePoint(code);
  if (/[\u200b\ufeff\p{White_Space}\p{Cc}]/u.test(character)) return BLANK;
  if (/\p{Cf}/u.test(character)) return FORMAT;
  if (/\p{M}/u.test(character)) return MARK;
  if (/\p{Nd}/u.test(character)) return DIGIT;
  if (/[\p{L}\p{N}]/u.test(character))
    return /[\p{Script=Han}\p{Script=Hiragana}]/u.test(character) ? IDEOGRAPH : LETTER;
  if (/\p{Regional_Indicator}/u.test(character)) return FLAG;
  if (/[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u.test(character)) return PICTOGRAPH;
  return OTHER;
}
