// Tokens: words, numbers and signs of a text, each a slice of it.
import { NomenError } from '../base/index.js';
import { BLANK, CLASSES, classAt, FORMAT, IDEOGRAPH, LETTER, MARK, skipMarks, widthAt } from './character-classes.js';
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
 * Where `scanTokens` writes: token i is `[starts[i], ends[i])`; both arrays are Int32Array [capacity].
 *
 * @example
 * ```ts
 * import type { TokenBuffers } from 'nomen/text';
 * const out: TokenBuffers = { starts: new Int32Array(64), ends: new Int32Array(64) };
 * ```
 */
export interface TokenBuffers {
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
  let buffers = createBuffers((text.length >> 2) + 16);
  const count = scanTokens(text, buffers);
  if (count > buffers.starts.length) {
    buffers = createBuffers(count);
    scanTokens(text, buffers);
  }
  const tokens = new Array<Token>(count);
  for (let i = 0; i < count; i++) {
    const start = buffers.starts[i];
    const end = buffers.ends[i];
    tokens[i] = { text: text.slice(start, end), start, end };
  }
  return tokens;
}

/**
 * Writes the spans of the tokens of `text` into `out` and returns how many tokens there are: `tokenize` without objects.
 *
 * When the count exceeds the buffers' length, only the first tokens were written: allocate that many and call again.
 * `text.length` entries always suffice.
 *
 * @param text any string
 * @param out two arrays of equal length, any contents
 * @throws NomenError `unequal-buffers`
 * @example
 * ```ts
 * import { scanTokens } from 'nomen/text';
 * const out = { starts: new Int32Array(8), ends: new Int32Array(8) };
 * scanTokens('Rome, Italy', out); // 3
 * out.ends.slice(0, 3); // Int32Array [4, 5, 11]
 * ```
 */
export function scanTokens(text: string, out: TokenBuffers): number {
  const { starts, ends } = out;
  checkBuffers(out);
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

function endOfToken(text: string, start: number, kind: number): number {
  let end = start + 1;
  if (kind <= MARK) {
    while (CLASSES[text.charCodeAt(end)] === LETTER) end++;
    // The commonest case by far: a plain word and a space.
    if (text.charCodeAt(end) === 32) return end;
    end = endOfWord(text, start, kind === LETTER && end > start + 1 ? end : start);
  } else {
    end = kind === IDEOGRAPH ? start + widthAt(text, start) : endOfSymbol(text, start, kind);
  }
  return text.charCodeAt(end) < 0x300 ? end : skipMarks(text, end);
}

function createBuffers(length: number): TokenBuffers {
  return { starts: new Int32Array(length), ends: new Int32Array(length) };
}

function checkBuffers({ starts, ends }: TokenBuffers): void {
  if (starts.length === ends.length) return;
  throw new NomenError({
    code: 'unequal-buffers',
    where: 'scanTokens',
    expected: 'starts and ends of equal length',
    got: `${starts.length} and ${ends.length}`,
    fix: 'Allocate both with the same length',
    details: { starts: starts.length, ends: ends.length },
  });
}
