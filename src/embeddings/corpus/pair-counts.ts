// Counts of pairs of ids in memory of a fixed size; when it is full the rarest are forgotten.

/** Counts by pair. */
export interface PairCounts {
  add(first: number, second: number): void;
  /** Every pair that is still there, in no order. */
  entries(): Generator<readonly [first: number, second: number, count: number]>;
}

const free = -1;

/** An open hash table of 2^`bits` places, 12 bytes each; pairs are forgotten when three quarters are taken. */
export function createPairCounts(wordCount: number, bits: number): PairCounts {
  const places = 2 ** bits;
  const most = 0.75 * places;
  const keys = new Float64Array(places).fill(free);
  const counts = new Uint32Array(places);
  let taken = 0;
  let rare = 1;

  function placeOf(key: number): number {
    let place = Math.imul((key % 2 ** 32) | 0, 0x9e3779b1) ^ Math.imul(Math.floor(key / 2 ** 32), 0x85ebca6b);
    for (place = (place ^ (place >>> 15)) & (places - 1); keys[place] !== free && keys[place] !== key; ) {
      place = (place + 1) & (places - 1);
    }
    return place;
  }

  function put(key: number, count: number): void {
    const place = placeOf(key);
    if (keys[place] === free) taken++;
    keys[place] = key;
    counts[place] += count;
  }

  function forgetRare(): void {
    const kept: [number, number][] = [];
    for (let place = 0; place < places; place++) if (counts[place] > rare) kept.push([keys[place], counts[place]]);
    keys.fill(free);
    counts.fill(0);
    taken = 0;
    rare++;
    for (const [key, count] of kept) put(key, count);
  }

  return {
    add(first, second) {
      while (taken >= most) forgetRare();
      put(first * wordCount + second, 1);
    },
    *entries() {
      for (let place = 0; place < places; place++) {
        const key = keys[place];
        if (key !== free) yield [Math.floor(key / wordCount), key % wordCount, counts[place]];
      }
    },
  };
}
