// Which table row a word type has: a bounded hash table that reads words where they stand in the text.

/** A word and where it stands in matches of gazetteers: the window layer asks nothing else of a token. */
export interface WordType {
  readonly word: string;
  /** See `match-code.ts`; 0 in no match. */
  readonly code: number;
}

/** Words by their characters and the code of their matches, each with a row from 1 to `capacity`; row 0 is no word. */
export class TypeCache {
  readonly #capacity: number;
  /** Open addressing with linear probing: a row, or 0 where free; at most half full. */
  readonly #table: Int32Array;
  readonly #hashes: Int32Array;
  /** Row r is spelt by the code units `#offsets[r]` … `#offsets[r + 1]` − 1. */
  readonly #offsets: Int32Array;
  #units = new Uint16Array(1 << 12);
  readonly #codes: Float64Array;
  /** How often each row was asked for, halved whenever room is made. */
  readonly #uses: Uint32Array;
  #size = 0;
  #fresh: WordType[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity + 2)));
    this.#hashes = new Int32Array(capacity + 1);
    this.#offsets = new Int32Array(capacity + 2);
    this.#codes = new Float64Array(capacity + 1);
    this.#uses = new Uint32Array(capacity + 1);
  }

  /** Rows that are not taken. */
  get free(): number {
    return this.#capacity - this.#size;
  }

  /** The row of the word `text.slice(start, end)` with a code; a type not met before takes the next one. */
  rowOf(text: string, start: number, end: number, code: number): number {
    // FNV-1a over code units, its high bits mixed into the low ones that choose the place.
    let hash = Math.imul(0x811c9dc5 ^ code, 0x01000193);
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
    const table = this.#table;
    const mask = table.length - 1;
    let place = hash & mask;
    for (let row = table[place]; row !== 0; row = table[place]) {
      if (this.#hashes[row] === hash && this.#codes[row] === code && this.#spells(row, text, start, end)) {
        this.#uses[row]++;
        return row;
      }
      place = (place + 1) & mask;
    }
    table[place] = this.#add({ word: text.slice(start, end), code }, hash);
    return this.#size;
  }

  /** The types that took rows since the last call, in the order of their rows; the last has row `capacity − free`. */
  takeFresh(): readonly WordType[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Forgets the less used half of the types; `move` is told of each row that goes to a lower place. */
  makeRoom(move: (from: number, to: number) => void): void {
    const least = this.#uses.slice(1, this.#size + 1).sort()[this.#size >> 1] + 1;
    let kept = 0;
    for (let row = 1; row <= this.#size; row++) {
      if (this.#uses[row] < least) continue;
      kept++;
      this.#units.copyWithin(this.#offsets[kept], this.#offsets[row], this.#offsets[row + 1]);
      this.#offsets[kept + 1] = this.#offsets[kept] + this.#offsets[row + 1] - this.#offsets[row];
      this.#hashes[kept] = this.#hashes[row];
      this.#codes[kept] = this.#codes[row];
      this.#uses[kept] = this.#uses[row] >> 1;
      if (kept !== row) move(row, kept);
    }
    this.#size = kept;
    this.#table.fill(0);
    for (let row = 1; row <= kept; row++) this.#table[this.#freePlace(this.#hashes[row])] = row;
  }

  #freePlace(hash: number): number {
    const mask = this.#table.length - 1;
    let place = hash & mask;
    while (this.#table[place] !== 0) place = (place + 1) & mask;
    return place;
  }

  #spells(row: number, text: string, start: number, end: number): boolean {
    const offset = this.#offsets[row];
    if (this.#offsets[row + 1] - offset !== end - start) return false;
    for (let i = start; i < end; i++) {
      if (this.#units[offset + i - start] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  #add(type: WordType, hash: number): number {
    const { word, code } = type;
    const row = ++this.#size;
    const offset = this.#offsets[row];
    this.#reserve(offset + word.length);
    for (let i = 0; i < word.length; i++) this.#units[offset + i] = word.charCodeAt(i);
    this.#offsets[row + 1] = offset + word.length;
    this.#hashes[row] = hash;
    this.#codes[row] = code;
    this.#uses[row] = 1;
    this.#fresh.push(type);
    return row;
  }

  #reserve(units: number): void {
    if (units <= this.#units.length) return;
    const larger = new Uint16Array(Math.max(units, 2 * this.#units.length));
    larger.set(this.#units);
    this.#units = larger;
  }
}
