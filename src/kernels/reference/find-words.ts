// Which number a word has: a hash table of words by their code units.
import type { WordsAtHand, WordTable } from '../kernels.js';
import { wordRecord } from '../word-record.js';

/** Writes the value of each word, or the place of its record below 0; enters new words. Returns the end of the records. */
export function findWords(values: Int32Array, table: WordTable, words: WordsAtHand): number {
  const { places, records, longest } = table;
  const { units, starts, ends, codes } = words;
  const kept = new Int16Array(records.buffer, records.byteOffset, 2 * records.length);
  let { end } = table;
  for (let n = 0; n < values.length; n++) {
    const word = units.subarray(starts[n], ends[n]);
    values[n] = 0;
    if (word.length > longest) continue;
    const code = codes === undefined ? [0, 0] : [codes[2 * n], codes[2 * n + 1]];
    const key = { hash: hashOf(word, code), code, word };
    let place = key.hash & (places.length - 1);
    while (places[place] !== 0 && !isRecord(records, places[place], key)) place = (place + 1) & (places.length - 1);
    if (places[place] === 0) {
      places[place] = end;
      records.set([key.hash, ...code, 0, 0, word.length], end);
      kept.set(word, 2 * (end + wordRecord.header));
      end += wordRecord.header + 4 * Math.ceil(word.length / 8);
    }
    const at = places[place];
    records[at + wordRecord.uses]++;
    values[n] = records[at + wordRecord.value] || -at;
  }
  return end;
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
