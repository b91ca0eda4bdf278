// Which id a tuple of integers has: a hash table without an object a tuple.

/** Tuples of one length, each with an id from 1 to `capacity`. */
export class TupleIndex {
  readonly #capacity: number;
  /** Open addressing with linear probing: an id, or 0 where free; at most half full. */
  readonly #table: Int32Array;
  /** The tuple of id i begins at i · length; the length is that of the first. */
  #tuples: Int32Array = new Int32Array(0);
  #length = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity + 2)));
  }

  /** The id of a tuple; one not met before gets `next`. */
  idOf(tuple: readonly number[], next: number): number {
    if (this.#length === 0) {
      this.#length = tuple.length;
      this.#tuples = new Int32Array((this.#capacity + 1) * tuple.length);
    }
    const mask = this.#table.length - 1;
    let place = hashOf(tuple, 0, tuple.length) & mask;
    for (let id = this.#table[place]; id !== 0; id = this.#table[place]) {
      if (this.#is(id, tuple)) return id;
      place = (place + 1) & mask;
    }
    this.#table[place] = next;
    this.#tuples.set(tuple, next * this.#length);
    return next;
  }

  /** Id i becomes moved[i] ≤ i, or is forgotten where that is 0; `last` is the highest that stays. */
  renumber(moved: Int32Array, last: number): void {
    const length = this.#length;
    for (let id = 1; id < moved.length; id++) {
      if (moved[id] !== 0) this.#tuples.copyWithin(moved[id] * length, id * length, (id + 1) * length);
    }
    this.#table.fill(0);
    const mask = this.#table.length - 1;
    for (let id = 1; id <= last; id++) {
      let place = hashOf(this.#tuples, id * length, length) & mask;
      while (this.#table[place] !== 0) place = (place + 1) & mask;
      this.#table[place] = id;
    }
  }

  #is(id: number, tuple: readonly number[]): boolean {
    const first = id * this.#length;
    for (let i = 0; i < this.#length; i++) if (this.#tuples[first + i] !== tuple[i]) return false;
    return true;
  }
}

/** FNV-1a over integers, its high bits mixed into the low ones. */
function hashOf(numbers: ArrayLike<number>, first: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = first; i < first + length; i++) hash = Math.imul(hash ^ numbers[i], 0x01000193);
  return hash ^ (hash >>> 15);
}
