// Which table row a word type has: a bounded hash table that reads words where they stand in the text.
import type { TypeFeatures } from '../features/encoder.js';
import { TupleIndex } from './tuple-index.js';

/** What a row is made of: the features of a word, and where it stands in matches of gazetteers. The window layer asks nothing else of a token. */
export interface RowType {
  readonly features: TypeFeatures;
  /** See `match-code.ts`; 0 in no match. */
  readonly code: number;
}

/** How many rows there are, and what a word is looked up as when it is met. */
export interface TypeCacheOptions {
  readonly capacity: number;
  readonly featuresOf: (word: string) => TypeFeatures;
  /** Whether words of equal features have one row; worth while without affixes and n-grams, which hardly any two words have in common. */
  readonly isShared: boolean;
}

/** A type is written as six numbers and its code units, two in a number. */
const header = 6;
const [hashAt, codeAt, highCodeAt, rowAt, usesAt, lengthAt] = [0, 1, 2, 3, 4, 5];

/** Words by their characters and the code of their matches, each with a row from 1 to `capacity`; row 0 is no word. */
export class TypeCache {
  readonly #options: TypeCacheOptions;
  /** Types that there is room for. */
  readonly #room: number;
  /** Open addressing with linear probing: where in `#numbers` a type begins, or 0 where free; at most half full, and no larger than it need be. */
  #table = new Int32Array(1 << 10);
  /** The types one behind the other, from 1 on; `#units` is the same memory. */
  #numbers = new Int32Array(1 << 12);
  #units = new Uint16Array(this.#numbers.buffer);
  #end = 1;
  #types = 0;
  #rows = 0;
  readonly #rowOfFeatures: TupleIndex | undefined;
  #fresh: RowType[] = [];

  constructor(options: TypeCacheOptions) {
    const { capacity, isShared } = options;
    this.#options = options;
    this.#room = isShared ? 2 * capacity : capacity;
    if (isShared) this.#rowOfFeatures = new TupleIndex(capacity);
  }

  /** Types and rows that there is room for. */
  get free(): number {
    return Math.min(this.#room - this.#types, this.#options.capacity - this.#rows);
  }

  /** The row of the word `text.slice(start, end)` with a code; a type not met before may take the next one. */
  rowOf(text: string, start: number, end: number, code: number): number {
    // FNV-1a over code units, its high bits mixed into the low ones that choose the place.
    let hash = Math.imul(0x811c9dc5 ^ code, 0x01000193);
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
    const table = this.#table;
    const numbers = this.#numbers;
    const mask = table.length - 1;
    const highCode = code === 0 ? 0 : Math.floor(code / 2 ** 32);
    let place = hash & mask;
    for (let type = table[place]; type !== 0; type = table[place]) {
      if (
        numbers[type + hashAt] === hash &&
        numbers[type + codeAt] === (code | 0) &&
        numbers[type + highCodeAt] === highCode &&
        this.#spells(type, text, start, end)
      ) {
        numbers[type + usesAt]++;
        return numbers[type + rowAt];
      }
      place = (place + 1) & mask;
    }
    table[place] = this.#end;
    const features = this.#options.featuresOf(text.slice(start, end));
    const row = this.#rowFor({ features, code });
    this.#add([hash, code | 0, highCode, row, 1, end - start], text, start);
    return row;
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
    const numbers = this.#numbers;
    for (let type = 1; type < this.#end; type = this.#after(type)) {
      numbers[type + rowAt] = moved[numbers[type + rowAt]];
    }
    this.#placeAll();
  }

  /** Keeps the types that were used more than the median, halves their uses, and marks their rows. */
  #forgetTypes(isKept: Int32Array): void {
    const numbers = this.#numbers;
    const uses = new Int32Array(this.#types);
    for (let type = 1, i = 0; type < this.#end; type = this.#after(type)) uses[i++] = numbers[type + usesAt];
    const least = uses.sort()[uses.length >> 1] + 1;
    const end = this.#end;
    [this.#end, this.#types] = [1, 0];
    for (let type = 1, next = 1; type < end; type = next) {
      next = this.#after(type);
      if (numbers[type + usesAt] < least) continue;
      isKept[numbers[type + rowAt]] = 1;
      numbers[type + usesAt] >>= 1;
      numbers.copyWithin(this.#end, type, next);
      this.#end += next - type;
      this.#types++;
    }
  }

  #after(type: number): number {
    return type + header + ((this.#numbers[type + lengthAt] + 1) >> 1);
  }

  /** Fills the table anew. */
  #placeAll(): void {
    const table = this.#table.fill(0);
    const mask = table.length - 1;
    for (let type = 1; type < this.#end; type = this.#after(type)) {
      let place = this.#numbers[type + hashAt] & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = type;
    }
  }

  #spells(type: number, text: string, start: number, end: number): boolean {
    if (this.#numbers[type + lengthAt] !== end - start) return false;
    const units = this.#units;
    const first = 2 * (type + header) - start;
    for (let i = start; i < end; i++) if (units[first + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  #rowFor(type: RowType): number {
    const known = this.#rowOfFeatures?.idOf(tupleOf(type), this.#rows + 1) ?? this.#rows + 1;
    if (known > this.#rows) {
      this.#rows = known;
      this.#fresh.push(type);
    }
    return known;
  }

  #add(numbers: readonly number[], text: string, start: number): void {
    const type = this.#end;
    const length = numbers[lengthAt];
    this.#end += header + ((length + 1) >> 1);
    this.#types++;
    this.#reserve(this.#end);
    this.#numbers.set(numbers, type);
    const first = 2 * (type + header);
    for (let i = 0; i < length; i++) this.#units[first + i] = text.charCodeAt(start + i);
    if (2 * this.#types > this.#table.length) {
      this.#table = new Int32Array(2 * this.#table.length);
      this.#placeAll();
    }
  }

  #reserve(length: number): void {
    if (length <= this.#numbers.length) return;
    const larger = new Int32Array(Math.max(length, 2 * this.#numbers.length));
    larger.set(this.#numbers);
    this.#numbers = larger;
    this.#units = new Uint16Array(larger.buffer);
  }
}

/** All that makes the row of a type without affixes and n-grams. */
function tupleOf({ features: { word, shape }, code }: RowType): readonly number[] {
  return [word, shape, code | 0, Math.floor(code / 2 ** 32)];
}
