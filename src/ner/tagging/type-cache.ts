// Which table row a word type has: a bounded hash table of words by their characters.
import { type Kernels, wordRecord } from '../../kernels/index.js';
import type { TypeFeatures } from '../features/encoder.js';
import { TupleIndex } from './tuple-index.js';
import { createWordReader, type TypeRange, type WordReader } from './word-reader.js';

/** What a row is made of: the features of a word, and where it stands in matches of gazetteers. The window layer asks nothing else of a token. */
export interface RowType {
  readonly features: TypeFeatures;
  /** See `match-code.ts`; 0 in no match. */
  readonly code: number;
}

/** How many rows there are, and what a word is looked up as when it is met. */
export interface TypeCacheOptions {
  readonly capacity: number;
  /** Words that are asked for at once, at most. */
  readonly atOnce: number;
  readonly featuresOf: (word: string) => TypeFeatures;
  /** Whether words of equal features have one row; for types of one word row without affixes and n-grams, which hardly any two words have in common. */
  readonly isShared: boolean;
  readonly kernels: Kernels;
}

const { header, value: rowAt, uses: usesAt, length: lengthAt, hash: hashAt } = wordRecord;
/** A word of more code units is looked up anew each time. */
const longest = 255;
/** Where rows are short, there may be room for more of them than any text has words. */
const mostTypes = 2 ** 18;
/** Numbers of the longest record, and of a usual one. */
const [mostNumbers, usualNumbers] = [sizeOf(longest), sizeOf(16)];

/** Words by their characters and the code of their matches, each with a row from 1 to `capacity`; row 0 is no word. */
export class TypeCache {
  readonly #options: TypeCacheOptions;
  /** Types that there is room for. */
  readonly #room: number;
  readonly #allPlaces: Int32Array;
  /** As many of the places as are needed: twice as many as types, or up to four times. */
  #places: Int32Array;
  readonly #records: Int32Array;
  readonly #reader: WordReader;
  #end = 1;
  #types = 0;
  #rows = 0;
  readonly #rowOfFeatures: TupleIndex | undefined;
  #fresh: RowType[] = [];

  constructor(options: TypeCacheOptions) {
    const { capacity, atOnce, isShared, kernels } = options;
    this.#options = options;
    this.#room = Math.min(isShared ? 2 * capacity : capacity, mostTypes);
    if (isShared) this.#rowOfFeatures = new TupleIndex(capacity);
    this.#allPlaces = kernels.ints(2 ** Math.ceil(Math.log2(2 * this.#room)));
    this.#places = this.#allPlaces.subarray(0, 1 << 10);
    this.#records = kernels.ints(1 + this.#room * usualNumbers + atOnce * mostNumbers);
    this.#reader = createWordReader(kernels, atOnce);
  }

  /** Types and rows that there is room for. */
  get free(): number {
    const records = Math.floor((this.#records.length - this.#end) / mostNumbers);
    return Math.min(this.#room - this.#types, this.#options.capacity - this.#rows, records);
  }

  /** The row of each word of a range; a type not met before may take the next one. */
  rowsOf(range: TypeRange): Int32Array {
    const { from, to } = range;
    const rows = this.#options.kernels.ints(to - from);
    for (let first = from; first < to; ) {
      const end = this.#reader.read(range, first);
      this.#find(rows.subarray(first - from, end - from), range, first);
      first = end;
    }
    return rows;
  }

  /** The rows of the words that were read, from `from` on. */
  #find(rows: Int32Array, { text, tokens, codes, first }: TypeRange, from: number): void {
    const { kernels, featuresOf } = this.#options;
    const records = this.#records;
    const table = { places: this.#placesFor(rows.length), records, end: this.#end, longest };
    this.#end = kernels.findWords(rows, table, this.#reader.words(codes !== undefined));
    for (let n = 0; n < rows.length; n++) {
      if (rows[n] > 0) continue;
      const record = -rows[n];
      // A new word may be there twice.
      rows[n] = record === 0 ? 0 : records[record + rowAt];
      if (rows[n] > 0) continue;
      const features = featuresOf(text.slice(tokens.starts[from + n], tokens.ends[from + n]));
      rows[n] = this.#rowFor({ features, code: codes === undefined ? 0 : codes[from + n - first] });
      if (record === 0) continue;
      records[record + rowAt] = rows[n];
      this.#types++;
    }
  }

  /** Places, at most half of which are taken when so many types have come. */
  #placesFor(types: number): Int32Array {
    let length = this.#places.length;
    while (length < 2 * (this.#types + types)) length *= 2;
    if (length > this.#places.length) {
      this.#places = this.#allPlaces.subarray(0, length);
      this.#placeAll();
    }
    return this.#places;
  }

  /** What took rows since the last call, in their order from `first` on. */
  takeFresh(): { readonly first: number; readonly types: readonly RowType[] } {
    const types = this.#fresh;
    this.#fresh = [];
    return { first: this.#rows - types.length + 1, types };
  }

  /** Forgets the less used half of the types; `move` is told of each row that goes to a lower place. */
  makeRoom(move: (from: number, to: number) => void): void {
    const moved = new Int32Array(this.#rows + 1);
    this.#forgetTypes(moved);
    this.#rows = 0;
    for (let row = 1; row < moved.length; row++) {
      if (moved[row] === 0) continue;
      moved[row] = ++this.#rows;
      if (moved[row] !== row) move(row, moved[row]);
    }
    this.#rowOfFeatures?.renumber(moved, this.#rows);
    const records = this.#records;
    for (let type = 1; type < this.#end; type = this.#after(type)) {
      records[type + rowAt] = moved[records[type + rowAt]];
    }
    this.#placeAll();
  }

  /** Keeps the types that were used more than the median, halves their uses, and marks their rows. */
  #forgetTypes(isKept: Int32Array): void {
    const records = this.#records;
    const uses = new Int32Array(this.#types);
    for (let type = 1, i = 0; type < this.#end; type = this.#after(type)) uses[i++] = records[type + usesAt];
    const least = uses.sort()[uses.length >> 1] + 1;
    const end = this.#end;
    [this.#end, this.#types] = [1, 0];
    for (let type = 1, next = 1; type < end; type = next) {
      next = this.#after(type);
      if (records[type + usesAt] < least) continue;
      isKept[records[type + rowAt]] = 1;
      records[type + usesAt] >>= 1;
      records.copyWithin(this.#end, type, next);
      this.#end += next - type;
      this.#types++;
    }
  }

  #after(type: number): number {
    return type + sizeOf(this.#records[type + lengthAt]);
  }

  /** Fills the places anew. */
  #placeAll(): void {
    const places = this.#places.fill(0);
    const mask = places.length - 1;
    for (let type = 1; type < this.#end; type = this.#after(type)) {
      let place = this.#records[type + hashAt] & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = type;
    }
  }

  #rowFor(type: RowType): number {
    const known = this.#rowOfFeatures?.idOf(tupleOf(type), this.#rows + 1) ?? this.#rows + 1;
    if (known > this.#rows) {
      this.#rows = known;
      this.#fresh.push(type);
    }
    return known;
  }
}

/** Numbers of the record of a word of so many code units. */
function sizeOf(length: number): number {
  return header + 4 * Math.ceil(length / 8);
}

/** All that makes the row of a type of one word row without affixes and n-grams. */
function tupleOf({ features: { words, shape }, code }: RowType): readonly number[] {
  return [words[0], shape, code | 0, Math.floor(code / 2 ** 32)];
}
