// Where a token stands in the matches of all lists, as one number: a digit of base 5 for each list.

/** The digit of a token: 0 in no match, else the only, the first, an inner or the last token of one. */
export const matchStates = Object.freeze({ single: 1, first: 2, inner: 3, last: 4 });

/** Columns that a list takes in the matches of a type: one for each state but 0. */
export const statesPerList = 4;

/** What a state of list `list` adds to a code: state · 5^list. */
export function codeOf(list: number, state: number): number {
  return state * 5 ** list;
}

/** Calls `visit` with the column of each match of a code, list by list: statesPerList · list + state − 1. */
export function eachMatch(code: number, visit: (column: number) => void): void {
  let column = -1;
  for (let rest = code; rest > 0; rest = Math.floor(rest / 5)) {
    const state = rest % 5;
    if (state > 0) visit(column + state);
    column += statesPerList;
  }
}
