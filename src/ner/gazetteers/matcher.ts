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
  const listsOf = createListLookup(index);
  /** The end of the last match of each list, and of its longest entry at the present place. */
  const until = new Int32Array(lists);
  const longest = new Int32Array(lists);

  /** Bit l of the result: list l has an entry that begins with hash i; `longest[l]` is the end of the longest. */
  function entriesAt(hashes: Int32Array, i: number, last: number): number {
    let found = 0;
    let tuple = tupleSeed;
    for (let end = i; end < last; ) {
      tuple = withToken(tuple, hashes[end++]);
      let lists = listsOf(tuple);
      found |= lists;
      for (; lists !== 0; lists &= lists - 1) longest[lowestBit(lists)] = end;
    }
    return found;
  }

  /** Adds the matches of the sentence that begins with token `first` to the codes of its tokens. */
  function matchSentence(
    codes: Float64Array,
    { text, tokens: { starts, ends } }: Pick<TokenizedText, 'text' | 'tokens'>,
    first: number,
  ): void {
    const hashes = new Int32Array(codes.length);
    let hashed = 0;
    until.fill(0);
    for (let i = 0; i < codes.length; i++) {
      if (!mayBegin(text, starts[first + i], ends[first + i])) continue;
      const last = Math.min(codes.length, i + longestEntry);
      for (hashed = Math.max(hashed, i); hashed < last; hashed++) {
        hashes[hashed] = hashToken(text, starts[first + hashed], ends[first + hashed]);
      }
      for (let lists = entriesAt(hashes, i, last); lists !== 0; lists &= lists - 1) {
        const list = lowestBit(lists);
        if (until[list] > i) continue;
        until[list] = longest[list];
        addMatch(codes, list, i, longest[list]);
      }
    }
  }

  return {
    codesOf({ sentences, ...text }, first, end) {
      const offset = sentences[first];
      const codes = new Float64Array(sentences[end] - offset);
      for (let s = first; s < end; s++) {
        matchSentence(codes.subarray(sentences[s] - offset, sentences[s + 1] - offset), text, sentences[s]);
      }
      return codes;
    },
  };
}

function addMatch(codes: Float64Array, list: number, start: number, end: number): void {
  const { single, first, inner, last } = matchStates;
  if (end === start + 1) {
    codes[start] += codeOf(list, single);
    return;
  }
  codes[start] += codeOf(list, first);
  for (let i = start + 1; i < end - 1; i++) codes[i] += codeOf(list, inner);
  codes[end - 1] += codeOf(list, last);
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
