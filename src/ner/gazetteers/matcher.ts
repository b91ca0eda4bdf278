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

/** Tuples that are looked up together, so that what is read for one is waited for while others are read. */
const tuplesAtOnce = 64;

/** Creates the matcher of some lists; undefined where there are none. */
export function createMatcher(index: GazetteerIndex): Matcher | undefined {
  const lists = index.names.length;
  if (lists === 0) return undefined;
  const { isUsed, touch, listsOf } = createListLookup(index);
  /** What a state adds to a code: state · powers[list]. */
  const powers = Float64Array.from(index.names, (_, list) => codeOf(list, 1));
  /** The end of the last match of each list, and of its longest entry at the present place. */
  const until = new Int32Array(lists);
  const longest = new Int32Array(lists);
  /** Tuples that may be entries: their hashes, the token that each begins with, and the one behind it. */
  const [tuples, begins, ends] = [0, 1, 2].map(() => new Int32Array(tuplesAtOnce + longestEntry));
  /** What was touched, which nobody wants to know. */
  const touched = new Int32Array(1);
  /** Of the tokens in hand; larger where a longer text came. */
  let hashes = new Int32Array(1 << 10);

  /** Puts the tuples that begin with token `i` behind `count` others, where their slots are used; hashes are those from `first` on. Without a branch, so that all slots are looked at together. */
  function collect(
    count: number,
    i: number,
    { last, first }: { readonly last: number; readonly first: number },
  ): number {
    let tuple = tupleSeed;
    let next = count;
    for (let at = i; at < last; at++) {
      tuple = withToken(tuple, hashes[at - first]);
      tuples[next] = tuple;
      begins[next] = i;
      ends[next] = at + 1;
      next += isUsed(tuple);
    }
    return next;
  }

  /** Adds the matches among the tuples in hand; codes are those of the tokens from `first` on. */
  function match(codes: Float64Array, count: number, first: number): void {
    for (let k = 0; k < count; k++) touched[0] |= touch(tuples[k]);
    for (let k = 0; k < count; ) {
      const i = begins[k];
      let found = 0;
      for (; k < count && begins[k] === i; k++) {
        let ofTuple = listsOf(tuples[k]);
        found |= ofTuple;
        for (; ofTuple !== 0; ofTuple &= ofTuple - 1) longest[lowestBit(ofTuple)] = ends[k];
      }
      for (; found !== 0; found &= found - 1) {
        const list = lowestBit(found);
        if (until[list] > i) continue;
        until[list] = longest[list];
        addMatch(codes, powers[list], { start: i - first, end: longest[list] - first });
      }
    }
  }

  /** Adds the matches of the sentence of tokens `from` … `end` − 1; codes and hashes are those of the tokens from `first` on. */
  function matchSentence(
    codes: Float64Array,
    { text, tokens }: Pick<TokenizedText, 'text' | 'tokens'>,
    { from, end, first }: { readonly from: number; readonly end: number; readonly first: number },
  ): void {
    let hashed = from;
    let count = 0;
    until.fill(0);
    for (let i = from; i < end; i++) {
      if (!mayBegin(text, tokens.starts[i], tokens.ends[i])) continue;
      const last = Math.min(end, i + longestEntry);
      for (hashed = Math.max(hashed, i); hashed < last; hashed++) {
        hashes[hashed - first] = hashToken(text, tokens.starts[hashed], tokens.ends[hashed]);
      }
      count = collect(count, i, { last, first });
      if (count < tuplesAtOnce) continue;
      match(codes, count, first);
      count = 0;
    }
    match(codes, count, first);
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
