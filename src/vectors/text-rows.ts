// The rows of a text file of vectors: `word number number …`, a line each.
import { quote } from '../base/index.js';
import { isBlank, parseDecimal } from './decimal.js';
import {
  decodeWord,
  joinBytes,
  type RowPlace,
  type RowReader,
  type RowStore,
  rowError,
  type VectorsHeader,
  wrongRowCount,
} from './rows.js';

const NEWLINE = 0x0a;

/** A line of a file: its bytes are `[start, stop)` of `bytes`, without the line's end. */
interface Line {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly stop: number;
}

/** A reader of rows of text; blank lines are passed over. */
export function createTextReader(store: RowStore, header: VectorsHeader): RowReader {
  const { file, announced, bodyStart } = header;
  let number = header.format === 'word2vec-text' ? 2 : 1;
  let byte = 0;

  function read(bytes: Uint8Array): Uint8Array {
    let at = Math.max(0, bodyStart - byte);
    while (!store.isFull) {
      const newline = bytes.indexOf(NEWLINE, at);
      if (newline < 0) break;
      const stop = trimEnd(bytes, at, newline);
      if (stop > at) {
        const place: RowPlace = { file, unit: 'line', number, byte: byte + at };
        if (store.rowCount === announced) throw wrongRowCount(place, header, 'more');
        readRow({ bytes, start: at, stop }, place, { store, header });
      }
      at = newline + 1;
      number++;
    }
    byte += at;
    return bytes.subarray(at);
  }

  return {
    read,
    finish(rest) {
      const end = byte + rest.length;
      if (rest.length > 0) read(joinBytes(rest, Uint8Array.of(NEWLINE)));
      if (store.isFull || announced === Infinity || store.rowCount === announced) return;
      throw wrongRowCount({ file, unit: 'line', number, byte: end }, header, String(store.rowCount));
    },
  };
}

/** How many fields `[start, stop)` has. */
export function countFields(bytes: Uint8Array, start: number, stop: number): number {
  let count = 0;
  for (let at = start; at < stop; at++) {
    if (!isBlank(bytes[at]) && (at === start || isBlank(bytes[at - 1]))) count++;
  }
  return count;
}

function readRow(line: Line, place: RowPlace, { store, header }: { store: RowStore; header: VectorsHeader }): void {
  const { bytes, start, stop } = line;
  const { dimensions, words } = header;
  const wordEnd = words === undefined ? endOfWord(line, dimensions) : start;
  const word = words?.[store.rowCount] ?? decodeWord(bytes.subarray(start, wordEnd), place);
  const row = store.begin(word);
  if (row === undefined) return;
  const cursor = { position: skipBlanks(bytes, wordEnd, stop), stop };
  let count = 0;
  for (; cursor.position < stop && count < dimensions; count++) {
    const fieldStart = cursor.position;
    row[count] = parseDecimal(bytes, cursor);
    // Infinite, or beyond float32, or no number at all.
    if (!Number.isFinite(row[count])) throw badNumber(bytes.subarray(fieldStart, cursor.position), place);
    cursor.position = skipBlanks(bytes, cursor.position, stop);
  }
  if (count < dimensions || cursor.position < stop) {
    const expected = `${dimensions} numbers${words === undefined ? ' after the word' : ''}`;
    throw wrongCount(expected, count + countFields(bytes, cursor.position, stop), place);
  }
}

/**
 * The word ends at the first blank; but in GloVe 840B some words hold spaces (`. . .`, `at name@domain.com`), so where no number
 * follows and there are fields to spare, the last `dimensions` fields are the numbers.
 */
function endOfWord({ bytes, start, stop }: Line, dimensions: number): number {
  let end = start;
  while (end < stop && !isBlank(bytes[end])) end++;
  if (startsNumber(bytes, skipBlanks(bytes, end, stop))) return end;
  if (countFields(bytes, start, stop) <= dimensions + 1) return end;
  let at = stop;
  for (let fields = 0; fields < dimensions; fields++) {
    while (!isBlank(bytes[at - 1])) at--;
    while (isBlank(bytes[at - 1])) at--;
  }
  return at;
}

function startsNumber(bytes: Uint8Array, start: number): boolean {
  let at = start;
  if (bytes[at] === 0x2d || bytes[at] === 0x2b) at++;
  if (bytes[at] === 0x2e) at++;
  return bytes[at] >= 0x30 && bytes[at] <= 0x39;
}

function skipBlanks(bytes: Uint8Array, start: number, stop: number): number {
  let at = start;
  while (at < stop && isBlank(bytes[at])) at++;
  return at;
}

function trimEnd(bytes: Uint8Array, start: number, stop: number): number {
  let end = stop;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return end;
}

function badNumber(field: Uint8Array, place: RowPlace) {
  return rowError(place, {
    code: 'not-a-number',
    expected: 'a finite decimal number',
    got: quote(new TextDecoder().decode(field.subarray(0, 60))),
    fix: 'Mend the line or leave it out',
  });
}

function wrongCount(expected: string, count: number, place: RowPlace) {
  return rowError(place, {
    code: 'wrong-number-count',
    expected,
    got: String(count),
    fix: 'Mend the line or leave it out',
  });
}
