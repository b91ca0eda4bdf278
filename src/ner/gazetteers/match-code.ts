// Where a token stands in the matches of all lists, as one number: a digit of base 5 for each list.
import type { FloatArray } from '../../kernels/index.js';

/** The digit of a token: 0 in no match, else the only, the first, an inner or the last token of one. */
export const matchStates = Object.freeze({ single: 1, first: 2, inner: 3, last: 4 });

/** Columns that a list takes in the matches of a type: one for each state but 0. */
export const statesPerList = 4;

/** What a state of list `list` adds to a code: state · 5^list. */
export function codeOf(list: number, state: number): number {
  return state * 5 ** list;
}

/** Sets the columns of a code to 1, from place `at` on; `columns` is zeroed, [statesPerList · lists]. */
export function setMatches(columns: FloatArray, at: number, code: number): void {
  let column = at - 1;
  for (let rest = code; rest > 0; rest = Math.floor(rest / 5)) {
    const state = rest % 5;
    if (state > 0) columns[column + state] = 1;
    column += statesPerList;
  }
}
