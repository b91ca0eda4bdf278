// Sentences: where a text's tokens break into sentences.
import { abbreviationKind } from './abbreviations.js';
import { isLowerAt, isUpperAt } from './character-classes.js';
import { type TokenOffsets, tokenOffsets } from './tokenize.js';

/**
 * Groups the tokens of a text into sentences: sentence i holds the tokens `[bounds[i], bounds[i + 1])`.
 *
 * A sentence ends at `.`, `!`, `?`, `…` and their like in other scripts together with the closing quotes and brackets
 * that touch them, at a blank line, and at the end of the text. It goes on after an abbreviation or initial unless a word
 * that often opens sentences follows (the U.S. The …), and before a lower-case letter after an ellipsis or a closing
 * quote. One line break ends nothing; a text without any stop is one sentence.
 *
 * @param text the text that the tokens were cut from
 * @param tokens their offsets; those of `tokenOffsets(text)` when left out
 * @returns Int32Array [sentences + 1] of token indices, from 0 to the number of tokens, strictly ascending; `[0]` without tokens
 * @example
 * ```ts
 * import { splitSentences } from 'nomen/text';
 * splitSentences('Mr. Smith left. "Why?" he asked.'); // Int32Array [0, 4, 11]
 * ```
 */
export function splitSentences(text: string, tokens: TokenOffsets = tokenOffsets(text)): Int32Array {
  const { starts, ends } = tokens;
  const count = starts.length;
  const bounds = [0];
  for (let i = 0; i + 1 < count; ) {
    // Nearly every token: no stop, and one space behind it or none.
    if (!isTerminator(text.charCodeAt(ends[i] - 1)) && starts[i + 1] - ends[i] < 2) {
      if (text.charCodeAt(ends[i]) !== paragraphSeparator) {
        i++;
        continue;
      }
    }
    const next = afterClosers(text, tokens, i);
    if (next === count || endsSentence(text, tokens, { index: i, next })) {
      bounds.push(next);
      i = next;
    } else {
      i++;
    }
  }
  if (bounds[bounds.length - 1] < count) bounds.push(count);
  return Int32Array.from(bounds);
}

/** A token and the first token behind the stops, quotes and brackets that touch it. */
interface Site {
  readonly index: number;
  readonly next: number;
}

function endsSentence(text: string, { starts, ends }: TokenOffsets, { index, next }: Site): boolean {
  const [start, end] = [starts[index], ends[index]];
  if (hasBlankLine(text, end, starts[index + 1])) return true;
  const last = text.charCodeAt(end - 1);
  if (!isTerminator(last)) return false;
  const ellipsis = isEllipsis(text, start, end);
  if (last === fullStop && end - start > 1 && !ellipsis) {
    const kind = abbreviationKind(text.slice(start, end - 1));
    if (kind === 'final') return isUpperAt(text, starts[index + 1]);
    return (kind === 'ordinary' || kind === 'acronym') && openers.has(text.slice(starts[index + 1], ends[index + 1]));
  }
  // said.He ends one; .NET, a.com and (rev1).doc do not.
  const following = starts[next];
  const touches = last < 128 && following === ends[next - 1];
  const touchesBefore = index > 0 && ends[index - 1] === start;
  if (touches && !(touchesBefore && isUpperAt(text, following))) return false;
  const goesOnInLowerCase = next > index + 1 || ellipsis;
  return !(goesOnInLowerCase && isLowerAt(text, following));
}

// The first token behind `index` that no closing quote, bracket or further stop is; a token that ends nothing has itself.
function afterClosers(text: string, { starts, ends }: TokenOffsets, index: number): number {
  let next = index + 1;
  if (!isTerminator(text.charCodeAt(ends[index] - 1))) return next;
  while (next < starts.length && starts[next] === ends[next - 1] && closers.has(text.slice(starts[next], ends[next])))
    next++;
  return next;
}

function hasBlankLine(text: string, from: number, to: number): boolean {
  let breaks = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit === paragraphSeparator) return true;
    // CR LF is one break; a CR alone is one too.
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) breaks++;
  }
  return breaks > 1;
}

const paragraphSeparator = 0x2029;
const fullStop = 46;
const otherTerminators = '…。｡！？؟۔।॥';

function isTerminator(unit: number): boolean {
  if (unit < 128) return unit === fullStop || unit === 33 || unit === 63;
  return otherTerminators.includes(String.fromCharCode(unit));
}

function isEllipsis(text: string, start: number, end: number): boolean {
  return text.startsWith('..', start) ? end - start > 1 : end - start === 1 && text[start] === '…';
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
