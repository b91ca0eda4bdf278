// Names as they are compared: without case, accents and punctuation; their initials; the name without its addition.

/**
 * A name in lower case without accents, points and apostrophes, other signs as single blanks, and without `the` at its head.
 *
 * @example
 * ```ts
 * import { foldName } from 'nomen/linking';
 * [foldName('U.S.'), foldName('The Saône–Rhône'), foldName('AT & T')]; // ['us', 'saone rhone', 'at t']
 * ```
 */
export function foldName(name: string): string {
  const letters = isAscii(name) ? name : name.normalize('NFKD').replace(/\p{M}/gu, '');
  const words = letters
    .toLowerCase()
    .replace(/[.'’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return words.startsWith('the ') ? words.slice(4) : words;
}

/** The initials of two words or more, in lower case; words that begin in lower case (`of`, `and`) are passed over. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}.'’]+/u).filter((word) => /^[\p{Lu}\p{N}]/u.test(word));
  return words.length < 2 ? '' : foldName(words.map((word) => word[0]).join(''));
}

/** Whether a mention is written as initials are: two to six capitals, perhaps with points. */
export function looksLikeInitials(mention: string): boolean {
  return /^\p{Lu}{2,6}$/u.test(mention.replaceAll('.', ''));
}

/** A name without what tells it from others of that name: `Paris, Texas` and `Paris (song)` are `Paris`. */
export function baseName(name: string): string {
  const base = name
    .replace(/ *\([^()]*\) *$/, '')
    .split(',', 1)[0]
    .trim();
  return base === '' ? name : base;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
