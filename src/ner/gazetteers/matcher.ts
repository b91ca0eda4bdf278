// Finds the entries of all gazetteers in a text at once, where its tokens stand.
import type { TokenizedText } from '../tagging/tokenized-text.js';
import { createListLookup, type GazetteerIndex } from './gazetteer-index.js';
import { codeOf, matchStates } from './match-code.js';
import { hashToken, longestEntry, tupleSeed, withToken } from './tuple-hash.js';

/** Finds matches: for each list by itself from left to right, the longest at each place, none over another. */
export interface Matcher {
  /** The code (see `match-code.ts`) of each token of the sentences `first` … `end` − 1; Float64Array [tokens]. */
  codesOf(text: TokenizedText, first: number, end: number): Float64Array;
}

/** Creates the matcher of some lists; undefined where there are none. */
export function createMatcher(index: GazetteerIndex): Matcher | undefined {
  const lists = index.names.length;
  if (lists === 0) return undefined;
  const { isUsed, listsOf } = createListLookup(index);
  /** What a state adds to a code: state · powers[list]. */
  const powers = Float64Array.from(index.names, (_, list) => codeOf(list, 1));
  /** The end of the last match of each list, and of its longest entry at the present place. */
  const until = new Int32Array(lists);
  const longest = new Int32Array(lists);
  const tuples = new Int32Array(longestEntry);
  /** Of the tokens in hand; larger where a longer text came. */
  let hashes = new Int32Array(1 << 10);

  /** Bit l of the result: list l has an entry that begins with token i; `longest[l]` is the end of the longest. Hashes are those from `first` on. */
  function entriesAt(i: number, last: number, first: number): number {
    let tuple = tupleSeed;
    let used = 0;
    for (let at = i; at < last; at++) {
      tuple = withToken(tuple, hashes[at - first]);
      tuples[at - i] = tuple;
      used |= isUsed(tuple) << (at - i);
    }
    let found = 0;
    for (; used !== 0; used &= used - 1) {
      const length = lowestBit(used);
      let ofTuple = listsOf(tuples[length]);
      found |= ofTuple;
      for (; ofTuple !== 0; ofTuple &= ofTuple - 1) longest[lowestBit(ofTuple)] = i + length + 1;
    }
    return found;
  }

  /** Adds the matches of the sentence of tokens `from` … `end` − 1; codes and hashes are those of the tokens from `first` on. */
  function matchSentence(
    codes: Float64Array,
    { text, tokens: { starts, ends } }: Pick<TokenizedText, 'text' | 'tokens'>,
    { from, end, first }: { readonly from: number; readonly end: number; readonly first: number },
  ): void {
    let hashed = from;
    until.fill(0);
    for (let i = from; i < end; i++) {
      if (!mayBegin(text, starts[i], ends[i])) continue;
      const last = Math.min(end, i + longestEntry);
      for (hashed = Math.max(hashed, i); hashed < last; hashed++) {
        hashes[hashed - first] = hashToken(text, starts[hashed], ends[hashed]);
      }
      for (let found = entriesAt(i, last, first); found !== 0; found &= found - 1) {
        const list = lowestBit(found);
        if (until[list] > i) continue;
        until[list] = longest[list];
        addMatch(codes, powers[list], { start: i - first, end: longest[list] - first });
      }
    }
  }

  return {
    codesOf(text, firstSentence, endSentence) {
      const { sentences } = text;
      const first = sentences[firstSentence];
      const codes = new Float64Array(sentences[endSentence] - first);
      if (hashes.length < codes.length) hashes = new Int32Array(2 * codes.length);
      for (let s = firstSentence; s < endSentence; s++) {
        matchSentence(codes, text, { from: sentences[s], end: sentences[s + 1], first });
      }
      return codes;
    },
  };
}

/** Adds the states of a match's tokens to their codes; `power` is the digit of its list. */
function addMatch(
  codes: Float64Array,
  power: number,
  { start, end }: { readonly start: number; readonly end: number },
): void {
  const { single, first, inner, last } = matchStates;
  if (end === start + 1) {
    codes[start] += single * power;
    return;
  }
  codes[start] += first * power;
  for (let i = start + 1; i < end - 1; i++) codes[i] += inner * power;
  codes[end - 1] += last * power;
}

const beginsName = /^[\p{Lu}\p{Lt}\p{Lo}\p{Nd}]/u;

/** Whether a token begins with a capital, a digit, or a letter of a script without case. */
function mayBegin(text: string, start: number, end: number): boolean {
  if (start === end) return false;
  const unit = text.charCodeAt(start);
  if (unit < 128) return (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57);
  return beginsName.test(String.fromCodePoint(text.codePointAt(start)!));
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
