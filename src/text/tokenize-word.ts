// The end of a word: what joins its parts (it's no joiner: clitics go), stops of abbreviations, numbers.
import { keepsFullStop } from './abbreviations.js';
import {
  classAt,
  classBefore,
  DIGIT,
  isAlphanumericAt,
  isLowerAt,
  isUpperAt,
  isWordAt,
  LETTER,
  MARK,
  skipWord,
  widthAt,
} from './character-classes.js';
import { endOfAddress, endOfEntity, endOfUrl, isHost } from './tokenize-web.js';

/**
 * The end of the word token that starts at `start` and is known to reach at least to `from`.
 *
 * A word is a run of letters, digits and marks; `joinOrEnd` decides at each other character whether the word goes on.
 */
export function endOfWord(text: string, start: number, from: number): number {
  let i = from;
  for (;;) {
    i = skipWord(text, i);
    if (i >= text.length) return i;
    const decision = joinOrEnd(text, start, i);
    if (decision >= 0) return decision;
    i = ~decision;
  }
}

/** The length of the clitic (s, m, d, ll, re, ve) that follows the apostrophe before `i`, or 0. */
export function cliticLength(text: string, i: number): number {
  const first = text.charCodeAt(i) | 32;
  const second = text.charCodeAt(i + 1) | 32;
  if (first === 115 || first === 109 || first === 100) return endsClitic(text, i + 1) ? 1 : 0;
  const isLong =
    (first === 108 && second === 108) || (first === 114 && second === 101) || (first === 118 && second === 101);
  return isLong && endsClitic(text, i + 2) ? 2 : 0;
}

// The answer k ≥ 0 says "the token ends at k"; ~k says "the word goes on at k".
function joinOrEnd(text: string, start: number, i: number): number {
  switch (text.charAt(i)) {
    case '-':
    case '\u2010':
    case '\u2011':
      return isAlphanumericAt(text, i + 1) ? ~(i + 1) : i;
    case "'":
    case '’':
      return atApostrophe(text, i, start);
    case '.':
      return atFullStop(text, start, i);
    case ',':
      return isBetween(text, i, DIGIT) ? ~(i + 1) : i;
    case ':':
      return atColon(text, start, i);
    case '/':
      return atSlash(text, start, i);
    case '@':
      return endOfAddress(text, i);
    case '&':
      return isBetween(text, i, LETTER) && endOfEntity(text, i) === i ? ~(i + 1) : i;
    case '_':
    case '*':
      return atFiller(text, i);
    case '+':
    case '#':
      return atSuffixSymbol(text, start, i);
    case '$':
      return /^[A-Z]{1,3}$/.test(text.slice(start, i)) && classAt(text, i + 1) !== LETTER ? i + 1 : i;
    case '·':
    case '\u05f4':
    case '\u2027':
      return isBetween(text, i, LETTER) ? ~(i + 1) : i;
    default:
      return i;
  }
}

function atApostrophe(text: string, i: number, start: number): number {
  if (cliticLength(text, i + 1) > 0 || !isBetween(text, i, LETTER)) return i;
  const isNegation = (text.charCodeAt(i - 1) | 32) === 110 && (text.charCodeAt(i + 1) | 32) === 116;
  if (!isNegation || !endsClitic(text, i + 2)) return ~(i + 1);
  // "don't" ends before its n, where the next token begins; "n't" itself ends here.
  if (i - 1 === start) return i + 2;
  const hasStem = [LETTER, MARK].includes(classBefore(text, i - 1)) && !/['’]/.test(text.slice(start, i));
  return hasStem ? i - 1 : ~(i + 1);
}

function atFullStop(text: string, start: number, i: number): number {
  const isWeb = i - start === 3 && text.slice(start, i).toLowerCase() === 'www';
  if (isAlphanumericAt(text, i + 1)) {
    if (isWeb) return endOfUrl(text, i + 1);
    if (!startsSentence(text, i + 1)) return ~(i + 1);
    return keepsFullStop(text, start, i) ? i + 1 : i;
  }
  if (classBefore(text, i) > DIGIT || text.startsWith('..', i + 1) || !keepsFullStop(text, start, i)) return i;
  // U.S.-led, Mo.-based
  return text[i + 1] === '-' && classAt(text, i + 2) === LETTER ? ~(i + 2) : i + 1;
}

// "said.He": a blank is missing; but "J.Lehto" and "Ph.D" are words.
function startsSentence(text: string, i: number): boolean {
  return !isUpperAt(text, i - 2) && isUpperAt(text, i) && isLowerAt(text, i + 1);
}

function atColon(text: string, start: number, i: number): number {
  if (isBetween(text, i, DIGIT)) return ~(i + 1);
  const isUrl = text.startsWith('//', i + 1) && isWordAt(text, i + 3) && /^[a-z]+$/i.test(text.slice(start, i));
  return isUrl ? endOfUrl(text, i + 3) : i;
}

function atSlash(text: string, start: number, i: number): number {
  if (isBetween(text, i, DIGIT)) return ~(i + 1);
  if (i - start === 1) {
    // n/a, w/o, b/c; w/
    const next = i + 1 + widthAt(text, i + 1);
    if (isBetween(text, i, LETTER) && !isWordAt(text, next)) return next;
    return text[start] === 'w' || text[start] === 'W' ? i + 1 : i;
  }
  return isAlphanumericAt(text, i + 1) && isHost(text.slice(start, i)) ? endOfUrl(text, i + 1) : i;
}

// snake_case, f**k: a run of fillers between word characters.
function atFiller(text: string, i: number): number {
  let end = i;
  while (text[end] === text[i]) end++;
  const joins = text[i] === '_' ? isAlphanumericAt(text, end) : isLowerAt(text, end) && isLowerAt(text, i - 1);
  return joins ? ~end : i;
}

const longestLocal = 64; // of an e-mail address, RFC 5321 §4.5.3.1.1

// C++, AA+, C#; a+b@c.org
function atSuffixSymbol(text: string, start: number, i: number): number {
  if (text[i] === '#') {
    return i - start === 1 && classAt(text, start) === LETTER && !isWordAt(text, i + 1) ? i + 1 : i;
  }
  const local = /^\+[a-z0-9]+(?:[._+-][a-z0-9]+)*(?=@)/i.exec(text.slice(i, i + longestLocal));
  const at = i + (local?.[0].length ?? 0);
  if (local !== null && endOfAddress(text, at) > at) return endOfAddress(text, at);
  let end = i;
  while (text[end] === '+') end++;
  return classBefore(text, i) === LETTER && !isWordAt(text, end) ? end : i;
}

function isBetween(text: string, i: number, kind: number): boolean {
  return classBefore(text, i) === kind && classAt(text, i + 1) === kind;
}

// A clitic ends its word; who's-who is one word.
function endsClitic(text: string, i: number): boolean {
  return !isWordAt(text, i) && !(text[i] === '-' && isAlphanumericAt(text, i + 1));
}
