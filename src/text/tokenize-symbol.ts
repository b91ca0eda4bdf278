// The end of a token that does not begin with a word character: signed numbers, runs of symbols, emoji, quotes.
import {
  BLANK,
  classAt,
  classBefore,
  DIGIT,
  FLAG,
  FORMAT,
  LETTER,
  MARK,
  PICTOGRAPH,
  widthAt,
} from './character-classes.js';
import { endOfEmoticon, endOfEntity, endOfTag } from './tokenize-web.js';
import { cliticLength, endOfWord } from './tokenize-word.js';

/** The end of the token at `start`, where a character of class `kind` (no word character, no blank) stands. */
export function endOfSymbol(text: string, start: number, kind: number): number {
  if (kind === PICTOGRAPH) return endOfEmoji(text, start);
  if (kind === FLAG) return endOfFlag(text, start);
  const end = endOfSpecial(text, start);
  if (end > start) return end;
  return endOfRun(text, start);
}

function endOfSpecial(text: string, i: number): number {
  switch (text.charAt(i)) {
    case "'":
    case '’':
      return endOfClitic(text, i);
    case '@':
      return endOfTag(text, i);
    case '#':
      return endOfTag(text, i);
    case '$':
      return classAt(text, i + 1) === LETTER ? endOfTag(text, i) : i;
    case '&':
      return endOfEntity(text, i);
    case '.':
      return endOfNumber(text, i, i + 1);
    case '+':
      return endOfNumber(text, i, text[i + 1] === '.' ? i + 2 : i + 1);
    case '-':
      return Math.max(endOfNumber(text, i, text[i + 1] === '.' ? i + 2 : i + 1), endOfEmoticon(text, i));
    case ':':
    case ';':
    case '=':
    case '<':
    case '>':
    case '^':
      return endOfEmoticon(text, i);
    default:
      return i;
  }
}

// 's 'll 're …, and the clipped words 'em 'til 'n'
function endOfClitic(text: string, i: number): number {
  const length = cliticLength(text, i + 1);
  if (length > 0) return i + 1 + length;
  if (classBefore(text, i) !== BLANK) return i;
  const match = /^.(?:em|til|cause|bout|cuz|tis|twas|n['’]|n)(?![\p{L}\p{N}\p{M}])/iu.exec(text.slice(i, i + 8));
  return match === null ? i : i + match[0].length;
}

// +48 -5 .414: a sign or point belongs to the number unless something stands right before it.
function endOfNumber(text: string, start: number, digit: number): number {
  if (classAt(text, digit) !== DIGIT || classBefore(text, start) <= MARK) return start;
  return ')]%.'.includes(text.charAt(start - 1) || ' ') ? start : endOfWord(text, start, digit);
}

const repeatable = '.-=*_~+#<>^|\\/$!?…–—―！？';

// A run of one symbol is one token, and so is one of ! and ?; '' and `` are quotes.
function endOfRun(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === "'" || first === '`') return text[start + 1] === first ? start + 2 : start + 1;
  if (!repeatable.includes(first)) return start + widthAt(text, start);
  const isMixed = first === '!' || first === '?';
  let end = start + 1;
  while (text[end] === first || (isMixed && (text[end] === '!' || text[end] === '?'))) end++;
  return end;
}

const joiner = 0x200d;

// Emoji, its presentation and skin tone, tags of subdivision flags, and what zero-width joiners tie to it.
function endOfEmoji(text: string, start: number): number {
  let end = start;
  for (;;) {
    end += widthAt(text, end);
    while (isEmojiModifierAt(text, end)) end += widthAt(text, end);
    if (text.charCodeAt(end) !== joiner || classAt(text, end + 1) !== PICTOGRAPH) return end;
    end++;
  }
}

function isEmojiModifierAt(text: string, i: number): boolean {
  const kind = classAt(text, i);
  if (kind === MARK) return true;
  if (kind !== PICTOGRAPH && kind !== FORMAT) return false;
  const code = text.codePointAt(i)!;
  return (code >= 0x1f3fb && code <= 0x1f3ff) || (code >= 0xe0020 && code <= 0xe007f);
}

function endOfFlag(text: string, start: number): number {
  return classAt(text, start + 2) === FLAG ? start + 4 : start + 2;
}
