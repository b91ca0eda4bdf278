// Tokens: words, numbers and signs of a text, each a slice of it.
import {
  BLANK,
  CLASSES,
  classAt,
  DIGIT,
  FORMAT,
  IDEOGRAPH,
  LETTER,
  MARK,
  skipMarks,
  widthAt,
} from './character-classes.js';
import { endOfSymbol } from './tokenize-symbol.js';
import { endOfWord } from './tokenize-word.js';

/**
 * One occurrence of a word or sign: `text.slice(start, end)`, half-open in UTF-16 code units of the tokenised text.
 *
 * @example
 * ```ts
 * import { type Token, tokenize } from 'nomen/text';
 * const last: Token | undefined = tokenize('Rome, Italy').at(-1); // { text: 'Italy', start: 6, end: 11 }
 * ```
 */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Tokens without objects: token i is `[starts[i], ends[i])`; both arrays have one length.
 *
 * @example
 * ```ts
 * import { type TokenOffsets, tokenOffsets } from 'nomen/text';
 * const offsets: TokenOffsets = tokenOffsets('Rome, Italy');
 * ```
 */
export interface TokenOffsets {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Splits a text into tokens as CoNLL and the Penn Treebank do for English.
 *
 * Tokens ascend, are disjoint and cover every character except white space, control characters, U+200B, U+FEFF and
 * format characters (Unicode Cf) outside of words and emoji. Clitics are split (`do n't`, `it 's`), hyphenated words,
 * numbers, abbreviations, links, e-mail addresses, @names, #topics, emoticons and emoji sequences are one token each.
 * The full stop of an abbreviation that ends a line is a token of its own, as in CoNLL. Han and Hiragana characters are
 * a token each; other scripts without blanks (Thai, Katakana) make one token a run. Combining marks stay with their base.
 *
 * @param text any string, lone surrogates included
 * @returns the tokens; `token.text === text.slice(token.start, token.end)`
 * @example
 * ```ts
 * import { tokenize } from 'nomen/text';
 * tokenize("U.S. firms didn't pay $5.").map((token) => token.text);
 * // ['U.S.', 'firms', 'did', "n't", 'pay', '$', '5', '.']
 * ```
 */
export function tokenize(text: string): Token[] {
  const { starts, ends } = tokenOffsets(text);
  const tokens = new Array<Token>(starts.length);
  for (let i = 0; i < tokens.length; i++) {
    const [start, end] = [starts[i], ends[i]];
    tokens[i] = { text: text.slice(start, end), start, end };
  }
  return tokens;
}

/**
 * The offsets of the tokens of `text`: `tokenize` without objects.
 *
 * @param text any string
 * @example
 * ```ts
 * import { tokenOffsets } from 'nomen/text';
 * tokenOffsets('Rome, Italy').ends; // Int32Array [4, 5, 11]
 * ```
 */
export function tokenOffsets(text: string): TokenOffsets {
  let room = (text.length >> 2) + 16;
  for (;;) {
    // One piece of memory for both, since making one takes longer than filling it with the tokens of a short text.
    const both = new Int32Array(2 * room);
    const [starts, ends] = [both.subarray(0, room), both.subarray(room)];
    const count = scanTokens(text, starts, ends);
    if (count <= room) return { starts: starts.subarray(0, count), ends: ends.subarray(0, count) };
    room = count;
  }
}

/** Counts the tokens and writes the offsets of those that there is room for. */
function scanTokens(text: string, starts: Int32Array, ends: Int32Array): number {
  const length = text.length;
  let count = 0;
  let i = 0;
  while (i < length) {
    const kind = CLASSES[text.charCodeAt(i)] || classAt(text, i);
    if (kind === BLANK || kind === FORMAT) {
      i += kind === BLANK ? 1 : widthAt(text, i);
      continue;
    }
    const end = endOfToken(text, i, kind);
    // Beyond their length typed arrays ignore what is written.
    starts[count] = i;
    ends[count++] = end;
    i = end;
  }
  return count;
}

const [comma, fullStop] = [44, 46];
/** 1 for each ASCII character that ends a run of letters and digits, whatever follows. */
const wordEnds = Uint8Array.from({ length: 128 }, (_, unit) =>
  CLASSES[unit] > MARK && !"-'.,:/@&_*+#$".includes(String.fromCharCode(unit)) ? 1 : 0,
);
/** 1 for each ASCII character that is a token whatever stands beside it. */
const loneSigns = Uint8Array.from({ length: 128 }, (_, unit) =>
  '"(),%[]{}'.includes(String.fromCharCode(unit)) ? 1 : 0,
);

// Only characters of the text are asked for: once a look-up by NaN was seen, V8 makes all of them slow.
function endOfToken(text: string, start: number, kind: number): number {
  let end = start + 1;
  if (kind <= MARK) {
    for (let before = kind; end < text.length; end++) {
      const unit = text.charCodeAt(end);
      const next = CLASSES[unit];
      if (next === LETTER || next === DIGIT) {
        before = next;
        continue;
      }
      // The commonest case by far: a plain word or number and a character that ends it.
      if (unit < 128 && (wordEnds[unit] === 1 || (unit === comma && before === LETTER))) return end;
      break;
    }
    end = endOfWord(text, start, kind <= DIGIT && end > start + 1 ? end : start);
  } else if (kind === IDEOGRAPH) {
    end = start + widthAt(text, start);
  } else if (!isLoneSign(text, start)) {
    end = endOfSymbol(text, start, kind);
  }
  return end < text.length && text.charCodeAt(end) >= 0x300 ? skipMarks(text, end) : end;
}

/** Whether a character stands at `i` that is a token by itself, or a full stop before a blank. */
function isLoneSign(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  if (unit >= 128) return false;
  return loneSigns[unit] === 1 || (unit === fullStop && classAt(text, i + 1) === BLANK);
}
