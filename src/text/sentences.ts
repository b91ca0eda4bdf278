// Sentences: where a text's tokens break into sentences.
import { abbreviationKind } from './abbreviations.js';
import { isLowerAt, isUpperAt } from './character-classes.js';
import type { Token } from './tokenize.js';

/**
 * Groups the tokens of a text into sentences: sentence i holds the tokens `[offsets[i], offsets[i + 1])`.
 *
 * A sentence ends at `.`, `!`, `?`, `…` and their like in other scripts together with the closing quotes and brackets
 * that touch them, at a blank line, and at the end of the text. It goes on after an abbreviation or initial unless a word
 * that often opens sentences follows (the U.S. The …), and before a lower-case letter after an ellipsis or a closing
 * quote. One line break ends nothing; a text without any stop is one sentence.
 *
 * @param text the text that the tokens were cut from
 * @param tokens what `tokenize(text)` gave
 * @returns Int32Array [sentences + 1] of token indices, from 0 to `tokens.length`, strictly ascending; `[0]` without tokens
 * @example
 * ```ts
 * import { splitSentences, tokenize } from 'nomen/text';
 * const text = 'Mr. Smith left. "Why?" he asked.';
 * splitSentences(text, tokenize(text)); // Int32Array [0, 4, 11]
 * ```
 */
export function splitSentences(text: string, tokens: readonly Token[]): Int32Array {
  const offsets = [0];
  let i = 0;
  while (i < tokens.length) {
    const next = afterClosers(tokens, i);
    if (next === tokens.length || endsSentence(text, tokens, { index: i, next })) {
      offsets.push(next);
      i = next;
    } else {
      i++;
    }
  }
  return Int32Array.from(offsets);
}

/** A token and the first token behind the stops, quotes and brackets that touch it. */
interface Site {
  readonly index: number;
  readonly next: number;
}

function endsSentence(text: string, tokens: readonly Token[], { index, next }: Site): boolean {
  const token = tokens[index];
  if (hasBlankLine(text, token.end, tokens[index + 1].start)) return true;
  const following = tokens[next].start;
  const last = token.text.charCodeAt(token.text.length - 1);
  if (!isTerminator(last)) return false;
  if (last === fullStop && token.text.length > 1 && !isEllipsis(token.text))
    return endsAfterAbbreviation(tokens, index);
  // said.He ends one; .NET, a.com and (rev1).doc do not.
  const touches = last < 128 && following === tokens[next - 1].end;
  const touchesBefore = index > 0 && tokens[index - 1].end === token.start;
  if (touches && !(touchesBefore && isUpperAt(text, following))) return false;
  const goesOnInLowerCase = next > index + 1 || isEllipsis(token.text);
  return !(goesOnInLowerCase && isLowerAt(text, following));
}

function endsAfterAbbreviation(tokens: readonly Token[], index: number): boolean {
  const kind = abbreviationKind(tokens[index].text.slice(0, -1));
  const { text: following } = tokens[index + 1];
  if (kind === 'final') return isUpperAt(following, 0);
  return (kind === 'ordinary' || kind === 'acronym') && openers.has(following);
}

// The first token behind `index` that no closing quote, bracket or further stop is; a token that ends nothing has itself.
function afterClosers(tokens: readonly Token[], index: number): number {
  let next = index + 1;
  if (!isTerminator(tokens[index].text.charCodeAt(tokens[index].text.length - 1))) return next;
  while (next < tokens.length && tokens[next].start === tokens[next - 1].end && closers.has(tokens[next].text)) next++;
  return next;
}

function hasBlankLine(text: string, from: number, to: number): boolean {
  let breaks = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x2029) return true;
    // CR LF is one break; a CR alone is one too.
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) breaks++;
  }
  return breaks > 1;
}

const fullStop = 46;
const terminators = '.!?…。｡！？؟۔।॥';

function isTerminator(unit: number): boolean {
  return terminators.includes(String.fromCharCode(unit));
}

function isEllipsis(token: string): boolean {
  return token === '…' || token.startsWith('..');
}

const closers: ReadonlySet<string> = new Set([
  '"',
  "'",
  "''",
  '”',
  '’',
  '»',
  '›',
  ')',
  ']',
  '}',
  '」',
  '』',
  '）',
  '.',
  '!',
  '?',
  '...',
  '…',
]);

// Capitalised words that open sentences far more often than they continue one after "Inc." or "U.S.".
const openers: ReadonlySet<string> = new Set(
  (
    'The He She It They We You This That These Those There In On At But And Or If When While As For From By With After ' +
    'Before Since Although However His Her Its Their Our My Some Many Most Last No Not What Who Why How'
  ).split(' '),
);
