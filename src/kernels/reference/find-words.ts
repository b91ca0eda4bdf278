// Which number a word has: a hash table of words by their code units.
import type { WordsAtHand, WordTable } from '../kernels.js';
import { wordRecord } from '../word-record.js';

/** Writes the value of each word from `first` on, until one is new and is entered; returns its place, or how many words there are. */
export function findWords(values: Int32Array, table: WordTable, words: WordsAtHand): number {
  const { places, records, end, longest } = table;
  const { units, starts, ends, codes, first } = words;
  for (let n = first; n < values.length; n++) {
    const word = units.subarray(starts[n], ends[n]);
    if (word.length > longest) return n;
    const code = codes === undefined ? [0, 0] : [codes[2 * n], codes[2 * n + 1]];
    const hash = hashOf(word, code);
    let place = hash & (places.length - 1);
    while (places[place] !== 0 && !isRecord(records, places[place], { hash, code, word })) {
      place = (place + 1) & (places.length - 1);
    }
    const at = places[place];
    if (at === 0) {
      places[place] = end;
      records.set([hash, ...code, 0, 1, word.length], end);
      new Int16Array(records.buffer, records.byteOffset).set(word, 2 * (end + wordRecord.header));
      return n;
    }
    values[n] = records[at + wordRecord.value];
    records[at + wordRecord.uses]++;
  }
  return values.length;
}

/** What a record is found by. */
interface WordKey {
  readonly hash: number;
  readonly code: readonly number[];
  readonly word: Int16Array;
}

function isRecord(records: Int32Array, at: number, { hash, code, word }: WordKey): boolean {
  const isLike = records[at] === hash && records[at + 1] === code[0] && records[at + 2] === code[1];
  if (!isLike || records[at + wordRecord.length] !== word.length) return false;
  const kept = new Int16Array(records.buffer, records.byteOffset + 4 * (at + wordRecord.header), word.length);
  return word.every((unit, i) => unit === kept[i]);
}

/** FNV-1a over code and code units, the high bits mixed into the low ones. */
function hashOf(word: Int16Array, code: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of code) hash = Math.imul(hash ^ number, 0x01000193);
  for (const unit of word) hash = Math.imul(hash ^ unit, 0x01000193);
  return hash ^ (hash >>> 15);
}
